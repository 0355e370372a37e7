// SPDX-License-Identifier: Apache-2.0
#pragma once
// The settings of device-registry (configuration.md §8) as checked values. Read once at start-up.

#include <filesystem>
#include <memory>

#include <hono/auth/client_options.hpp>
#include <hono/config/schema.hpp>
#include <hono/config/settings.hpp>
#include <hono/http/server.hpp>
#include <hono/tlsconfig/listener_options.hpp>

#include "amqp/api.hpp"
#include "amqp/endpoint.hpp"
#include "management_api.hpp"

namespace hono::device_registry {

struct options {
    tlsconfig::listener_options amqp_listener;
    tlsconfig::listener_options http_listener;
    auth::client_options auth;
    endpoint_options endpoint;
    api_options apis;
    http::server_limits http_limits;
    management_options management;
    management_api_options api;
    bool open_beyond_loopback = false; ///< the management API, because the operator said so
    std::filesystem::path database;
};

config::schema make_schema();

/// Reports what is wrong through `settings`; then the value must not be used.
options read_options(config::settings& settings);

} // namespace hono::device_registry
