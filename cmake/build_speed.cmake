# SPDX-License-Identifier: Apache-2.0
# ccache and mold shorten rebuilds on small machines; found when installed, never required.
find_program(HONO_CCACHE ccache)
if(HONO_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${HONO_CCACHE})
endif()
find_program(HONO_MOLD mold)
if(HONO_MOLD)
  add_link_options(-fuse-ld=mold)
endif()
