// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <exception>

namespace hono::app {

/// health-and-operations.md §6.
enum exit_code {
    exit_ok = 0,
    exit_command_line = 2,
    exit_unavailable = 69,
    exit_internal = 70,
    exit_configuration = 78
};

/// Logs why a start failed, one ERROR line per problem; the exit code that says so.
exit_code report_failure(std::exception_ptr failure);

} // namespace hono::app
