// SPDX-License-Identifier: Apache-2.0
#pragma once
// The TLS and SASL part of a client block as checked values (tls.md §12, configuration.md §6.1). Each service reads one
// per outbound connection at start-up and hands it to make_client_context if it says `tls`. Plain data.

#include <cstdint>
#include <string>

#include <hono/base/secret.hpp>
#include <hono/tlsconfig/protocol_options.hpp>

namespace hono::tlsconfig {

/// How the client authenticates to the server (tls.md §12.2).
enum class client_login {
    none,     ///< no mechanism is forced
    plain,    ///< SASL PLAIN; the certificate, if there is one, is not offered
    external, ///< SASL EXTERNAL with the certificate
};

struct client_options {
    std::string prefix; ///< of the properties, e.g. "hono.messaging"
    std::string host;   ///< DNS name or IP literal
    std::uint16_t port = 5671;
    bool tls = false;
    bool verify_host = true; ///< the path is validated in any case
    client_login login = client_login::none;
    std::string username; ///< with client_login::plain
    secret password;
    key_material identity; ///< empty unless client_login::external
    trust_anchors anchors; ///< empty: the CAs of the system
    protocol_options protocol;
};

/// Reads the block `prefix`, e.g. "hono.messaging". Problems and warnings as in read_listener_options.
client_options read_client_options(config::settings& settings, std::string const& prefix);

} // namespace hono::tlsconfig
