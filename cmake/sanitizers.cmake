# SPDX-License-Identifier: Apache-2.0
# HONO_SANITIZE: empty, "address,undefined" or "thread" (presets asan and tsan).
set(HONO_SANITIZE "" CACHE STRING "Sanitizers to build with")
if(HONO_SANITIZE)
  add_compile_options(-fsanitize=${HONO_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  # With sanitizers g++ 12 takes Asio's recycling allocation of coroutine frames for a mismatch.
  add_compile_options(-Wno-mismatched-new-delete)
  add_link_options(-fsanitize=${HONO_SANITIZE})
endif()
