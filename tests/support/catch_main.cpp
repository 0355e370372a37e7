// SPDX-License-Identifier: Apache-2.0
// Compiled once for all test binaries: Catch2's main is the slowest unit of a test.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
