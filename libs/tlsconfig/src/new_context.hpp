// SPDX-License-Identifier: Apache-2.0
#pragma once
// What server and client contexts have in common. All functions throw context_error.

#include <string>

#include <openssl/ssl.h>

#include <hono/tlsconfig/context.hpp>
#include <hono/tlsconfig/protocol_options.hpp>

namespace hono::tlsconfig {

/// Throws if OpenSSL says no: `what` it should have done, for the block `prefix`.
void expect(bool done, std::string const& prefix, char const* what);

/// A context with versions, suites, security level and modes (tls.md §8, §9), and with the identity if there is one.
context_pointer new_context(SSL_METHOD const* method, std::string const& prefix, protocol_options const& protocol,
                            key_material const& identity);

/// Paths end at any of the anchors (tls.md §4).
void trust(SSL_CTX& context, std::string const& prefix, trust_anchors const& anchors);

} // namespace hono::tlsconfig
