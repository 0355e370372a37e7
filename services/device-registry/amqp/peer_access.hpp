// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the AMQP endpoint asks of the outside about its peers: who they are and what they may do (auth-server.md §6).
// The service has it from the auth server, tests from fakes.

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include <hono/amqp/connection.hpp>
#include <hono/net/asio.hpp>

namespace hono::device_registry {

/// A peer's rights; immutable.
class peer_rights {
public:
    virtual ~peer_rights() = default;
    virtual bool may_read(std::string_view address) const = 0;
    virtual bool may_write(std::string_view address) const = 0;
    virtual bool may_execute(std::string_view address, std::string_view operation) const = 0;
    /// When the peer's connection is to be closed.
    virtual std::chrono::system_clock::time_point expires_at() const = 0;
};

struct peer_decision {
    amqp::sasl_code code = amqp::sasl_code::sys_temp;
    std::string name;                          ///< for the log
    std::shared_ptr<peer_rights const> rights; ///< if the code is ok
};

/// One per worker.
class peer_authenticator {
public:
    virtual ~peer_authenticator() = default;
    virtual awaitable<peer_decision> authenticate(amqp::sasl_request request, time_point deadline) = 0;
};

} // namespace hono::device_registry
