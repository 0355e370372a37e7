// SPDX-License-Identifier: Apache-2.0
#pragma once
// From argc, argv and the environment to settings. This library holds the only look at the process environment.

#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include <hono/config/schema.hpp>
#include <hono/config/settings.hpp>

namespace hono::config {

using environment = std::map<std::string, std::string>;

environment process_environment();

/// The command line is not understandable. Ends the process with code 2.
struct usage_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

enum class command {
    run,
    help,         ///< --help, -h
    version,      ///< --version
    check_config, ///< --check-config
    print_schema, ///< --print-config-schema
};

struct invocation {
    command what = command::run;
    settings values; ///< resolved, problems collected; defaults only for help, version and print_schema
    /// With schema::allow_arguments: all words that are no settings. The first word ends the search for --help and its
    /// like, so `hono-cli tenant --help` gets its own.
    std::vector<std::string> arguments;
};

/// @throws usage_error
invocation parse_command_line(schema const& known, int argc, char const* const* argv, environment const& variables,
                              std::filesystem::path const& working_folder = std::filesystem::current_path());

} // namespace hono::config
