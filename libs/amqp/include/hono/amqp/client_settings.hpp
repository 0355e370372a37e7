// SPDX-License-Identifier: Apache-2.0
#pragma once
// A client block of the configuration (configuration.md §6.1) as options of amqp::client, TLS and SASL included.

#include <string>

#include <hono/amqp/client.hpp>

namespace hono::config {
class settings;
}

namespace hono::amqp {

/// Reads the block `prefix`, e.g. "hono.tenant"; problems are reported through `settings`, then the value must not be
/// used. `role` is the peer's name in logs and checks unless `serverRole` says otherwise; `component` starts the
/// container id unless `name` does.
client_options read_client_options(config::settings& settings, std::string const& prefix, std::string role,
                                   std::string component);

/// Equal for two blocks that ask for the same connection: clients with equal settings share one (architecture.md §3).
std::string connection_identity(config::settings const& settings, std::string const& prefix);

} // namespace hono::amqp
