// SPDX-License-Identifier: Apache-2.0
#include <hono/ops/server.hpp>

#include <thread>

#include <hono/http/router.hpp>
#include <hono/http/server.hpp>
#include <hono/net/listener.hpp>
#include <hono/net/task_group.hpp>

#include "endpoints.hpp"

namespace hono::ops {

namespace {

constexpr std::chrono::seconds stop_limit{1};

http::server_options http_options()
{
    http::server_options options;
    options.name = "health";
    options.limits.request.body = 0;
    options.limits.connections = 100; // probes and scrapers: anything more is a fault
    return options;
}

/// RFC 3986 §3.2.2: an IPv6 literal stands in brackets.
std::string uri_host(std::string const& address)
{
    return address.find(':') == std::string::npos ? address : "[" + address + "]";
}

} // namespace

struct server::state {
    state(server_options given, health const& checks, metrics::registry const& meters)
        : options{std::move(given)}
    {
        if (options.tls)
            tls.emplace(options.tls->address, options.tls->port, 1);
        if (options.plain)
            plain.emplace(options.plain->address, options.plain->port, 1);
        add_endpoints(routes, checks, meters, tasks);
    }

    /// The thread. The ports are claimed already, so clients that come earlier wait in the kernel's queue.
    void run()
    {
        open();
        auto const work = asio::make_work_guard(io);
        io.run();
        http.reset();
    }

    void open()
    {
        http.emplace(io.get_executor(), routes, http_options());
        if (tls)
            http->listen(tls->take(0, io.get_executor()), [this] { return options.context; });
        if (plain)
            http->listen(plain->take(0, io.get_executor()));
        http->start();
    }

    awaitable<void> close()
    {
        auto const until = deadline_in(stop_limit);
        co_await http->drain(until);
        co_await http->stop();
        tasks.cancel();
        co_await tasks.wait_empty(until);
        io.stop();
    }

    server_options options;
    asio::io_context io{1};
    net::task_group tasks{io.get_executor()};
    net::task_group closing{io.get_executor()};
    http::router routes;
    std::optional<net::port_claim> tls;
    std::optional<net::port_claim> plain;
    std::optional<http::server> http;
    std::thread thread;
};

server::server(server_options options, health const& checks, metrics::registry const& meters)
    : state_{std::make_unique<state>(std::move(options), checks, meters)}
{
}

server::~server()
{
    stop();
}

void server::start()
{
    state_->thread = std::thread{[s = state_.get()] { s->run(); }};
}

void server::stop()
{
    if (!state_->thread.joinable())
        return;
    asio::post(state_->io, [s = state_.get()] { s->closing.spawn("close health server", s->close()); });
    state_->thread.join();
}

std::vector<std::string> server::bound_addresses() const
{
    std::vector<std::string> all;
    auto const add = [&](std::string const& scheme, std::optional<net::port_claim> const& claim) {
        if (claim)
            all.push_back(scheme + uri_host(claim->address()) + ":" + std::to_string(claim->port()));
    };
    add("https://", state_->tls);
    add("http://", state_->plain);
    return all;
}

} // namespace hono::ops
