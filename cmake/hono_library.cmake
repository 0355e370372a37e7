# SPDX-License-Identifier: Apache-2.0
# hono_library(NAME ROW n [SHARED] SOURCES ... [PUBLIC ...] [PRIVATE ...])
#
# Makes the library hono::NAME from libs/NAME. Libraries stand in rows; one may link only libraries of a lower row, and
# the configure step stops on any other link. Include paths travel with the targets, so a forbidden include does not
# compile either. SHARED is for libtlsconfig and what it links: a static copy in both the .so and an executable would
# exist twice at run time.
function(hono_library name)
  cmake_parse_arguments(arg "SHARED" "ROW" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  if(NOT DEFINED arg_ROW)
    message(FATAL_ERROR "hono_library(${name}): ROW is missing")
  endif()
  set(kind STATIC)
  if(arg_SHARED)
    set(kind SHARED)
  endif()
  add_library(hono_${name} ${kind} ${arg_SOURCES})
  add_library(hono::${name} ALIAS hono_${name})
  if(arg_SHARED)
    set_target_properties(hono_${name} PROPERTIES OUTPUT_NAME hono-${name})
  endif()
  set_target_properties(hono_${name} PROPERTIES HONO_ROW ${arg_ROW})
  target_include_directories(hono_${name}
    PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/include PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/src)
  foreach(dependency IN LISTS arg_PUBLIC arg_PRIVATE)
    if(dependency MATCHES "^hono::(.+)$")
      get_target_property(row hono_${CMAKE_MATCH_1} HONO_ROW)
      if(NOT row LESS arg_ROW)
        message(FATAL_ERROR "hono_library(${name}): row ${arg_ROW} must not link ${dependency} of row ${row}")
      endif()
    endif()
  endforeach()
  target_link_libraries(hono_${name} PUBLIC ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
endfunction()
