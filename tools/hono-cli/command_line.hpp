// SPDX-License-Identifier: Apache-2.0
#pragma once
// The words of the command line, settings taken out, as something to do. Pure: reads no file and no standard input.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace hono::cli {

struct help_request {
    std::string topic; ///< name of a command; "" = all
};

/// Prints a list of all settings.
struct settings_request {};

struct consume_request {
    std::string tenant;
    bool telemetry = true;
    bool event = true;
    bool as_json = false;
    std::optional<std::uint64_t> count;          ///< end after so many messages
    std::optional<std::chrono::seconds> timeout; ///< end after so long
};

enum class resource { tenant, device, credentials };
enum class action { create, read, update, remove, set_password };

struct management_request {
    resource what = resource::tenant;
    action verb = action::read;
    std::string tenant;   ///< "": let the registry choose one
    std::string device;   ///< "": let the registry choose one, or none needed
    std::string auth_id;  ///< set_password
    std::string password; ///< set_password; "-": the first line of standard input
    std::string body;     ///< JSON, @file, or "-": standard input; "": none
    std::optional<std::string> if_match;
    bool as_json = false;
};

using command_request = std::variant<help_request, settings_request, consume_request, management_request>;

/// @throws config::usage_error
command_request parse_arguments(std::vector<std::string> const& words);

} // namespace hono::cli
