// SPDX-License-Identifier: Apache-2.0
#pragma once
// Where values come from (configuration.md §1): each source is read into a list of names and texts, nothing is
// interpreted yet. What cannot be read is appended to `problems`.

#include <filesystem>
#include <string>
#include <vector>

#include <hono/config/command_line.hpp>

namespace hono::config {

struct given {
    std::string name;  ///< as spelled there
    std::string value; ///< as written there; empty counts as not set
    std::string where; ///< for messages: the variable, `--option` or file:line
};

struct source {
    enum class origin { command_line, json, variables, file };
    origin from;
    std::vector<given> entries;
};

/// All variables, since placeholders may name any; Kubernetes service links (§5.5, D-18) are moved to `links`.
source read_environment(environment const& variables, std::vector<std::string>& links);

/// SPRING_APPLICATION_JSON.
source read_json_variable(environment const& variables, std::vector<std::string>& problems);

struct file_search {
    std::vector<std::string> locations; ///< replaces the default ones; later beat earlier
    std::vector<std::string> additional_locations;
    std::string base_name;
    std::vector<std::string> profiles;
    std::filesystem::path working_folder;
    std::string locations_set_by; ///< for messages
    std::string additional_set_by;
};

/// All files that exist, strongest first. A location that was named and does not exist is a problem (D-3).
std::vector<source> read_files(file_search const& what, std::vector<std::string>& problems);

/// One YAML file; documents with `spring.profiles` count only if one of them is active.
source parse_yaml(std::string const& text, std::string const& file, std::vector<std::string> const& profiles,
                  std::vector<std::string>& problems);

} // namespace hono::config
