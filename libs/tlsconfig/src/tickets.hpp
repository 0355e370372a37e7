// SPDX-License-Identifier: Apache-2.0
#pragma once
// Session tickets of a server context under the keys of the process (tls.md §19).

#include <openssl/ssl.h>

namespace hono::tlsconfig {

/// False if OpenSSL refuses.
bool share_ticket_keys(SSL_CTX& context);

} // namespace hono::tlsconfig
