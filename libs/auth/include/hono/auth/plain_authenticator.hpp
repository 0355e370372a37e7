// SPDX-License-Identifier: Apache-2.0
#pragma once
// Answers a service's SASL exchanges: PLAIN through the auth server, the authorization id dropped; EXTERNAL cannot be
// delegated and always fails (auth-server.md §8). Plugs into amqp::connection_handler::authenticate. One per worker.

#include <hono/amqp/connection.hpp>
#include <hono/auth/token_client.hpp>

namespace hono::auth {

class plain_authenticator {
public:
    plain_authenticator(net::task_group& tasks, client_options const& options)
        : client_{tasks, options}
    {
    }

    /// @errors those of token_client::authenticate
    awaitable<result<security::principal>> authenticate(amqp::sasl_request request, time_point deadline = never);

private:
    token_client client_;
};

/// The code of sasl-outcome for a failed authenticate(): 1, 4 or 2.
amqp::sasl_code sasl_code_of(error_code const& failure) noexcept;

} // namespace hono::auth
