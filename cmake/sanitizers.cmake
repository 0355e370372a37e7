# SPDX-License-Identifier: Apache-2.0
# HONO_SANITIZE: empty, "address,undefined" or "thread" (presets asan and tsan).
set(HONO_SANITIZE "" CACHE STRING "Sanitizers to build with")
if(HONO_SANITIZE)
  add_compile_options(-fsanitize=${HONO_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${HONO_SANITIZE})
endif()
