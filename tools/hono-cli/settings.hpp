// SPDX-License-Identifier: Apache-2.0
#pragma once
// The settings that hono-cli knows: the client block `hono.client` for consume, and `hono.management` for the device
// registry's management API, made of those rows of a client block that an HTTPS client has.

#include <chrono>
#include <string>

#include <hono/amqp/client.hpp>
#include <hono/config/schema.hpp>
#include <hono/config/settings.hpp>
#include <hono/http/client.hpp>

namespace hono::cli {

config::schema make_schema();

/// What management requests need.
struct management_options {
    http::client_options client;
    std::string authorization; ///< value of the header, or empty
    std::chrono::nanoseconds timeout{};
};

/// Both throw config::configuration_error with all that is wrong.
amqp::client_options read_messaging_options(config::settings& settings);
management_options read_management_options(config::settings& settings);

} // namespace hono::cli
