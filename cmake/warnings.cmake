# SPDX-License-Identifier: Apache-2.0
add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Woverloaded-virtual)
# g++ 12 reports false positives of these inside Asio's and the standard library's templates when it optimises.
add_compile_options(-Wno-maybe-uninitialized -Wno-restrict -Wno-mismatched-new-delete)
if(HONO_WERROR)
  add_compile_options(-Werror)
endif()
