// SPDX-License-Identifier: Apache-2.0
#pragma once
// What scripts learn from hono-cli's end. Documented in --help and README.md; values are never reused.

namespace hono::cli {

enum exit_code : int {
    exit_ok = 0,
    exit_refused = 1,        ///< The server refused or failed.
    exit_command_line = 2,   ///< The command line is not understandable.
    exit_not_found = 3,      ///< What the command names does not exist.
    exit_not_authorized = 4, ///< Wrong or missing credentials, or no authority.
    exit_conflict = 5,       ///< It exists already, or has another version.
    exit_incomplete = 6,     ///< consume: --timeout passed before --count messages had arrived.
    exit_unreachable = 69,   ///< The service cannot be reached.
    exit_output = 74,        ///< Standard output takes nothing any more.
    exit_configuration = 78, ///< A setting is wrong.
};

} // namespace hono::cli
