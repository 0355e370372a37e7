// SPDX-License-Identifier: Apache-2.0
#include "service.hpp"

#include <optional>
#include <string>
#include <vector>

#include <hono/adapter/authenticator.hpp>
#include <hono/log/logger.hpp>
#include <hono/net/listener.hpp>
#include <hono/ops/tls_check.hpp>
#include <hono/tlsconfig/context.hpp>
#include <hono/tlsconfig/describe.hpp>

#include "failure_response.hpp"
#include "options.hpp"

namespace hono::http_adapter {
namespace {

log::logger const logger{"http"};

constexpr auto close_grace = std::chrono::milliseconds{1900}; // worker_service::stop has 2 s

/// What the workers share; bound and read before the first of them is made.
struct parts {
    options settings;
    std::shared_ptr<tlsconfig::context_slot> tls;
    std::unique_ptr<adapter::password_cache> verified = std::make_unique<adapter::password_cache>();
    std::optional<net::port_claim> tls_port;
    std::optional<net::port_claim> plain_port;
};

http::server_options make_server_options(options const& from)
{
    http::server_options made;
    made.name = "hono.http";
    made.limits = from.limits;
    made.error_response = unreadable_request;
    return made;
}

class adapter_worker final : public app::worker_service {
public:
    adapter_worker(app::worker& on, parts& shared, app::context& context)
        : worker_{on}
        , parts_{shared}
        , outbound_{on.tasks, shared.settings.clients}
        , link_meters_{context.metrics()}
        , downstream_{outbound_.client("AMQP Messaging Network"), link_meters_}
        , directory_{{outbound_.client("Tenant"), outbound_.client("Device Registration"),
                      outbound_.client("Credentials")},
                     shared.settings.directory}
        , upload_meters_{context.metrics()}
        , uplink_{directory_, downstream_, upload_meters_, shared.settings.uplink}
        , devices_{directory_,
                   *shared.verified,
                   context.pool(),
                   on.ex,
                   shared.settings.uplink.adapter_type,
                   shared.settings.outdated_certificates}
        , uploads_{devices_, uplink_, shared.settings.routes}
        , server_{on.ex, routes_, make_server_options(shared.settings)}
    {
        uploads_.add_routes(routes_);
        for (auto const& block : shared.settings.clients)
            checks_.push_back(context.health().register_readiness(
                "connection to " + block.role, [&client = outbound_.client(block.role)] {
                    return client.is_connected() ? ops::up() : ops::down("not connected");
                }));
    }

    awaitable<void> start() override
    {
        outbound_.start();
        if (parts_.tls_port)
            server_.listen(parts_.tls_port->take(worker_.index, worker_.ex),
                           [slot = parts_.tls] { return slot->current(); });
        if (parts_.plain_port)
            server_.listen(parts_.plain_port->take(worker_.index, worker_.ex));
        server_.start();
        co_return;
    }

    awaitable<void> drain(time_point until) override { co_await server_.drain(until); }

    awaitable<void> stop() override
    {
        co_await server_.stop();
        co_await outbound_.stop(deadline_in(close_grace));
    }

private:
    app::worker& worker_;
    parts& parts_;
    adapter::outbound outbound_;
    messaging::probe link_meters_;
    messaging::downstream_sender downstream_;
    registry::amqp_directory directory_;
    adapter::upload_probe upload_meters_;
    adapter::uplink uplink_;
    adapter::authenticator devices_;
    upload_handler uploads_;
    http::router routes_;
    http::server server_;
    std::vector<ops::registration> checks_;
};

class adapter_process final : public app::process {
public:
    adapter_process(app::context& context, parts from)
        : context_{context}
        , parts_{std::move(from)}
    {
        if (parts_.settings.listener.tls)
            check_ = context.health().register_readiness(
                "tls", ops::make_tls_check("hono.http", [slot = parts_.tls] { return slot->current(); }));
    }

    void bind() override
    {
        auto const& listener = parts_.settings.listener;
        auto const workers = context_.worker_count();
        if (listener.tls)
            parts_.tls_port.emplace(listener.tls->address, listener.tls->port, workers);
        if (listener.plain)
            parts_.plain_port.emplace(listener.plain->address, listener.plain->port, workers);
        tlsconfig::log_listener(listener);
        if (!parts_.settings.routes.authentication_required)
            logger.warn("devices are not authenticated: anybody may publish for any device",
                        {{"property", "hono.http.authenticationRequired"}});
    }

    std::unique_ptr<app::worker_service> make_worker(app::worker& on) override
    {
        return std::make_unique<adapter_worker>(on, parts_, context_);
    }

    std::vector<std::string> bound_addresses() const override
    {
        std::vector<std::string> bound;
        auto const add = [&](char const* scheme, std::optional<net::port_claim> const& port) {
            if (port)
                bound.push_back(scheme + port->address() + ":" + std::to_string(port->port()));
        };
        add("https://", parts_.tls_port);
        add("http://", parts_.plain_port);
        return bound;
    }

private:
    app::context& context_;
    parts parts_;
    ops::registration check_;
};

} // namespace

std::unique_ptr<app::process> make_process(app::context& context)
{
    auto& settings = context.settings();
    parts from;
    from.settings = read_options(settings);
    settings.require_valid();
    if (from.settings.listener.tls)
        from.tls = std::make_shared<tlsconfig::context_slot>(tlsconfig::make_server_context(from.settings.listener));
    return std::make_unique<adapter_process>(context, std::move(from));
}

} // namespace hono::http_adapter
