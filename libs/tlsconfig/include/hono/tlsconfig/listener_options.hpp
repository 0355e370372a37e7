// SPDX-License-Identifier: Apache-2.0
#pragma once
// A property block of a listener as checked values: which ports it opens and how its TLS port behaves (tls.md §2–§9,
// §13). Each service reads one per listener at start-up and hands it to make_server_context. Plain data.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include <hono/tlsconfig/protocol_options.hpp>

namespace hono::tlsconfig {

enum class listener_kind {
    service, ///< auth-server, registry, hono-server: AMQP and management API
    adapter, ///< device facing: has the property `authenticationRequired`
    health,  ///< hono.healthCheck: other rules for ports, no client certificates
};

/// Whether the TLS handshake asks for a client certificate (tls.md §7). One that is sent and fails the check ends it.
enum class client_auth { none, request, require };

enum class client_check {
    path,          ///< to a certificate of the trust store
    validity_only, ///< that the leaf is valid now; its issuer is checked later, by tenant
};

struct endpoint {
    std::string address;
    std::uint16_t port = 0; ///< 0 picks a free one
};

struct listener_options {
    std::string prefix;            ///< of the properties, e.g. "hono.http"; names the listener in logs and metrics
    std::optional<endpoint> tls;   ///< only with an identity
    std::optional<endpoint> plain; ///< at least one of both is set
    key_material identity;
    trust_anchors anchors; ///< of client certificates
    client_auth authentication = client_auth::none;
    client_check check = client_check::path;
    protocol_options protocol;
    std::chrono::milliseconds handshake_timeout{10'000}; ///< accept to the end of the TLS handshake
    bool session_tickets = true;
};

/// Reads the block `prefix`, e.g. "hono.http". What is wrong is reported through `settings`; then the value must not be
/// used. Warnings go to the log.
listener_options read_listener_options(config::settings& settings, std::string const& prefix, listener_kind kind);

} // namespace hono::tlsconfig
