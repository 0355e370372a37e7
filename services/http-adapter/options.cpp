// SPDX-License-Identifier: Apache-2.0
#include "options.hpp"

#include <stdexcept>
#include <string>

#include <hono/config/blocks.hpp>

namespace hono::http_adapter {
namespace {

using config::kind;

constexpr char const* component = "hono-http";

constexpr char const* limit_mode = "hono.resourceLimits.mode";
constexpr char const* prometheus_host = "hono.resourceLimits.prometheusBased.host";

/// Client blocks of services that adapters of this version do not talk to yet: known, so that one set of variables
/// serves a whole installation.
constexpr char const* idle_clients[] = {"hono.command", "hono.deviceConnection", "hono.commandRouter"};

void add_http_rows(config::schema& to)
{
    to.add({.name = "hono.http.realm",
            .default_value = "Hono",
            .meaning = "Realm that devices are asked to authenticate for."});
    to.add({.name = "hono.http.corsAllowedOrigin",
            .default_value = "*",
            .meaning = "Origin that scripts may come from: * or a regular expression."});
    to.add({.name = "hono.http.requestTimeout",
            .type = kind::duration,
            .default_value = "30s",
            .meaning = "First byte of a request to its complete body; 0: no limit.",
            .min = 1000,
            .or_value = 0});
    to.add({.name = "hono.http.idleTimeout",
            .type = kind::duration,
            .default_value = "75s",
            .meaning = "Time that a connection may stay without a request; 0: no limit.",
            .min = 1000,
            .or_value = 0});
}

/// configuration.md §6.5
void add_tenant_limit_rows(config::schema& to)
{
    to.add({.name = limit_mode,
            .default_value = "none",
            .meaning = "How limits of tenants are checked; not supported by this version but for none.",
            .one_of = {"none", "counters", "prometheus"}});
    to.add({.name = prometheus_host,
            .meaning = "Prometheus server that tells what tenants have used; not supported by this version."});
    to.add({.name = "hono.connectionEvents.producer",
            .default_value = "logging",
            .meaning = "Accepted without effect: HTTP devices have no connections that events could tell about.",
            .one_of = {"none", "logging", "events"}});
}

std::chrono::milliseconds milliseconds_of(config::settings const& settings, std::string_view name)
{
    auto const value = std::chrono::duration_cast<std::chrono::milliseconds>(settings.duration(name));
    constexpr auto no_limit = std::chrono::hours{24 * 365};
    return value.count() == 0 ? no_limit : value;
}

registry::cache_options read_cache(config::settings const& settings, std::string const& prefix)
{
    auto const maximum = settings.integer(prefix + ".responseCacheMaxSize");
    auto const minimum = settings.integer(prefix + ".responseCacheMinSize");
    return {static_cast<std::size_t>(maximum == 0 ? 0 : std::max(maximum, minimum)),
            std::chrono::seconds{settings.integer(prefix + ".responseCacheDefaultTimeout")}};
}

/// What later versions do; until then it is refused, never ignored.
void refuse_unsupported(config::settings& settings)
{
    for (auto const* const name : {"hono.http.tenantFromSni", "hono.http.acceptIntermediates"})
        if (settings.boolean(name))
            settings.report("", name, "not supported by this version");
    if (settings.text(limit_mode) != "none")
        settings.report("", limit_mode, "not supported by this version; leave it none");
    if (settings.is_set(prometheus_host))
        settings.report("", prometheus_host, "limits of tenants are not supported by this version");
    if (settings.duration("hono.http.tenantIdleTimeout").count() != 0)
        settings.report("", "hono.http.tenantIdleTimeout", "not supported by this version; leave it 0");
}

void read_cors(config::settings& settings, route_options& into)
{
    try {
        into.cors = std::make_shared<http::cors_policy const>(settings.text("hono.http.corsAllowedOrigin"));
    } catch (std::invalid_argument const& problem) {
        settings.report("", "hono.http.corsAllowedOrigin", problem.what());
    }
}

} // namespace

config::schema make_schema()
{
    config::schema schema;
    config::add_app_block(schema);
    config::add_health_block(schema);
    config::add_listener_block(schema, "hono.http", 8443, 8080, false);
    config::add_adapter_block(schema, "hono.http");
    add_http_rows(schema);
    add_tenant_limit_rows(schema);
    config::add_client_block(schema, "hono.messaging");
    for (std::string const prefix : {"hono.tenant", "hono.registration", "hono.credentials"}) {
        config::add_client_block(schema, prefix);
        config::add_cache_block(schema, prefix);
    }
    for (auto const* const prefix : idle_clients)
        config::add_client_block(schema, prefix);
    for (std::string const prefix : {"hono.messaging", "hono.command"})
        schema.add_names(prefix, "hono.client", config::rank::fallback);
    return schema;
}

options read_options(config::settings& settings)
{
    options read;
    read.listener = tlsconfig::read_listener_options(settings, "hono.http", tlsconfig::listener_kind::adapter);
    read.limits.request.body = static_cast<std::size_t>(settings.integer("hono.http.maxPayloadSize"));
    read.limits.handshake = read.listener.handshake_timeout;
    read.limits.idle = milliseconds_of(settings, "hono.http.idleTimeout");
    read.limits.receive = milliseconds_of(settings, "hono.http.requestTimeout");
    read.routes.authentication_required = settings.boolean("hono.http.authenticationRequired");
    read.routes.realm = settings.text("hono.http.realm");
    read_cors(settings, read.routes);
    refuse_unsupported(settings);
    read.uplink.adapter_type = component;
    read.uplink.defaults_enabled = settings.boolean("hono.http.defaultsEnabled");
    read.uplink.jms_vendor_properties = settings.boolean("hono.http.jmsVendorPropsEnabled");
    read.directory.tenant = read_cache(settings, "hono.tenant");
    read.directory.registration = read_cache(settings, "hono.registration");
    read.directory.credentials = read_cache(settings, "hono.credentials");
    read.outdated_certificates = settings.boolean("hono.tls.allowSha1Devices");
    auto const add_client = [&](std::string const& prefix, char const* role) {
        read.clients.push_back(adapter::read_outbound_block(settings, prefix, role, component));
    };
    add_client("hono.messaging", "AMQP Messaging Network");
    add_client("hono.tenant", "Tenant");
    add_client("hono.registration", "Device Registration");
    add_client("hono.credentials", "Credentials");
    return read;
}

} // namespace hono::http_adapter
