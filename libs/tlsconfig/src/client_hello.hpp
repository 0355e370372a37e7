// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>

#include <openssl/ssl.h>

namespace hono::tlsconfig {

constexpr std::size_t max_client_hello = 64 * 1024; ///< bytes, with the header of the message (tls.md §19)

/// Ends handshakes that begin with a larger client hello. OpenSSL by itself takes twice as much.
void limit_client_hello(SSL_CTX& context);

} // namespace hono::tlsconfig
