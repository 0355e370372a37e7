// SPDX-License-Identifier: Apache-2.0
#include <hono/ops/server.hpp>

#include <optional>
#include <thread>

#include <hono/config/settings.hpp>
#include <hono/http/router.hpp>
#include <hono/http/server.hpp>
#include <hono/log/set_up.hpp>
#include <hono/net/listener.hpp>
#include <hono/net/task_group.hpp>
#include <hono/ops/tls_check.hpp>
#include <hono/tlsconfig/context.hpp>
#include <hono/tlsconfig/describe.hpp>

#include "endpoints.hpp"

namespace hono::ops {

namespace {

constexpr std::chrono::seconds stop_limit{1};

constexpr char const* prefix = "hono.healthCheck";

http::server_options http_options(tlsconfig::listener_options const& listener)
{
    http::server_options options;
    options.limits.handshake = listener.handshake_timeout;
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
    state(server_options given, health& checks, metrics::registry const& meters)
        : options{std::move(given)}
    {
        if (auto const& at = options.listener.tls) {
            tls.emplace(at->address, at->port, 1);
            own_leaf = checks.register_readiness("tls", make_tls_check(prefix, [this] { return options.context; }));
        }
        if (auto const& at = options.listener.plain)
            plain.emplace(at->address, at->port, 1);
        add_endpoints(routes, checks, meters, tasks);
    }

    /// The thread. The ports are claimed already, so clients that come earlier wait in the kernel's queue.
    void run()
    {
        log::name_thread("health");
        open();
        auto const work = asio::make_work_guard(io);
        io.run();
        http.reset();
    }

    void open()
    {
        http.emplace(io.get_executor(), routes, http_options(options.listener));
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
    registration own_leaf;
    std::thread thread;
};

server_options read_server_options(config::settings& settings)
{
    auto const problems = settings.problems().size();
    server_options options;
    options.listener = tlsconfig::read_listener_options(settings, prefix, tlsconfig::listener_kind::health);
    if (options.listener.tls && settings.problems().size() == problems) {
        try {
            options.context = tlsconfig::make_server_context(options.listener);
        } catch (tlsconfig::context_error const& error) {
            settings.report(error.what());
        }
    }
    return options;
}

server::server(server_options options, health& checks, metrics::registry const& meters)
    : state_{std::make_unique<state>(std::move(options), checks, meters)}
{
}

server::~server()
{
    stop();
}

void server::start()
{
    tlsconfig::log_listener(state_->options.listener);
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
