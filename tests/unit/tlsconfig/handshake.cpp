// SPDX-License-Identifier: Apache-2.0
#include "handshake.hpp"

#include <stdexcept>

#include <openssl/err.h>
#include <openssl/x509v3.h>

namespace hono::test {
namespace {

/// One step of one side; false once it has failed.
bool advance(SSL* side, std::string& error, int (*step)(SSL*))
{
    ERR_clear_error();
    int const code = step(side);
    if (code > 0)
        return true;
    int const kind = SSL_get_error(side, code);
    if (kind == SSL_ERROR_WANT_READ || kind == SSL_ERROR_WANT_WRITE)
        return true;
    char const* reason = ERR_reason_error_string(ERR_peek_last_error());
    error = reason != nullptr ? reason : "closed";
    return false;
}

int read_byte(SSL* side)
{
    char byte = 0;
    return SSL_read(side, &byte, 1);
}

int write_byte(SSL* side)
{
    return SSL_write(side, "x", 1);
}

void verify_name(SSL* client, std::string const& host)
{
    auto* parameters = SSL_get0_param(client);
    X509_VERIFY_PARAM_set_hostflags(parameters, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    if (X509_VERIFY_PARAM_set1_ip_asc(parameters, host.c_str()) == 1)
        return;
    SSL_set_tlsext_host_name(client, host.c_str());
    X509_VERIFY_PARAM_set1_host(parameters, host.c_str(), 0);
}

} // namespace

handshake::handshake(tlsconfig::context_pointer const& server_context, tlsconfig::context_pointer const& client_context,
                     std::string const& host, SSL_SESSION* resume)
    : server{SSL_new(server_context.get()), SSL_free}
    , client{SSL_new(client_context.get()), SSL_free}
{
    BIO* ends[2] = {};
    if (BIO_new_bio_pair(&ends[0], 100'000, &ends[1], 100'000) != 1)
        throw std::runtime_error{"no memory"};
    SSL_set_bio(server.get(), ends[0], ends[0]);
    SSL_set_bio(client.get(), ends[1], ends[1]);
    SSL_set_accept_state(server.get());
    SSL_set_connect_state(client.get());
    if (!host.empty())
        verify_name(client.get(), host);
    if (resume != nullptr)
        SSL_set_session(client.get(), resume);
    for (int round = 0; round < 20 && !(SSL_is_init_finished(server.get()) && SSL_is_init_finished(client.get()));
         ++round) {
        bool const client_alive = advance(client.get(), client_error, SSL_do_handshake);
        bool const server_alive = advance(server.get(), server_error, SSL_do_handshake);
        if (!client_alive || !server_alive) {
            advance(client.get(), client_error, read_byte); // the alert, if it was the server
            return;
        }
    }
    succeeded = advance(server.get(), server_error, write_byte) && advance(client.get(), client_error, read_byte) &&
                advance(client.get(), client_error, write_byte) && advance(server.get(), server_error, read_byte);
    if (succeeded)
        session_.reset(SSL_get1_session(client.get()), SSL_SESSION_free);
}

} // namespace hono::test
