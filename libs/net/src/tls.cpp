// SPDX-License-Identifier: Apache-2.0
// The TLS half of net::stream: handshakes, verification parameters and the mapping of OpenSSL's errors.
#include <cerrno>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <hono/net/error.hpp>
#include <hono/net/stream.hpp>

namespace hono::net {
namespace {

std::string describe_failure(SSL* ssl)
{
    std::string text;
    if (auto const verify = SSL_get_verify_result(ssl); verify != X509_V_OK)
        text = X509_verify_cert_error_string(verify);
    auto const code = ERR_peek_last_error();
    if (char const* reason = code ? ERR_reason_error_string(code) : nullptr)
        text = text.empty() ? reason : std::string{reason} + ": " + text;
    return text.empty() ? "connection closed during the handshake" : text;
}

bool is_ip_literal(std::string const& host)
{
    error_code error;
    asio::ip::make_address(host, error);
    return !error;
}

/// Names the server for SNI and, unless switched off, for verification (tls.md §12.3): IP literals match iPAddress
/// entries only, wildcards stand for one whole label.
bool prepare_client(SSL* ssl, tls_client_settings const& settings)
{
    bool const literal = is_ip_literal(settings.host);
    if (!literal && SSL_set_tlsext_host_name(ssl, settings.host.c_str()) != 1)
        return false;
    SSL_set_verify(ssl, SSL_VERIFY_PEER, nullptr);
    if (!settings.verify_host)
        return true;
    auto* param = SSL_get0_param(ssl);
    X509_VERIFY_PARAM_set_hostflags(param, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    if (literal)
        return X509_VERIFY_PARAM_set1_ip_asc(param, settings.host.c_str()) == 1;
    return X509_VERIFY_PARAM_set1_host(param, settings.host.c_str(), 0) == 1;
}

} // namespace

io_result stream::tls_failure(int code)
{
    switch (SSL_get_error(ssl_.get(), code)) {
    case SSL_ERROR_WANT_READ:
        return {io_status::want_read, 0, {}};
    case SSL_ERROR_WANT_WRITE:
        return {io_status::want_write, 0, {}};
    case SSL_ERROR_ZERO_RETURN:
        return {io_status::closed, 0, errc::connection_closed};
    case SSL_ERROR_SYSCALL: {
        int const cause = errno;
        ERR_clear_error();
        if (cause == 0)
            return {io_status::closed, 0, errc::connection_closed};
        return {io_status::failed, 0, error_code{cause, boost::system::system_category()}};
    }
    default:
        tls_error_text_ = describe_failure(ssl_.get());
        // Peers that close without close_notify are common; for them it is an end, not a fault.
        bool const unexpected_eof = ERR_GET_REASON(ERR_peek_last_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING;
        ERR_clear_error();
        if (unexpected_eof)
            return {io_status::closed, 0, errc::connection_closed};
        return {io_status::failed, 0, errc::tls_failed};
    }
}

awaitable<result<void>> stream::handshake(time_point deadline)
{
    for (;;) {
        ERR_clear_error();
        errno = 0;
        int const code = SSL_do_handshake(ssl_.get());
        if (code == 1)
            co_return boost::system::in_place_value;
        auto const step = tls_failure(code);
        if (step.status == io_status::closed || step.status == io_status::failed) {
            if (tls_error_text_.empty())
                tls_error_text_ = describe_failure(ssl_.get());
            co_return step.error;
        }
        auto const ready = co_await wait(step.status, deadline);
        if (!ready)
            co_return ready.error();
    }
}

awaitable<result<void>> stream::accept_tls(tls_context context, time_point deadline)
{
    ssl_.reset(SSL_new(context.get()));
    if (!ssl_ || SSL_set_fd(ssl_.get(), socket_.native_handle()) != 1)
        co_return errc::tls_failed;
    SSL_set_read_ahead(ssl_.get(), 1); // one system call per record instead of two
    SSL_set_accept_state(ssl_.get());
    co_return co_await handshake(deadline);
}

awaitable<result<void>> stream::connect_tls(tls_client_settings settings, time_point deadline)
{
    ssl_.reset(SSL_new(settings.context.get()));
    if (!ssl_ || SSL_set_fd(ssl_.get(), socket_.native_handle()) != 1 || !prepare_client(ssl_.get(), settings))
        co_return errc::tls_failed;
    SSL_set_read_ahead(ssl_.get(), 1);
    SSL_set_connect_state(ssl_.get());
    co_return co_await handshake(deadline);
}

} // namespace hono::net
