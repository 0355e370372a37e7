// SPDX-License-Identifier: Apache-2.0
#include <hono/net/stream.hpp>

#include <cerrno>

#include <sys/socket.h>

#include <openssl/ssl.h>

#include <hono/net/error.hpp>

#include "deadline_guard.hpp"

namespace hono::net {

void stream::ssl_free::operator()(SSL* ssl) const noexcept
{
    SSL_free(ssl);
}

stream::stream(tcp_socket socket)
    : socket_{std::move(socket)}
{
    error_code ignored;
    socket_.non_blocking(true, ignored);
}

stream::stream(stream&&) noexcept = default;
stream& stream::operator=(stream&&) noexcept = default;
stream::~stream() = default;

X509* stream::peer_certificate() const noexcept
{
    return ssl_ ? SSL_get0_peer_certificate(ssl_.get()) : nullptr;
}

std::string_view stream::tls_version() const noexcept
{
    return ssl_ ? SSL_get_version(ssl_.get()) : "";
}

std::string stream::remote_address() const
{
    error_code error;
    auto const endpoint = socket_.remote_endpoint(error);
    if (error)
        return {};
    auto const address = endpoint.address();
    auto const port = std::to_string(endpoint.port());
    return address.is_v6() ? "[" + address.to_string() + "]:" + port : address.to_string() + ":" + port;
}

bool stream::has_pending() const noexcept
{
    return ssl_ && SSL_has_pending(ssl_.get()) == 1;
}

namespace {

io_result from_errno(io_status direction)
{
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)
        return {direction, 0, {}};
    return {io_status::failed, 0, error_code{errno, boost::system::system_category()}};
}

} // namespace

io_result stream::try_read(std::span<char> buffer)
{
    if (!socket_.is_open())
        return {io_status::failed, 0, errc::connection_closed};
    if (ssl_) {
        std::size_t n = 0;
        int const code = SSL_read_ex(ssl_.get(), buffer.data(), buffer.size(), &n);
        return code == 1 ? io_result{io_status::ok, n, {}} : tls_failure(code);
    }
    auto const n = ::recv(socket_.native_handle(), buffer.data(), buffer.size(), 0);
    if (n > 0)
        return {io_status::ok, static_cast<std::size_t>(n), {}};
    if (n == 0)
        return {io_status::closed, 0, errc::connection_closed};
    return from_errno(io_status::want_read);
}

io_result stream::try_write(std::string_view bytes)
{
    if (!socket_.is_open())
        return {io_status::failed, 0, errc::connection_closed};
    if (bytes.empty())
        return {};
    if (ssl_) {
        std::size_t n = 0;
        int const code = SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &n);
        return code == 1 ? io_result{io_status::ok, n, {}} : tls_failure(code);
    }
    auto const n = ::send(socket_.native_handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n >= 0)
        return {io_status::ok, static_cast<std::size_t>(n), {}};
    return from_errno(io_status::want_write);
}

awaitable<result<void>> stream::wait(io_status direction, time_point deadline)
{
    if (deadline != never && clock::now() >= deadline)
        co_return errc::deadline_exceeded;
    auto const kind = direction == io_status::want_read ? tcp_socket::wait_read : tcp_socket::wait_write;
    deadline_guard const guard{socket_, socket_.get_executor(), deadline};
    auto [error] = co_await socket_.async_wait(kind, nothrow);
    if (guard.fired())
        co_return errc::deadline_exceeded;
    if (error)
        co_return error;
    co_return boost::system::in_place_value;
}

awaitable<result<std::size_t>> stream::read_some(std::span<char> buffer, time_point deadline)
{
    for (;;) {
        auto const step = try_read(buffer);
        switch (step.status) {
        case io_status::ok:
            co_return step.bytes;
        case io_status::closed:
            co_return errc::connection_closed;
        case io_status::failed:
            co_return step.error;
        case io_status::want_read:
        case io_status::want_write:
            break;
        }
        auto const ready = co_await wait(step.status, deadline);
        if (!ready)
            co_return ready.error();
    }
}

awaitable<result<void>> stream::write_all(std::string_view bytes, time_point deadline)
{
    while (!bytes.empty()) {
        auto const step = try_write(bytes);
        if (step.status == io_status::ok) {
            bytes.remove_prefix(step.bytes);
            continue;
        }
        if (step.status == io_status::closed || step.status == io_status::failed)
            co_return step.error;
        auto const ready = co_await wait(step.status, deadline);
        if (!ready)
            co_return ready.error();
    }
    co_return boost::system::in_place_value;
}

awaitable<void> stream::shutdown(time_point deadline)
{
    co_await shutdown_output(deadline);
    close();
}

awaitable<void> stream::shutdown_output(time_point deadline)
{
    if (ssl_ && socket_.is_open() && SSL_is_init_finished(ssl_.get())) {
        // One call sends our close_notify; waiting for the peer's would only keep the socket.
        for (;;) {
            int const code = SSL_shutdown(ssl_.get());
            if (code >= 0 || tls_failure(code).status != io_status::want_write)
                break;
            auto const ready = co_await wait(io_status::want_write, deadline);
            if (!ready)
                break;
        }
    }
    if (socket_.is_open()) {
        error_code ignored;
        socket_.shutdown(tcp_socket::shutdown_send, ignored);
    }
}

void stream::close() noexcept
{
    error_code ignored;
    socket_.close(ignored);
}

} // namespace hono::net
