// SPDX-License-Identifier: Apache-2.0
#pragma once
// Settings from made-up command lines, environments and files.

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <hono/base/uuid.hpp>
#include <hono/config/blocks.hpp>
#include <hono/config/command_line.hpp>

namespace hono::config::test {

/// A folder of its own, empty at first and removed at the end.
class folder {
public:
    folder() { std::filesystem::create_directories(path_); }
    folder(folder const&) = delete;
    folder& operator=(folder const&) = delete;
    ~folder() { std::filesystem::remove_all(path_); }

    std::filesystem::path write(std::string const& name, std::string const& text) const
    {
        std::filesystem::create_directories((path_ / name).parent_path());
        std::ofstream{path_ / name} << text;
        return path_ / name;
    }
    std::filesystem::path const& path() const noexcept { return path_; }

private:
    std::filesystem::path path_ = std::filesystem::temp_directory_path() / ("hono-config-" + random_uuid());
};

inline invocation parse(schema const& known, std::vector<std::string> const& options, environment const& variables = {},
                        std::filesystem::path const& working_folder = "/nonexistent")
{
    std::vector<char const*> argv{"program"};
    for (auto const& option : options)
        argv.push_back(option.c_str());
    return parse_command_line(known, static_cast<int>(argv.size()), argv.data(), variables, working_folder);
}

inline settings load(schema const& known, environment const& variables, std::vector<std::string> const& options = {},
                     std::filesystem::path const& working_folder = "/nonexistent")
{
    return parse(known, options, variables, working_folder).values;
}

/// An AMQP service with an HTTP listener, as the device registry is one.
inline schema make_schema()
{
    schema known;
    add_app_block(known);
    add_listener_block(known, "hono.http", 8443, 8080, false);
    add_listener_block(known, "hono.amqp", 5671, 5672, true);
    add_client_block(known, "hono.tenant");
    add_cache_block(known, "hono.tenant");
    add_client_block(known, "hono.messaging");
    add_health_block(known);
    return known;
}

} // namespace hono::config::test
