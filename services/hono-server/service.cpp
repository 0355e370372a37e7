// SPDX-License-Identifier: Apache-2.0
#include "service.hpp"

#include <optional>
#include <string>
#include <vector>

#include <hono/amqp/server.hpp>
#include <hono/auth/plain_authenticator.hpp>
#include <hono/net/listener.hpp>
#include <hono/ops/lookup_check.hpp>
#include <hono/ops/tls_check.hpp>
#include <hono/tlsconfig/context.hpp>
#include <hono/tlsconfig/describe.hpp>

#include "options.hpp"
#include "peer.hpp"
#include "router.hpp"

namespace hono::hono_server {
namespace {

constexpr std::uint32_t frame_size = 16'384;            // bytes, announced and enforced
constexpr auto idle_timeout = std::chrono::seconds{20}; // of silence; the peer is told half of it

void put_open_properties(pn_data_t* data)
{
    pn_data_put_map(data);
    pn_data_enter(data);
    pn_data_put_symbol(data, amqp::bytes_of("product"));
    pn_data_put_string(data, amqp::bytes_of("hono-server"));
    pn_data_put_symbol(data, amqp::bytes_of("version"));
    pn_data_put_string(data, amqp::bytes_of(HONO_VERSION));
    pn_data_exit(data);
}

/// What the worker is made from.
struct parts {
    options settings;
    auth::client_options auth;
    std::shared_ptr<tlsconfig::context_slot> tls;
    std::optional<net::port_claim> tls_port;
    std::optional<net::port_claim> plain_port;
};

amqp::server_options make_server_options(parts const& from)
{
    auto const& settings = from.settings;
    auto const& named = from.tls_port ? *from.tls_port : *from.plain_port;
    amqp::server_options made;
    made.connection.container_id = "hono-server-" + named.address() + ":" + std::to_string(named.port());
    made.connection.sasl_mechanisms = "PLAIN";
    made.connection.idle_timeout = idle_timeout;
    made.connection.open_timeout = settings.open_timeout;
    made.connection.max_frame_size = frame_size;
    made.connection.max_sessions = static_cast<std::uint16_t>(settings.network.max_sessions);
    made.connection.session_window = settings.session_frames * frame_size;
    made.connection.offered_capabilities = {"ANONYMOUS-RELAY"};
    made.connection.properties = put_open_properties;
    made.handshake_timeout = settings.listener.handshake_timeout;
    made.max_connections = settings.network.max_connections;
    made.tls = [slot = from.tls] { return slot->current(); };
    return made;
}

class network_worker final : public app::worker_service {
public:
    network_worker(app::worker& on, parts& shared, metrics::registry& registry)
        : worker_{on}
        , parts_{shared}
        , router_{on.ex, shared.settings.network, registry}
        , authenticator_{on.tasks, shared.auth}
        , login_{[this](amqp::sasl_request request) { return authenticator_.authenticate(std::move(request)); }}
        , server_{on.tasks, make_server_options(shared), [this] { return std::make_unique<peer>(router_, login_); }}
    {
    }

    awaitable<void> start() override
    {
        worker_.tasks.spawn("stalled addresses", router_.watch_stalls());
        if (parts_.tls_port)
            server_.listen(parts_.tls_port->take(worker_.index, worker_.ex), true);
        if (parts_.plain_port)
            server_.listen(parts_.plain_port->take(worker_.index, worker_.ex), false);
        co_return;
    }

    awaitable<void> drain(time_point until) override
    {
        router_.stop_waiting();
        co_await server_.drain(until);
    }

    awaitable<void> stop() override { co_await server_.stop(); }

private:
    app::worker& worker_;
    parts& parts_;
    router router_;
    auth::plain_authenticator authenticator_;
    login login_;
    amqp::server server_;
};

class network_process final : public app::process {
public:
    network_process(app::context& context, parts from)
        : context_{context}
        , parts_{std::move(from)}
    {
        auto& health = context.health();
        if (parts_.settings.listener.tls)
            checks_.push_back(health.register_readiness(
                "tls", ops::make_tls_check("hono.server", [slot = parts_.tls] { return slot->current(); })));
        checks_.push_back(health.register_readiness("authentication-service-availability",
                                                    ops::make_lookup_check(parts_.auth.peer.host)));
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
        return std::make_unique<network_worker>(on, parts_, context_.metrics());
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
    from.auth = auth::read_client_options(settings, "hono-server");
    settings.require_valid();
    if (from.settings.listener.tls)
        from.tls = std::make_shared<tlsconfig::context_slot>(tlsconfig::make_server_context(from.settings.listener));
    return std::make_unique<network_process>(context, std::move(from));
}

} // namespace hono::hono_server
