// SPDX-License-Identifier: Apache-2.0
#pragma once
// `hono-cli tenant|device|credentials`: one request to the device registry's management API (device-registry.md
// §2–§5), or two for set-password, and the printing of the answer.

#include "command_line.hpp"
#include "exit_code.hpp"
#include "settings.hpp"

namespace hono::cli {

/// @throws config::usage_error if the JSON given cannot be read or is none
exit_code manage(management_request const& wanted, management_options const& options);

} // namespace hono::cli
