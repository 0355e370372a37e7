// SPDX-License-Identifier: Apache-2.0
#pragma once
// Peers authenticated at the auth server, with the rights of their tokens (auth-server.md §6, §8). One per worker.

#include <hono/auth/plain_authenticator.hpp>

#include "amqp/peer_access.hpp"

namespace hono::device_registry {

class token_authenticator final : public peer_authenticator {
public:
    /// The options must outlive it.
    token_authenticator(net::task_group& tasks, auth::client_options const& options)
        : inner_{tasks, options}
    {
    }

    awaitable<peer_decision> authenticate(amqp::sasl_request request, time_point deadline) override;

private:
    auth::plain_authenticator inner_;
};

} // namespace hono::device_registry
