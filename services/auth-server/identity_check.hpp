// SPDX-License-Identifier: Apache-2.0
#pragma once
// Who logs in (auth-server.md §2): user name and password, or the subject of a client certificate, and whom it acts
// for.

#include <memory>
#include <optional>
#include <string>

#include <hono/amqp/connection.hpp>
#include <hono/net/worker_pool.hpp>

#include "permissions.hpp"

namespace hono::auth_server {

/// The user whose token the peer gets.
struct identity {
    std::string name;
    claim_map claims;
};

class identity_check {
public:
    identity_check(std::shared_ptr<permissions const> users, net::worker_pool& pool);

    /// `certificate_subject` is the RFC 2253 subject of a verified client certificate, if there is one.
    /// The code says why there is no identity.
    struct verdict {
        amqp::sasl_code code = amqp::sasl_code::auth;
        std::optional<identity> who;
    };
    awaitable<verdict> check(amqp::sasl_request request, std::optional<std::string> certificate_subject,
                             time_point deadline);

private:
    verdict admit(std::string const& name, account const& user, std::string const& authorization_id) const;

    std::shared_ptr<permissions const> users_;
    net::worker_pool& pool_;
};

} // namespace hono::auth_server
