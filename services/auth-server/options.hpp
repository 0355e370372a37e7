// SPDX-License-Identifier: Apache-2.0
#pragma once
// The settings of auth-server (configuration.md §7) as checked values. Read once at start-up.

#include <memory>
#include <optional>
#include <string>

#include <hono/config/schema.hpp>
#include <hono/config/settings.hpp>
#include <hono/tlsconfig/listener_options.hpp>

#include "permissions.hpp"
#include "token_issuer.hpp"

namespace hono::auth_server {

struct options {
    tlsconfig::listener_options listener;
    std::size_t max_connections = 0; ///< 0 = no limit
    std::string sasl_mechanisms;     ///< blank-separated, in the order of the setting
    std::shared_ptr<permissions const> users;
    std::optional<token_issuer> tokens; ///< empty only after a reported problem
};

config::schema make_schema();

/// Reports what is wrong through `settings`; then the value must not be used.
options read_options(config::settings& settings);

} // namespace hono::auth_server
