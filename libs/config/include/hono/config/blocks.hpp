// SPDX-License-Identifier: Apache-2.0
#pragma once
// The blocks of properties that components have in common (configuration.md §5–§10). Each adds its rows to the schema.

#include <string>

#include <hono/config/schema.hpp>

namespace hono::config {

/// hono.app, hono.vertx, hono.log, hono.config, hono.profiles, hono.tls (§5.1, §5.4). `hono.app.drainSeconds` and
/// `hono.app.memoryLimit` have no default: ask is_set.
void add_app_block(schema& to);

/// A listener (§7.1, §8.2, §10.1 and the listener rows of §5.4). `insecurePort` has the default `plain_port`; whether
/// the port is opened depends on is_set (tls.md §6). `amqp` adds the rows that only AMQP services have.
void add_listener_block(schema& to, std::string const& prefix, int tls_port, int plain_port, bool amqp);

/// What all protocol adapters add to their listener (§10.2 without the rows of HTTP, and the adapter rows of §5.4).
void add_adapter_block(schema& to, std::string const& prefix);

/// An outbound AMQP connection (§6.1).
void add_client_block(schema& to, std::string const& prefix);

/// What request/response clients with a cache add (§6.1).
void add_cache_block(schema& to, std::string const& prefix);

/// hono.healthCheck (§5.2), with all rows of a listener.
void add_health_block(schema& to);

} // namespace hono::config
