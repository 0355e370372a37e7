// SPDX-License-Identifier: Apache-2.0
#pragma once
// A messaging network on loopback whose users are made up, and clients whose every step a test decides.

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <hono/amqp/server.hpp>

#include "peer.hpp"
#include "router.hpp"
#include "run_io.hpp"

namespace test {

/// What a client saw of one of its links.
struct link_record {
    pn_link_t* engine = nullptr; ///< null: gone
    bool is_refused = false;     ///< the null terminus came
    int credit_at_attach = 0;
    std::string end_condition; ///< of the peer's detach
    bool is_attached = false;
    bool has_ended = false;
};

struct received_message {
    pn_delivery_t* delivery; ///< null if it came settled
    std::string content;
};

struct sent_message {
    std::uint64_t state = 0; ///< PN_ACCEPTED …; 0 while it is open, or settled without outcome
    bool is_settled = false;
    bool is_failed = false;
    std::string condition;
};

class client final : public hono::amqp::connection_handler {
public:
    client(worker_io& on, std::uint16_t port, std::string user);
    ~client() override;

    /// Attached or refused links come in the background: network::wait.
    link_record& open_sender(char const* address, std::function<void(pn_link_t*)> const& adapt = {});
    link_record& open_receiver(char const* address, int credit, std::function<void(pn_link_t*)> const& adapt = {});
    sent_message& send(link_record& on, std::string_view content, bool settled = false);
    /// The first frames of a message whose end never comes.
    void send_and_abort(link_record& on, std::string_view content);
    void settle(received_message& one, std::uint64_t outcome);
    void grant(link_record& to, int credit);
    void drain(link_record& from, int credit);
    void detach(link_record& one);
    /// As a crash would: the socket goes, nothing is said.
    void vanish();

    bool is_open = false;
    bool has_ended = false;
    std::string end_condition;
    std::string end_description;
    std::string key_of_next_link; ///< name of the next link; else a number
    bool in_new_session = false;  ///< the next link goes there
    std::vector<std::unique_ptr<link_record>> links;
    std::vector<received_message> received;
    std::map<std::uint64_t, sent_message> sent;

private:
    hono::awaitable<void> run(std::uint16_t port);
    link_record& open(pn_link_t* link, std::function<void(pn_link_t*)> const& adapt);
    pn_session_t* session();
    std::string next_name();
    link_record* find(pn_link_t* engine);

    bool on_open(hono::amqp::connection& on) override;
    void on_link_open(hono::amqp::connection& on, pn_link_t* engine) override;
    void on_delivery(hono::amqp::connection& on, pn_delivery_t* delivery) override;
    void on_link_close(hono::amqp::connection& on, pn_link_t* engine) override;
    void on_end(hono::amqp::connection& on) override;

    worker_io& io_;
    std::string user_;
    std::shared_ptr<hono::amqp::connection> connection_;
    pn_session_t* session_ = nullptr;
    std::uint64_t tag_ = 0;
};

class network {
public:
    explicit network(hono::hono_server::router_options options = {}, std::uint32_t session_frames = 300);
    ~network();

    /// An opened connection of somebody who may do everything, or of one of the users in fixture.cpp.
    client& connect(std::string user = "all", bool wait_open = true);
    /// Runs the network until the condition holds; fails the test if it does not in time.
    void wait(std::function<bool()> const& condition);
    /// Runs it until nothing happens any more.
    void settle();

    worker_io io;
    hono::metrics::registry registry{{}};
    hono::hono_server::router router;
    hono::hono_server::login login;
    std::unique_ptr<hono::amqp::server> server;

private:
    std::uint16_t port_ = 0;
    std::vector<std::unique_ptr<client>> clients_;
};

} // namespace test
