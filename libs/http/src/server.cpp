// SPDX-License-Identifier: Apache-2.0
#include <hono/http/server.hpp>

#include <list>
#include <memory>
#include <vector>

#include <hono/log/logger.hpp>
#include <hono/net/listener.hpp>
#include <hono/net/task_group.hpp>

#include "session.hpp"

namespace hono::http {
namespace {

log::logger const logger{"http"};

constexpr std::chrono::seconds stop_limit{2}; // for handlers to notice that they were cancelled

} // namespace

class server::impl {
public:
    impl(executor ex, router const& routes, server_options options)
        : shared_{routes, options, exchange_pool{options.limits.request}, {}, false}
        , tasks_{ex}
        , drain_timer_{ex}
    {
    }

    void listen(tcp_acceptor acceptor, context_provider tls);
    void start();
    awaitable<void> drain(time_point until);
    awaitable<void> stop();
    server_counters const& counters() const noexcept { return shared_.counters; }

private:
    struct listener {
        tcp_acceptor acceptor;
        context_provider tls;
    };
    using session_list = std::list<std::weak_ptr<session>>;

    void on_accept(listener const& from, tcp_socket socket);
    awaitable<void> run_session(std::shared_ptr<session> peer, session_list::iterator self);
    void stop_accepting();
    std::vector<std::weak_ptr<session>> open_sessions() const { return {sessions_.begin(), sessions_.end()}; }
    awaitable<void> wait_until_empty(time_point until);

    session_context shared_;
    std::list<listener> listeners_;
    session_list sessions_;
    net::task_group tasks_;
    steady_timer drain_timer_;
};

void server::impl::listen(tcp_acceptor acceptor, context_provider tls)
{
    listeners_.push_back({std::move(acceptor), std::move(tls)});
}

void server::impl::start()
{
    for (auto& from : listeners_)
        tasks_.spawn("http accept", net::accept_loop(from.acceptor, [this, &from](tcp_socket socket) {
                         on_accept(from, std::move(socket));
                     }));
}

void server::impl::on_accept(listener const& from, tcp_socket socket)
{
    auto& counters = shared_.counters;
    auto const limit = shared_.options.limits.connections;
    auto const context = from.tls ? from.tls() : nullptr;
    if ((limit > 0 && sessions_.size() >= limit) || (from.tls && !context)) {
        counters.refused.fetch_add(1, std::memory_order_relaxed);
        return;
    }
    counters.accepted.fetch_add(1, std::memory_order_relaxed);
    counters.connections.fetch_add(1, std::memory_order_relaxed);
    auto const peer = std::make_shared<session>(shared_, std::move(socket), context);
    sessions_.push_back(peer);
    tasks_.spawn("http session", run_session(peer, std::prev(sessions_.end())));
}

awaitable<void> server::impl::run_session(std::shared_ptr<session> peer, session_list::iterator self)
{
    co_await peer->run();
    sessions_.erase(self);
    shared_.counters.connections.fetch_sub(1, std::memory_order_relaxed);
    if (sessions_.empty())
        drain_timer_.cancel();
}

void server::impl::stop_accepting()
{
    shared_.draining = true;
    error_code ignored;
    for (auto& from : listeners_)
        from.acceptor.close(ignored);
}

awaitable<void> server::impl::wait_until_empty(time_point until)
{
    if (sessions_.empty())
        co_return;
    drain_timer_.expires_at(until);
    auto [ignored] = co_await drain_timer_.async_wait(nothrow);
    (void)ignored;
}

/// Peers that were all cut at once would all reconnect at once (health-and-operations.md §5.2).
awaitable<void> server::impl::drain(time_point until)
{
    stop_accepting();
    auto const peers = open_sessions();
    auto const begin = clock::now();
    auto const span = std::max(until - begin, clock::duration::zero());
    for (std::size_t i = 0; i < peers.size() && !sessions_.empty(); ++i) {
        auto const turn = begin + span * static_cast<clock::rep>(i) / static_cast<clock::rep>(peers.size());
        if (turn > clock::now())
            co_await wait_until_empty(turn);
        if (auto const peer = peers[i].lock())
            peer->close_when_idle();
    }
    co_await wait_until_empty(until);
}

awaitable<void> server::impl::stop()
{
    stop_accepting();
    for (auto const& entry : open_sessions())
        if (auto const peer = entry.lock())
            peer->abort();
    tasks_.cancel();
    bool const all_ended = co_await tasks_.wait_empty(deadline_in(stop_limit));
    if (!all_ended)
        logger.warn("requests still run", {{"server", shared_.options.name}, {"count", sessions_.size()}});
}

server::server(executor ex, router const& routes, server_options options)
    : impl_{std::make_unique<impl>(ex, routes, std::move(options))}
{
}

server::~server() = default;

void server::listen(tcp_acceptor acceptor, context_provider tls)
{
    impl_->listen(std::move(acceptor), std::move(tls));
}

void server::start()
{
    impl_->start();
}

awaitable<void> server::drain(time_point until)
{
    co_await impl_->drain(until);
}

awaitable<void> server::stop()
{
    co_await impl_->stop();
}

server_counters const& server::counters() const noexcept
{
    return impl_->counters();
}

} // namespace hono::http
