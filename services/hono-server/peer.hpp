// SPDX-License-Identifier: Apache-2.0
#pragma once
// One connection to the messaging network: who it is, what it may attach (hono-server.md §1, §3, §4), and the links it
// has. Made by the service for each accepted connection. Thread rule: the worker's.

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include <hono/amqp/connection.hpp>
#include <hono/security/principal.hpp>

#include "link.hpp"
#include "router.hpp"

namespace hono::hono_server {

/// Asks who presents these credentials. @errors those of auth::plain_authenticator
using login = std::function<awaitable<result<security::principal>>(amqp::sasl_request)>;

class peer final : public amqp::connection_handler {
public:
    peer(router& network, login const& ask);
    ~peer() override;

    awaitable<amqp::sasl_code> authenticate(std::shared_ptr<amqp::connection> from,
                                            amqp::sasl_request request) override;
    bool on_open(amqp::connection& from) override;
    void on_session_open(amqp::connection& from, pn_session_t* session) override;
    void on_link_open(amqp::connection& from, pn_link_t* engine) override;
    void on_link_flow(amqp::connection& from, pn_link_t* engine) override;
    void on_delivery(amqp::connection& from, pn_delivery_t* delivery) override;
    void on_link_close(amqp::connection& from, pn_link_t* engine) override;
    void on_session_close(amqp::connection& from, pn_session_t* session) override;
    void on_close(amqp::connection& from) override;
    void on_writable(amqp::connection& from) override;
    void on_end(amqp::connection& from) override;

private:
    struct refusal {
        std::string_view condition; ///< empty: allowed
        std::string_view reason;
    };
    refusal check_sender(pn_link_t* engine) const;
    refusal check_receiver(pn_link_t* engine) const;
    std::unique_ptr<link> make_producer(amqp::connection& from, pn_link_t* engine);
    std::unique_ptr<link> make_consumer(amqp::connection& from, pn_link_t* engine);
    void steal(std::string const& name);
    void drop(pn_link_t* engine);
    void detach(pn_link_t* engine, std::string_view condition, std::string_view reason);
    void skip(pn_delivery_t* delivery);
    void end_links();

    router& router_;
    login const& login_;
    security::authorities rights_; // those of the log-in, for as long as the connection lasts
    std::unordered_map<std::string, std::unique_ptr<link>> links_; // by direction and name
    std::unordered_map<pn_session_t*, std::size_t> session_links_; // attached and not detached by the peer
    std::size_t attached_ = 0;                                     // sum of these
    bool counted_ = false;                                         // among the open connections
};

} // namespace hono::hono_server
