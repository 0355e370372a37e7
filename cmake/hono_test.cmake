# SPDX-License-Identifier: Apache-2.0
# hono_test(NAME SOURCES ... LINKS ... [LABEL unit|integration])
#
# One Catch2 binary and one ctest entry per library or service; catch_main is compiled once for all.
function(hono_test name)
  cmake_parse_arguments(arg "" "LABEL" "SOURCES;LINKS" ${ARGN})
  if(NOT arg_LABEL)
    set(arg_LABEL unit)
  endif()
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_LINKS} catch_main)
  add_test(NAME ${arg_LABEL}.${name} COMMAND ${name})
  set_tests_properties(${arg_LABEL}.${name} PROPERTIES LABELS ${arg_LABEL} TIMEOUT 300)
endfunction()
