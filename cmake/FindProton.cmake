# SPDX-License-Identifier: Apache-2.0
# Qpid Proton's C engine: its pkg-config file has a broken prefix and there is no CMake package.
# Defines Proton::core.
find_path(Proton_INCLUDE_DIR proton/connection_driver.h)
find_library(Proton_LIBRARY NAMES qpid-proton-core qpid-proton)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Proton REQUIRED_VARS Proton_LIBRARY Proton_INCLUDE_DIR)
if(Proton_FOUND AND NOT TARGET Proton::core)
  add_library(Proton::core UNKNOWN IMPORTED)
  set_target_properties(Proton::core PROPERTIES
    IMPORTED_LOCATION ${Proton_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES ${Proton_INCLUDE_DIR})
endif()
mark_as_advanced(Proton_INCLUDE_DIR Proton_LIBRARY)
