// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>

#include <hono/base/secret.hpp>

#include "problem.hpp"

namespace hono::tlsconfig {

struct credentials {
    std::string username;
    secret password;
};

/// The properties file of `credentialsPath` (configuration.md §6.1). @errors E01, E02, E10: no username or password
checked<credentials> load_credentials_file(std::filesystem::path const& file);

} // namespace hono::tlsconfig
