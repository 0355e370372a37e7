// SPDX-License-Identifier: Apache-2.0
#pragma once
// Where the auth server is and how its tokens are validated, read once at start-up; shared by all workers.

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include <hono/amqp/client.hpp>
#include <hono/security/jwt.hpp>

namespace hono::config {
class settings;
}

namespace hono::auth {

struct client_options {
    amqp::client_options peer;                               ///< user and password are those of each client instead
    std::shared_ptr<security::jwt_key const> validation_key; ///< never null once the settings are valid
    std::string sasl_mechanisms = "PLAIN";                   ///< what the service offers, blank-separated, in order
    std::chrono::milliseconds limit{3000};                   ///< for one client, attempts included
    int reconnect_attempts = 3;                              ///< if the auth server cannot be reached
    std::chrono::milliseconds reconnect_pause{50};
    std::size_t max_fetches = 64;     ///< of one worker at a time
    std::size_t max_waiting = 10'000; ///< clients of one worker that wait for their turn
};

/// Reads `hono.auth.*`; what is wrong is reported through `settings`, then the value must not be used.
client_options read_client_options(config::settings& settings, std::string const& component);

} // namespace hono::auth
