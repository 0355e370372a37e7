// SPDX-License-Identifier: Apache-2.0
#include "service.hpp"

#include <optional>
#include <string>
#include <vector>

#include <hono/amqp/server.hpp>
#include <hono/net/listener.hpp>
#include <hono/ops/tls_check.hpp>
#include <hono/tlsconfig/context.hpp>
#include <hono/tlsconfig/describe.hpp>

#include "options.hpp"
#include "peer_session.hpp"

namespace hono::auth_server {
namespace {

struct parts {
    options settings;
    std::shared_ptr<tlsconfig::context_slot> tls;
    std::optional<net::port_claim> tls_port;
    std::optional<net::port_claim> plain_port;
};

amqp::server_options make_server_options(parts const& from)
{
    auto const& named = from.tls_port ? *from.tls_port : *from.plain_port;
    amqp::server_options made;
    made.connection.container_id = "hono-auth-" + named.address() + ":" + std::to_string(named.port());
    made.connection.sasl_mechanisms = from.settings.sasl_mechanisms;
    made.connection.max_sessions = 10; // a client wants one link
    made.max_connections = from.settings.max_connections;
    made.handshake_timeout = from.settings.listener.handshake_timeout;
    made.tls = [slot = from.tls] { return slot->current(); };
    return made;
}

class auth_worker final : public app::worker_service {
public:
    auth_worker(app::worker& on, parts& shared, net::worker_pool& pool)
        : worker_{on}
        , parts_{shared}
        , users_{shared.settings.users, pool}
        , server_{on.tasks, make_server_options(shared),
                  [this] { return std::make_unique<peer_session>(users_, *parts_.settings.tokens, worker_.ex); }}
    {
    }

    awaitable<void> start() override
    {
        if (parts_.tls_port)
            server_.listen(parts_.tls_port->take(worker_.index, worker_.ex), true);
        if (parts_.plain_port)
            server_.listen(parts_.plain_port->take(worker_.index, worker_.ex), false);
        co_return;
    }

    awaitable<void> drain(time_point until) override { co_await server_.drain(until); }
    awaitable<void> stop() override { co_await server_.stop(); }

private:
    app::worker& worker_;
    parts& parts_;
    identity_check users_;
    amqp::server server_;
};

class auth_process final : public app::process {
public:
    auth_process(app::context& context, parts from)
        : context_{context}
        , parts_{std::move(from)}
    {
        auto& health = context.health();
        checks_.push_back(health.register_readiness("permissions", [] { return ops::up(); }));
        if (parts_.settings.listener.tls)
            checks_.push_back(health.register_readiness(
                "tls", ops::make_tls_check("hono.auth.amqp", [slot = parts_.tls] { return slot->current(); })));
    }

    void bind() override
    {
        auto const& listener = parts_.settings.listener;
        if (listener.tls)
            parts_.tls_port.emplace(listener.tls->address, listener.tls->port, 1);
        if (listener.plain)
            parts_.plain_port.emplace(listener.plain->address, listener.plain->port, 1);
        tlsconfig::log_listener(listener);
    }

    std::unique_ptr<app::worker_service> make_worker(app::worker& on) override
    {
        return std::make_unique<auth_worker>(on, parts_, context_.pool());
    }

    std::vector<std::string> bound_addresses() const override
    {
        std::vector<std::string> bound;
        auto const add = [&](char const* scheme, std::optional<net::port_claim> const& port) {
            if (port)
                bound.push_back(scheme + port->address() + ":" + std::to_string(port->port()));
        };
        add("amqps://", parts_.tls_port);
        add("amqp://", parts_.plain_port);
        return bound;
    }

private:
    app::context& context_;
    parts parts_;
    std::vector<ops::registration> checks_;
};

} // namespace

std::unique_ptr<app::process> make_process(app::context& context)
{
    auto& settings = context.settings();
    parts from;
    from.settings = read_options(settings);
    from.tls = std::make_shared<tlsconfig::context_slot>();
    settings.require_valid();
    if (from.settings.listener.tls)
        from.tls->publish(tlsconfig::make_server_context(from.settings.listener));
    return std::make_unique<auth_process>(context, std::move(from));
}

} // namespace hono::auth_server
