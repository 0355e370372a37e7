// SPDX-License-Identifier: Apache-2.0
#include <hono/amqp/server.hpp>

#include <algorithm>

#include <hono/log/logger.hpp>

namespace hono::amqp {
namespace {

log::logger const logger{"amqp"};

} // namespace

struct server::entry {
    std::unique_ptr<connection_handler> handler;
    std::shared_ptr<connection> peer;
};

server::server(net::task_group& tasks, server_options options, handler_factory make_handler)
    : tasks_{tasks}
    , options_{std::move(options)}
    , make_handler_{std::move(make_handler)}
{
}

server::~server() = default;

void server::listen(tcp_acceptor acceptor, bool tls)
{
    auto& kept = acceptors_.emplace_back(std::move(acceptor));
    tasks_.spawn("amqp accept", net::accept_loop(kept, [this, tls](tcp_socket socket) {
                     tasks_.spawn("amqp connection", serve(std::move(socket), tls));
                 }));
}

awaitable<void> server::serve(tcp_socket socket, bool tls)
{
    net::stream stream{std::move(socket)};
    if (tls) {
        ++handshaking_;
        auto const done = co_await stream.accept_tls(options_.tls(), deadline_in(options_.handshake_timeout));
        --handshaking_;
        if (!done) {
            logger.debug(
                "TLS handshake failed",
                {{"peer", stream.remote_address()},
                 {"reason", stream.tls_error_text().empty() ? done.error().message() : stream.tls_error_text()}});
            stream.close();
            co_return;
        }
    }
    if (acceptors_.empty())
        co_return; // shutting down
    entry self;
    self.handler = make_handler_();
    self.peer = connection::make(connection::role::server, std::move(stream), options_.connection, *self.handler);
    auto const place = connections_.insert(connections_.end(), &self);
    if (options_.max_connections > 0 && connections_.size() > options_.max_connections)
        self.peer->close("amqp:resource-limit-exceeded", "too many connections");
    co_await self.peer->run();
    connections_.erase(place);
}

void server::stop_accepting()
{
    for (auto& acceptor : acceptors_) {
        error_code ignored;
        acceptor.close(ignored);
    }
}

awaitable<void> server::drain(time_point until)
{
    stop_accepting();
    auto const start = clock::now();
    auto const count = connections_.size();
    std::vector<std::shared_ptr<connection>> peers;
    for (auto const* const each : connections_)
        peers.push_back(each->peer);
    steady_timer timer{tasks_.get_executor()};
    for (std::size_t i = 0; i < count; ++i) {
        if (i > 0) {
            timer.expires_at(start + (until - start) * static_cast<long>(i) / static_cast<long>(count));
            auto [ignored] = co_await timer.async_wait(nothrow);
            (void)ignored;
        }
        peers[i]->close("amqp:connection:forced", "the service is shutting down");
    }
    while (!connections_.empty() && clock::now() < until + std::chrono::seconds{2}) {
        timer.expires_after(std::chrono::milliseconds{10});
        auto [ignored] = co_await timer.async_wait(nothrow);
        (void)ignored;
    }
}

awaitable<void> server::stop()
{
    stop_accepting();
    std::vector<std::shared_ptr<connection>> peers;
    for (auto const* const each : connections_)
        peers.push_back(each->peer);
    for (auto const& peer : peers)
        peer->abort();
    steady_timer timer{tasks_.get_executor()};
    while (!connections_.empty()) {
        timer.expires_after(std::chrono::milliseconds{5});
        auto [ignored] = co_await timer.async_wait(nothrow);
        (void)ignored;
    }
}

void server::for_each_connection(std::function<void(connection&)> const& visit)
{
    for (auto const* const each : connections_)
        visit(*each->peer);
}

} // namespace hono::amqp
