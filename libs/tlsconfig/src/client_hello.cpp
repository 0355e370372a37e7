// SPDX-License-Identifier: Apache-2.0
#include "client_hello.hpp"

namespace hono::tlsconfig {
namespace {

int size_index()
{
    static int const index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

/// Learns the size of the first message, but cannot refuse it; judge does, which OpenSSL calls next.
void measure(int is_written, int, int content_type, void const*, std::size_t size, SSL* connection, void*)
{
    if (is_written == 0 && content_type == SSL3_RT_HANDSHAKE && size > max_client_hello)
        SSL_set_ex_data(connection, size_index(), connection);
}

int judge(SSL* connection, int* alert, void*)
{
    SSL_set_msg_callback(connection, nullptr); // later messages need no measuring
    if (SSL_get_ex_data(connection, size_index()) == nullptr)
        return SSL_CLIENT_HELLO_SUCCESS;
    *alert = SSL_AD_ILLEGAL_PARAMETER;
    return SSL_CLIENT_HELLO_ERROR;
}

} // namespace

void limit_client_hello(SSL_CTX& context)
{
    SSL_CTX_set_msg_callback(&context, measure);
    SSL_CTX_set_client_hello_cb(&context, judge, nullptr);
}

} // namespace hono::tlsconfig
