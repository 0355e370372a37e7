// SPDX-License-Identifier: Apache-2.0
#pragma once
// The settings of http-adapter (configuration.md §10) as checked values. Read once at start-up.

#include <memory>
#include <vector>

#include <hono/adapter/outbound.hpp>
#include <hono/adapter/uplink.hpp>
#include <hono/config/schema.hpp>
#include <hono/config/settings.hpp>
#include <hono/http/server.hpp>
#include <hono/registry/directory.hpp>
#include <hono/tlsconfig/listener_options.hpp>

#include "upload_handler.hpp"

namespace hono::http_adapter {

struct options {
    tlsconfig::listener_options listener;
    http::server_limits limits;
    route_options routes;
    adapter::uplink_options uplink;
    registry::directory_options directory;
    std::vector<adapter::outbound_block> clients;
    bool outdated_certificates = true; ///< of devices: SHA-1, short RSA keys
};

config::schema make_schema();

/// Reports what is wrong through `settings`; then the value must not be used.
options read_options(config::settings& settings);

} // namespace hono::http_adapter
