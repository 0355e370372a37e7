# SPDX-License-Identifier: Apache-2.0
# hono_service(NAME SOURCES ... LINKS ...)
#
# Makes the executable NAME from main.cpp and an object library NAME-objects from SOURCES, so that tests can link a
# service's parts. Services link libraries only, never each other.
function(hono_service name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINKS" ${ARGN})
  foreach(dependency IN LISTS arg_LINKS)
    if(dependency MATCHES "-objects$")
      message(FATAL_ERROR "hono_service(${name}): must not link ${dependency}")
    endif()
  endforeach()
  add_library(${name}-objects OBJECT ${arg_SOURCES})
  target_include_directories(${name}-objects PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(${name}-objects PUBLIC ${arg_LINKS})
  add_executable(${name} main.cpp)
  target_link_libraries(${name} PRIVATE ${name}-objects)
endfunction()
