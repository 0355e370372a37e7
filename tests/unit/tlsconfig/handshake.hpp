// SPDX-License-Identifier: Apache-2.0
#pragma once
// A TLS handshake between two contexts in memory, as hono::net does it over a socket.

#include <memory>
#include <string>

#include <openssl/ssl.h>

#include <hono/tlsconfig/context.hpp>

namespace hono::test {

struct handshake {
    /// `host` as net::stream::connect_tls takes it; empty: the name is not verified. `resume` may be null.
    handshake(tlsconfig::context_pointer const& server, tlsconfig::context_pointer const& client,
              std::string const& host = "localhost", SSL_SESSION* resume = nullptr);

    /// Both sides are through, and a byte went both ways, which is when a TLS 1.3 client hears of a refusal.
    bool succeeded = false;
    std::string server_error; ///< OpenSSL's reason
    std::string client_error;
    std::shared_ptr<SSL> server;
    std::shared_ptr<SSL> client;

    std::string version() const { return SSL_get_version(client.get()); }
    std::string cipher() const { return SSL_get_cipher_name(client.get()); }
    long client_verify_result() const { return SSL_get_verify_result(client.get()); }
    /// A session to resume with, or null.
    std::shared_ptr<SSL_SESSION> session() const { return session_; }

private:
    std::shared_ptr<SSL_SESSION> session_;
};

} // namespace hono::test
