// SPDX-License-Identifier: Apache-2.0
#include "service.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <hono/amqp/server.hpp>
#include <hono/log/logger.hpp>
#include <hono/net/event.hpp>
#include <hono/net/listener.hpp>
#include <hono/ops/lookup_check.hpp>
#include <hono/ops/tls_check.hpp>
#include <hono/tlsconfig/context.hpp>
#include <hono/tlsconfig/describe.hpp>

#include "amqp/token_access.hpp"
#include "options.hpp"
#include "store/sqlite_store.hpp"

namespace hono::device_registry {
namespace {

log::logger const logger{"registry"};

constexpr std::size_t max_look_ups = 10'000; // waiting
constexpr std::chrono::seconds store_check_time_out{10};

/// A listener's ports and TLS.
struct listener {
    tlsconfig::listener_options const& settings;
    std::shared_ptr<tlsconfig::context_slot> tls = std::make_shared<tlsconfig::context_slot>();
    std::optional<net::port_claim> tls_port = {}, plain_port = {};

    void claim(std::size_t workers)
    {
        if (settings.tls)
            tls_port.emplace(settings.tls->address, settings.tls->port, workers);
        if (settings.plain)
            plain_port.emplace(settings.plain->address, settings.plain->port, workers);
        tlsconfig::log_listener(settings);
    }

    void describe(std::string const& scheme, std::vector<std::string>& into) const
    {
        auto const add = [&](std::string const& prefix, std::optional<net::port_claim> const& port) {
            if (port)
                into.push_back(prefix + "://" + port->address() + ":" + std::to_string(port->port()));
        };
        add(scheme + "s", tls_port);
        add(scheme, plain_port);
    }
};

/// What the workers share. The pool goes first: its jobs end before what they use.
struct parts {
    explicit parts(options from, std::size_t workers)
        : settings{std::move(from)}
        , look_ups{std::max<std::size_t>(2, workers), max_look_ups}
    {
    }

    options settings;
    listener amqp{settings.amqp_listener};
    listener http{settings.http_listener};
    std::shared_ptr<store> registry;
    api_list apis;
    std::optional<management_api> api;
    reply_addresses replies;
    /// For what adapters ask; apart from the pool where passwords are hashed, which takes long.
    net::worker_pool look_ups;
};

amqp::server_options make_amqp_options(parts const& from)
{
    auto const& named = from.amqp.tls_port ? *from.amqp.tls_port : *from.amqp.plain_port;
    amqp::server_options made;
    made.connection.container_id = "hono-registry-" + named.address() + ":" + std::to_string(named.port());
    made.connection.sasl_mechanisms = from.settings.auth.sasl_mechanisms;
    made.handshake_timeout = from.settings.amqp_listener.handshake_timeout;
    made.tls = [slot = from.amqp.tls] { return slot->current(); };
    return made;
}

http::server_options make_http_options(parts const& from)
{
    http::server_options made;
    made.name = "hono.registry.http";
    made.limits = from.settings.http_limits;
    made.error_response = management_api::error_response;
    return made;
}

class registry_worker final : public app::worker_service {
public:
    registry_worker(app::worker& on, parts& shared)
        : worker_{on}
        , parts_{shared}
        , authenticator_{on.tasks, shared.settings.auth}
        , endpoint_{on.tasks, shared.look_ups, shared.apis, shared.replies, authenticator_, shared.settings.endpoint}
        , amqp_{on.tasks, make_amqp_options(shared), [this] { return endpoint_.make_handler(); }}
        , http_{on.ex, routes_, make_http_options(shared)}
        , http_drained_{on.ex}
    {
        shared.api->add_routes(routes_);
    }

    awaitable<void> start() override
    {
        if (parts_.amqp.tls_port)
            amqp_.listen(parts_.amqp.tls_port->take(worker_.index, worker_.ex), true);
        if (parts_.amqp.plain_port)
            amqp_.listen(parts_.amqp.plain_port->take(worker_.index, worker_.ex), false);
        if (parts_.http.tls_port)
            http_.listen(parts_.http.tls_port->take(worker_.index, worker_.ex),
                         [slot = parts_.http.tls] { return slot->current(); });
        if (parts_.http.plain_port)
            http_.listen(parts_.http.plain_port->take(worker_.index, worker_.ex));
        http_.start();
        co_return;
    }

    awaitable<void> drain(time_point until) override
    {
        worker_.tasks.spawn("management drain", drain_http(until));
        co_await amqp_.drain(until);
        (void)co_await http_drained_.wait(never);
    }

    awaitable<void> stop() override
    {
        co_await http_.stop();
        co_await amqp_.stop();
    }

private:
    awaitable<void> drain_http(time_point until)
    {
        co_await http_.drain(until);
        http_drained_.set(true);
    }

    app::worker& worker_;
    parts& parts_;
    token_authenticator authenticator_;
    endpoint endpoint_;
    amqp::server amqp_;
    http::router routes_{management_api::router_options()};
    http::server http_;
    net::event<bool> http_drained_;
};

awaitable<ops::check_result> check_store(std::shared_ptr<store> registry, net::worker_pool& pool, time_point deadline)
{
    // What is wrong, "" = nothing.
    auto work = [registry = std::move(registry)] {
        auto const done = registry->check();
        return done ? std::string{} : done.error().message();
    };
    auto const cause = co_await pool.run("health", std::move(work), deadline);
    if (!cause)
        co_return ops::down(cause.error().message());
    co_return cause->empty() ? ops::up() : ops::down(*cause);
}

class registry_process final : public app::process {
public:
    registry_process(app::context& context, options from)
        : context_{context}
        , parts_{std::move(from), context.worker_count()}
    {
        auto& health = context.health();
        checks_.push_back(health.register_readiness("authentication-service-availability",
                                                    ops::make_lookup_check(parts_.settings.auth.peer.host)));
        for (auto* const each : {&parts_.amqp, &parts_.http}) {
            if (!each->settings.tls)
                continue;
            each->tls->publish(tlsconfig::make_server_context(each->settings));
            checks_.push_back(health.register_readiness(
                "tls", ops::make_tls_check(each->settings.prefix, [slot = each->tls] { return slot->current(); })));
        }
    }

    void bind() override
    {
        open_store();
        parts_.amqp.claim(context_.worker_count());
        parts_.http.claim(context_.worker_count());
        if (parts_.settings.open_beyond_loopback)
            logger.warn("the management API is open to everybody who reaches its port",
                        {{"property", "hono.registry.http.authenticationRequired"}});
    }

    std::unique_ptr<app::worker_service> make_worker(app::worker& on) override
    {
        return std::make_unique<registry_worker>(on, parts_);
    }

    std::vector<std::string> bound_addresses() const override
    {
        std::vector<std::string> bound;
        parts_.amqp.describe("amqp", bound);
        parts_.http.describe("http", bound);
        return bound;
    }

private:
    /// @throws config::configuration_error naming setting and file
    void open_store()
    {
        auto& settings = context_.settings();
        try {
            parts_.registry = make_sqlite_store(parts_.settings.database);
        } catch (std::runtime_error const& failure) {
            constexpr auto property = "hono.registry.sqlite.path";
            settings.report(std::string{property} + " (" + settings.source(property) + "): " + failure.what());
            settings.require_valid();
        }
        parts_.apis = make_apis(parts_.registry, parts_.settings.apis);
        parts_.api.emplace(std::make_shared<management>(parts_.registry, parts_.settings.management), context_.pool(),
                           std::move(parts_.settings.api));
        checks_.push_back(context_.health().register_readiness(
            "sql",
            [registry = parts_.registry, &pool = parts_.look_ups](time_point deadline) {
                return check_store(registry, pool, deadline);
            },
            store_check_time_out));
    }

    app::context& context_;
    parts parts_;
    std::vector<ops::registration> checks_;
};

} // namespace

std::unique_ptr<app::process> make_process(app::context& context)
{
    auto& settings = context.settings();
    auto read = read_options(settings);
    settings.require_valid();
    return std::make_unique<registry_process>(context, std::move(read));
}

} // namespace hono::device_registry
