// SPDX-License-Identifier: Apache-2.0
#pragma once
// The auth server's sessions on loopback, and a client whose open frame and links a test decides.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <hono/amqp/message.hpp>
#include <hono/amqp/server.hpp>
#include <hono/net/worker_pool.hpp>

#include "identity_check.hpp"
#include "run_io.hpp"
#include "token_issuer.hpp"

namespace test {

hono::security::jwt_key token_key();

/// Plain TCP unless a TLS context is given.
class auth_service {
public:
    explicit auth_service(worker_io& on, std::function<hono::net::tls_context()> tls = nullptr);
    ~auth_service();
    std::uint16_t port() const noexcept { return port_; }

private:
    worker_io& io_;
    hono::net::worker_pool pool_{1, 100};
    hono::auth_server::identity_check users_;
    hono::auth_server::token_issuer tokens_;
    std::unique_ptr<hono::amqp::server> server_;
    std::uint16_t port_ = 0;
};

/// What a client saw of one of its links.
struct link_record {
    pn_link_t* engine = nullptr;
    bool is_attached = false; ///< with the terminus echoed
    bool has_ended = false;
    std::string end_condition;
    std::string end_description;
};

class client final : public hono::amqp::connection_handler {
public:
    explicit client(worker_io& on);
    ~client() override;

    /// By PLAIN with a user, else by EXTERNAL; further options may be set before.
    void connect(std::uint16_t port, std::string user, std::string password);
    link_record& attach_receiver(char const* address, int credit, pn_snd_settle_mode_t mode = PN_SND_UNSETTLED);
    link_record& attach_sender(char const* address);
    /// Runs until the condition holds; fails the test if that takes longer than `limit`.
    void wait(std::function<bool()> const& condition, std::chrono::milliseconds limit = std::chrono::seconds{10});

    hono::amqp::connection_options options;
    std::function<hono::net::tls_client_settings()> tls;
    std::uint64_t outcome = PN_ACCEPTED; ///< of each token; 0 = none
    bool is_open = false;
    bool has_ended = false;
    std::shared_ptr<hono::amqp::connection> connection; ///< as long as it lives
    std::vector<hono::amqp::incoming_message> messages;
    std::vector<std::string> raw_messages;
    std::string end_condition;
    std::string end_description;
    bool authentication_failed = false;

private:
    hono::awaitable<void> run(std::uint16_t port);
    link_record& add_record(pn_link_t* link);
    link_record& record(pn_link_t* link);
    bool on_open(hono::amqp::connection&) override;
    void on_link_open(hono::amqp::connection&, pn_link_t*) override;
    void on_link_close(hono::amqp::connection&, pn_link_t*) override;
    void on_delivery(hono::amqp::connection&, pn_delivery_t*) override;
    void on_end(hono::amqp::connection&) override;

    worker_io& io_;
    pn_session_t* session_ = nullptr;
    std::vector<std::unique_ptr<link_record>> links_; // all that were attached so far
    int counter_ = 0;
    bool is_running_ = false;
};

} // namespace test
