// SPDX-License-Identifier: Apache-2.0
#include "credentials_file.hpp"

#include <utility>

#include <hono/config/properties_file.hpp>

#include "read_file.hpp"

namespace hono::tlsconfig {

checked<credentials> load_credentials_file(std::filesystem::path const& file)
{
    auto const text = read_file(file);
    if (!text)
        return text.error();
    credentials found;
    for (auto& line : config::parse_properties(text->reveal())) {
        if (line.name == "username")
            found.username = line.value;
        else if (line.name == "password")
            found.password = secret{std::move(line.value)};
    }
    if (found.username.empty() || found.password.empty())
        return problem{"E10", std::string{"holds no "} + (found.username.empty() ? "username" : "password")};
    return found;
}

} // namespace hono::tlsconfig
