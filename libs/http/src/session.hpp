// SPDX-License-Identifier: Apache-2.0
#pragma once
// One connection of a server: handshake, then request after request until one of the sides has enough. All deadlines of
// a connection share one timer, which is not touched per request: it looks now and then whether the current deadline
// has passed.

#include <memory>
#include <string_view>

#include <hono/http/request.hpp>
#include <hono/http/server.hpp>
#include <hono/net/stream.hpp>

#include "exchange.hpp"

namespace hono::http {

/// What the sessions of a server share.
struct session_context {
    router const& routes;
    server_options const options;
    exchange_pool pool;
    server_counters counters;
    bool draining = false; ///< every answer closes its connection
};

class session : public std::enable_shared_from_this<session> {
public:
    /// `tls` null: plain. `shared` must outlive run().
    session(session_context& shared, tcp_socket socket, net::tls_context tls);

    /// Until the connection has ended.
    awaitable<void> run();
    /// Closes the connection now if it is idle, else after the current answer.
    void close_when_idle();
    /// Closes it now. A handler that runs goes on without a connection.
    void abort() noexcept;

private:
    enum class progress { done, gone, want_read, want_write };

    awaitable<bool> shake_hands();
    awaitable<bool> serve();
    awaitable<bool> await_request();
    awaitable<bool> receive();
    progress read_input();
    awaitable<bool> answer();
    awaitable<bool> refuse(errc fault);
    awaitable<bool> send(std::string_view bytes);
    awaitable<void> end_gently();
    awaitable<bool> wait(progress direction);
    static progress progress_of(net::io_status status) noexcept;

    void release_exchange();
    void watch();
    void on_timer();

    session_context& shared_;
    net::stream stream_;
    net::tls_context tls_;
    std::unique_ptr<exchange> exchange_; ///< null while idle
    steady_timer timer_;
    time_point now_;              ///< when the last step of the session's work began
    time_point deadline_ = never; ///< of the current wait
    bool timed_out_ = false;      ///< the last wait ended by its deadline
    bool idle_ = false;
    bool closing_ = false; ///< no further request is taken
    bool ended_ = false;
};

} // namespace hono::http
