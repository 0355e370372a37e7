// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <hono/tlsconfig/context.hpp>
#include <hono/tlsconfig/key_material.hpp>

namespace hono::tlsconfig {

/// True if a handshake with this context may end with a cipher suite: one of its versions and security level that fits
/// the type of the own key. A client without a key fits any.
bool has_usable_suite(SSL_CTX& context, key_material const& identity);

} // namespace hono::tlsconfig
