# SPDX-License-Identifier: Apache-2.0
# HONO_SANITIZE: empty, "address,undefined" or "thread" (presets asan and tsan).
set(HONO_SANITIZE "" CACHE STRING "Sanitizers to build with")
if(HONO_SANITIZE)
  add_compile_options(-fsanitize=${HONO_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${HONO_SANITIZE})
  if(HONO_SANITIZE MATCHES "thread")
    # ThreadSanitizer does not know fences; Asio's only follow what its mutexes have ordered.
    add_compile_definitions(BOOST_ASIO_DISABLE_FENCED_BLOCK)
  endif()
endif()
