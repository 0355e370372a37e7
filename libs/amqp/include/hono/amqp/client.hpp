// SPDX-License-Identifier: Apache-2.0
#pragma once
// An outbound connection that is kept up: reconnects with jittered back-off for ever, opens links on demand, and tells
// the truth about its state. One per worker and peer; clients with equal settings share it. Thread rule: one worker.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include <hono/amqp/connection.hpp>
#include <hono/net/backoff.hpp>
#include <hono/net/task_group.hpp>

namespace hono::amqp {

/// The AMQP part of a client block (configuration.md §6.1). Times in milliseconds there.
struct client_options {
    std::string host = "localhost";
    std::uint16_t port = 5671;
    std::string role;                                ///< name in logs and health checks, e.g. "Tenant"
    std::string container_name;                      ///< container id is `<name>-<role>-<uuid>`
    std::function<net::tls_client_settings()> tls;   ///< asked for at each connect; empty = plain TCP
    connection_options connection;                   ///< container_id is made by the client
    std::chrono::milliseconds connect_timeout{5000}; ///< TCP + TLS + SASL + open
    std::chrono::milliseconds link_establishment_timeout{1000};
    std::chrono::milliseconds flow_latency{20}; ///< wait for first credit after attach
    std::chrono::milliseconds request_timeout{200};
    std::chrono::milliseconds send_message_timeout{1000};
    std::uint32_t initial_credits = 200;
    net::backoff_options backoff;
    int reconnect_attempts = -1; ///< further attempts after the first failed one until run() gives up; -1 = for ever
};

/// A link of a client's. Its owner is the class behind it; the client tells it what happens.
class client_link {
public:
    virtual ~client_link() = default;
    virtual void on_attached(pn_link_t*) = 0; ///< confirmed by the peer
    virtual void on_refused(error_code, std::string_view condition) = 0;
    virtual void on_flow(pn_link_t*) {}
    virtual void on_delivery(pn_link_t*, pn_delivery_t*) {}
    /// Detached by the peer, or the connection has ended. The link is gone when this returns.
    virtual void on_detached(error_code, std::string_view condition) = 0;
};

class client final : private connection_handler {
public:
    client(net::task_group& tasks, client_options options);
    ~client() override;
    client(client const&) = delete;
    client& operator=(client const&) = delete;

    /// Starts connecting; returns at once.
    void start();
    /// Closes the connection in an orderly way and stops reconnecting. Unless the deadline came first, nothing of the
    /// client runs any more; else its task ends with the group's cancel().
    awaitable<void> stop(time_point deadline);

    /// Any thread may ask.
    bool is_connected() const noexcept { return connected_.load(std::memory_order_relaxed); }
    /// Connected, or being (re)connected with no failed attempt yet: worth waiting for.
    bool is_promising() const noexcept { return connected_ || failed_attempts_ == 0; }
    /// Waits until connected; at once not_connected when an attempt has failed and none succeeded since.
    awaitable<result<void>> wait_connected(time_point deadline);

    /// Begins to attach a link; the listener hears of the result. The listener must outlive it or call forget().
    /// Only when connected. `prefetch` > 0: credit that a receiver holds and replenishes by itself.
    pn_link_t* open_sender(std::string const& address, client_link& listener);
    pn_link_t* open_receiver(std::string const& address, std::uint32_t prefetch, client_link& listener);
    /// Detaches; the listener hears nothing more.
    void close_link(pn_link_t* link);
    void flush();

    client_options const& options() const noexcept { return options_; }
    std::string const& container_id() const noexcept { return container_id_; }
    executor get_executor() const noexcept { return tasks_.get_executor(); }
    net::task_group& tasks() noexcept { return tasks_; }
    /// Why the last attempt or connection ended, for logs and hono-cli.
    std::string const& last_failure() const noexcept { return last_failure_; }
    bool authentication_failed() const noexcept { return authentication_failed_; }
    bool has_given_up() const noexcept { return given_up_; }

private:
    awaitable<void> run();
    awaitable<bool> connect_once();
    awaitable<void> pause();
    void wake_waiters();

    bool on_open(connection&) override;
    void on_link_open(connection&, pn_link_t*) override;
    void on_link_flow(connection&, pn_link_t*) override;
    void on_delivery(connection&, pn_delivery_t*) override;
    void on_link_close(connection&, pn_link_t*) override;
    void on_end(connection&) override;

    net::task_group& tasks_;
    client_options options_;
    std::string container_id_;
    net::backoff backoff_;
    std::shared_ptr<connection> connection_;
    pn_session_t* session_ = nullptr;
    steady_timer pause_;
    steady_timer changed_; // cancelled at each change of state: wakes wait_connected
    std::string last_failure_;
    std::uint64_t link_counter_ = 0;
    int failed_attempts_ = 0;
    std::atomic<bool> connected_{false};
    bool stopping_ = false;
    bool authentication_failed_ = false;
    bool given_up_ = false;
    bool running_ = false;
};

} // namespace hono::amqp
