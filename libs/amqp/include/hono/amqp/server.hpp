// SPDX-License-Identifier: Apache-2.0
#pragma once
// The listening side of an AMQP service on one worker: accepts, does TLS, makes a connection with a handler of the
// service's own for each peer, and ends them in an orderly way at shutdown.

#include <cstddef>
#include <functional>
#include <list>
#include <memory>

#include <hono/amqp/connection.hpp>
#include <hono/net/listener.hpp>
#include <hono/net/task_group.hpp>

namespace hono::amqp {

struct server_options {
    connection_options connection;
    std::chrono::milliseconds handshake_timeout{10'000};
    /// Of this worker; a peer beyond gets `close` with amqp:resource-limit-exceeded. 0 = no limit.
    std::size_t max_connections = 0;
    /// The TLS context of the moment, asked for at each accept so that a reloaded one serves the next handshake.
    std::function<net::tls_context()> tls;
};

class server {
public:
    using handler_factory = std::function<std::unique_ptr<connection_handler>()>;

    server(net::task_group& tasks, server_options options, handler_factory make_handler);
    server(server const&) = delete;
    server& operator=(server const&) = delete;
    ~server();

    /// Starts accepting on a port; call once per port (TLS, plain).
    void listen(tcp_acceptor acceptor, bool tls);

    /// Stops accepting and closes the connections with amqp:connection:forced, evenly spread until `until`.
    awaitable<void> drain(time_point until);
    /// Drops what is left; returns when all connections have ended.
    awaitable<void> stop();

    std::size_t connection_count() const noexcept { return connections_.size(); }
    void for_each_connection(std::function<void(connection&)> const& visit);

private:
    struct entry;
    awaitable<void> serve(tcp_socket socket, bool tls);
    void stop_accepting();

    net::task_group& tasks_;
    server_options options_;
    handler_factory make_handler_;
    std::list<tcp_acceptor> acceptors_;
    std::list<entry*> connections_;
    std::size_t handshaking_ = 0;
};

} // namespace hono::amqp
