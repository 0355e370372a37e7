// SPDX-License-Identifier: Apache-2.0
#pragma once
// One connection to the auth server (auth-server.md §3, §4, §9): SASL, the token on `cbs`, ADDRESS-AUTHZ, and the end
// after five seconds.

#include <optional>

#include <hono/amqp/connection.hpp>

#include "identity_check.hpp"
#include "token_issuer.hpp"

namespace hono::auth_server {

class peer_session final : public amqp::connection_handler {
public:
    peer_session(identity_check& users, token_issuer const& tokens, executor ex);

    awaitable<amqp::sasl_code> authenticate(std::shared_ptr<amqp::connection> peer,
                                            amqp::sasl_request request) override;
    bool on_open(amqp::connection& peer) override;
    void on_link_open(amqp::connection& peer, pn_link_t* link) override;
    void on_link_flow(amqp::connection& peer, pn_link_t* link) override;
    void on_delivery(amqp::connection& peer, pn_delivery_t* delivery) override;
    void on_end(amqp::connection& peer) override;

private:
    void send_token(pn_link_t* link);

    identity_check& users_;
    token_issuer const& tokens_;
    std::optional<identity> who_;
    steady_timer limit_;
    int links_ = 0; ///< that were attached so far
};

} // namespace hono::auth_server
