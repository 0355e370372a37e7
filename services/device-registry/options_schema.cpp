// SPDX-License-Identifier: Apache-2.0
// Which settings device-registry knows (configuration.md §8).
#include <hono/auth/auth_block.hpp>
#include <hono/config/blocks.hpp>

#include "options.hpp"

namespace hono::device_registry {
namespace {

using config::kind;
using config::rank;

void add_store_rows(config::schema& to)
{
    to.add({.name = "hono.registry.store",
            .default_value = "sqlite",
            .meaning = "Where the data are kept.",
            .one_of = {"sqlite", "file", "postgres", "mongodb"}});
    to.add({.name = "hono.registry.sqlite.path",
            .type = kind::path,
            .default_value = "/var/lib/hono/device-registry/registry.db",
            .meaning = "File of the sqlite store."});
    // What says that another store is meant (configuration.md §8).
    for (auto const* const name :
         {"hono.mongodb.connectionString", "hono.mongodb.host", "hono.mongodb.dbName", "hono.registry.jdbc.adapter.url",
          "hono.registry.jdbc.management.url", "hono.tenant.jdbc.adapter.url", "hono.tenant.jdbc.management.url",
          "hono.tenant.svc.filename", "hono.registry.svc.filename", "hono.credentials.svc.filename", "hono.app.type"})
        to.add({.name = name, .meaning = "Of a store that this version does not have."});
    to.add_alias("hono.registry.svc.filename", "hono.device.registry.filename", rank::old_alias);
}

void add_service_rows(config::schema& to, std::string const& prefix, char const* what)
{
    to.add({.name = prefix + ".modificationEnabled",
            .type = kind::boolean,
            .default_value = "true",
            .meaning = std::string{"false: "} + what + " can only be read."});
    to.add({.name = prefix + ".cacheMaxAge",
            .type = kind::integer,
            .default_value = "180",
            .meaning = "Seconds that clients may cache an answer; 0: not at all.",
            .min = 0,
            .max = 365 * 24 * 3600});
}

void add_rule_rows(config::schema& to)
{
    add_service_rows(to, "hono.tenant.svc", "tenants");
    add_service_rows(to, "hono.registry.svc", "devices");
    to.at("hono.registry.svc.cacheMaxAge").meaning = "Accepted without effect: assertions are valid for 300 seconds.";
    add_service_rows(to, "hono.credentials.svc", "credentials");
    to.add({.name = "hono.registry.svc.maxDevicesPerTenant",
            .type = kind::integer,
            .default_value = "-1",
            .meaning = "Devices that a tenant may have; -1: no limit.",
            .min = 1,
            .or_value = -1});
    to.add({.name = "hono.credentials.svc.maxBcryptCostFactor",
            .type = kind::integer,
            .default_value = "10",
            .meaning = "Highest cost of accepted bcrypt hashes, and the cost of those made here.",
            .min = 4,
            .max = 31,
            .aliases = {"hono.credentials.svc.maxBcryptIterations"}});
    to.add({.name = "hono.credentials.svc.hashAlgorithmsWhitelist",
            .type = kind::list,
            .meaning = "Hash functions that passwords may have; empty: any."});
    for (auto const* const name : {"modificationEnabled", "maxDevicesPerTenant"})
        to.add_alias(std::string{"hono.registry.svc."} + name, std::string{"hono.device.registry."} + name,
                     rank::old_alias);
}

void add_http_rows(config::schema& to)
{
    std::string const prefix = "hono.registry.http";
    to.add({.name = prefix + ".maxPayloadSize",
            .type = kind::integer,
            .default_value = "2048",
            .meaning = "Largest accepted request body in bytes.",
            .min = 129,
            .max = 64 << 20});
    to.add({.name = prefix + ".authenticationRequired",
            .type = kind::boolean,
            .meaning = "false opens the management API to everybody beyond loopback, too."});
    to.add({.name = prefix + ".usersPath",
            .type = kind::path,
            .meaning = "Users of the management API; not supported by this version."});
    to.add({.name = prefix + ".realm", .default_value = "Hono", .meaning = "Realm of the management API's users."});
    to.add({.name = prefix + ".tenantIdPattern",
            .type = kind::pattern,
            .default_value = std::string{id_pattern::default_tenant},
            .meaning = "What tenant ids look like."});
    to.add({.name = prefix + ".deviceIdPattern",
            .type = kind::pattern,
            .default_value = std::string{id_pattern::default_device},
            .meaning = "What device ids look like."});
    to.add({.name = prefix + ".corsAllowedOrigin",
            .default_value = "*",
            .meaning = "Origin that scripts may come from: * or a regular expression."});
    to.add({.name = prefix + ".sendTimeOut",
            .type = kind::integer,
            .default_value = "3000",
            .meaning = "Milliseconds that the work for a request may take.",
            .min = 500,
            .max = 600'000});
}

/// configuration.md §4.2
void add_old_names(config::schema& to)
{
    to.add_names("hono.registry.http", "hono.registry.rest", rank::alias);
    to.add_names("hono.registry.amqp", "hono.device.registry", rank::old_alias,
                 {"bindAddress", "port", "insecurePort", "insecurePortEnabled", "insecurePortBindAddress", "keyPath",
                  "certPath", "keyStorePath", "keyStorePassword", "trustStorePath", "trustStorePassword"});
    // The key pair of 0.5 serves the other listener, too, unless that has something of its own.
    to.add_names("hono.registry.http", "hono.device.registry", rank::fallback, {"keyPath", "certPath"});
    to.add_alias("hono.app.maxInstances", "hono.device.registry.maxInstances", rank::old_alias);
}

/// configuration.md §15: as guides of 1.5 spell them.
void add_guide_names(config::schema& to)
{
    for (std::string const api : {"hono.registry", "hono.credentials", "hono.tenant"})
        to.add_alias("hono.registry.amqp.receiverLinkCredit", api + ".svc.receiverLinkCredit", rank::alias);
    to.add_alias("hono.registry.http.tenantIdPattern", "hono.registry.http.tenantIdRegex", rank::alias);
    to.add_alias("hono.registry.http.deviceIdPattern", "hono.registry.http.deviceIdRegex", rank::alias);
    for (auto const* const leaf : {"maxBcryptIterations", "maxBcryptCostfactor"})
        to.add_alias("hono.credentials.svc.maxBcryptCostFactor", std::string{"hono.registry.svc."} + leaf, rank::alias);
}

} // namespace

config::schema make_schema()
{
    config::schema schema;
    config::add_app_block(schema);
    config::add_health_block(schema);
    config::add_listener_block(schema, "hono.registry.amqp", 5671, 5672, true);
    config::add_listener_block(schema, "hono.registry.http", 8443, 8080, false);
    add_http_rows(schema);
    auth::add_auth_block(schema);
    config::add_client_block(schema,
                             "hono.messaging"); // for notices of later versions; known, so that nobody is warned
    add_store_rows(schema);
    add_rule_rows(schema);
    add_old_names(schema);
    add_guide_names(schema);
    return schema;
}

} // namespace hono::device_registry
