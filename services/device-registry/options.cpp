// SPDX-License-Identifier: Apache-2.0
#include "options.hpp"

#include <stdexcept>

#include <boost/asio/ip/address.hpp>

#include <hono/security/password_hash.hpp>

namespace hono::device_registry {
namespace {

constexpr char const* component = "hono-registry";
constexpr char const* users_property = "hono.registry.http.usersPath";
constexpr char const* trust_property = "hono.registry.http.trustStorePath";
constexpr char const* required_property = "hono.registry.http.authenticationRequired";

bool is_loopback(std::string const& address)
{
    boost::system::error_code error;
    auto const parsed = asio::ip::make_address(address, error);
    return error ? address == "localhost" : parsed.is_loopback();
}

bool serves_loopback_only(tlsconfig::listener_options const& listener)
{
    return (!listener.tls || is_loopback(listener.tls->address)) &&
           (!listener.plain || is_loopback(listener.plain->address));
}

/// Whether the API is open beyond loopback (device-registry.md §2.6, D-20). Never by itself.
bool read_openness(config::settings& settings, tlsconfig::listener_options const& listener)
{
    for (auto const* const name : {users_property, trust_property})
        if (settings.is_set(name))
            settings.report("", name, "authentication of management clients is not supported by this version");
    bool const decided = settings.is_set(required_property);
    if (decided && settings.boolean(required_property)) {
        settings.report("", required_property,
                        std::string{"neither "} + users_property + " nor " + trust_property +
                            " says how clients authenticate");
        return false;
    }
    if (serves_loopback_only(listener))
        return false;
    if (!decided)
        settings.report("", required_property,
                        std::string{"the management API listens beyond loopback, and neither "} + users_property +
                            " nor " + trust_property +
                            " protects it: set one of them, or this to false to leave the API open to everybody");
    return decided;
}

void refuse_other_stores(config::settings& settings)
{
    constexpr auto reason = "this version has the store sqlite only";
    if (settings.text("hono.registry.store") != "sqlite")
        settings.report("", "hono.registry.store", reason);
    else if (!settings.is_set("hono.registry.store"))
        for (auto const* const name :
             {"hono.mongodb.connectionString", "hono.mongodb.host", "hono.mongodb.dbName",
              "hono.registry.jdbc.adapter.url", "hono.registry.jdbc.management.url", "hono.tenant.jdbc.adapter.url",
              "hono.tenant.jdbc.management.url", "hono.tenant.svc.filename", "hono.registry.svc.filename",
              "hono.credentials.svc.filename", "hono.app.type"})
            if (settings.is_set(name))
                settings.report("", name, std::string{reason} + "; it stands for another one");
}

management_options read_management(config::settings const& settings)
{
    management_options read;
    read.tenants_writable = settings.boolean("hono.tenant.svc.modificationEnabled");
    read.devices_writable = settings.boolean("hono.registry.svc.modificationEnabled");
    read.credentials_writable = settings.boolean("hono.credentials.svc.modificationEnabled");
    if (auto const limit = settings.integer("hono.registry.svc.maxDevicesPerTenant"); limit > 0)
        read.max_devices_per_tenant = static_cast<std::uint64_t>(limit);
    read.credentials.max_bcrypt_cost = static_cast<int>(settings.integer("hono.credentials.svc.maxBcryptCostFactor"));
    read.credentials.hash_algorithms = settings.list("hono.credentials.svc.hashAlgorithmsWhitelist");
    read.hash_password = [](std::string_view password, int cost) {
        return security::make_bcrypt_hash(password, cost).value_or("");
    };
    return read;
}

void read_pattern(config::settings& settings, char const* name, id_pattern& into)
{
    try {
        into = id_pattern{settings.text(name)};
    } catch (std::invalid_argument const& problem) {
        settings.report("", name, problem.what());
    }
}

management_api_options read_api(config::settings& settings)
{
    management_api_options read;
    read_pattern(settings, "hono.registry.http.tenantIdPattern", read.tenant_ids);
    read_pattern(settings, "hono.registry.http.deviceIdPattern", read.device_ids);
    read.time_out = std::chrono::milliseconds{settings.integer("hono.registry.http.sendTimeOut")};
    try {
        read.cors = std::make_shared<http::cors_policy const>(settings.text("hono.registry.http.corsAllowedOrigin"));
    } catch (std::invalid_argument const& problem) {
        settings.report("", "hono.registry.http.corsAllowedOrigin", problem.what());
    }
    return read;
}

} // namespace

options read_options(config::settings& settings)
{
    using tlsconfig::listener_kind;
    options read;
    read.amqp_listener = tlsconfig::read_listener_options(settings, "hono.registry.amqp", listener_kind::service);
    read.http_listener = tlsconfig::read_listener_options(settings, "hono.registry.http", listener_kind::service);
    read.auth = auth::read_client_options(settings, component);
    read.endpoint.link_credit = static_cast<std::uint32_t>(settings.integer("hono.registry.amqp.receiverLinkCredit"));
    read.apis.tenant_max_age = settings.integer("hono.tenant.svc.cacheMaxAge");
    read.apis.credentials_max_age = settings.integer("hono.credentials.svc.cacheMaxAge");
    read.http_limits.request.body = static_cast<std::size_t>(settings.integer("hono.registry.http.maxPayloadSize"));
    read.http_limits.handshake = read.http_listener.handshake_timeout;
    read.management = read_management(settings);
    read.apis.provisioning = {read.management.devices_writable && read.management.credentials_writable,
                              read.management.max_devices_per_tenant};
    read.api = read_api(settings);
    read.open_beyond_loopback = read_openness(settings, read.http_listener);
    read.database = settings.path("hono.registry.sqlite.path");
    refuse_other_stores(settings);
    if (settings.boolean("hono.registry.amqp.networkDebugLoggingEnabled"))
        settings.report("", "hono.registry.amqp.networkDebugLoggingEnabled", "not supported by this version");
    return read;
}

} // namespace hono::device_registry
