// SPDX-License-Identifier: Apache-2.0
#include <hono/net/listener.hpp>

#include <cerrno>
#include <cstring>
#include <utility>

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <hono/log/logger.hpp>

namespace hono::net {
namespace {

log::logger const logger{"net"};

struct address_info_free {
    void operator()(addrinfo* info) const noexcept { freeaddrinfo(info); }
};
using address_info = std::unique_ptr<addrinfo, address_info_free>;

[[noreturn]] void fail(std::string const& address, std::uint16_t port, char const* reason)
{
    throw bind_error{"cannot bind to " + address + ":" + std::to_string(port) + ": " + reason};
}

address_info resolve(std::string const& address, std::uint16_t port)
{
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE;
    addrinfo* found = nullptr;
    if (int const code = getaddrinfo(address.c_str(), std::to_string(port).c_str(), &hints, &found); code != 0)
        fail(address, port, gai_strerror(code));
    return address_info{found};
}

void set_port(sockaddr_storage& name, std::uint16_t port)
{
    if (name.ss_family == AF_INET6)
        reinterpret_cast<sockaddr_in6&>(name).sin6_port = htons(port);
    else
        reinterpret_cast<sockaddr_in&>(name).sin_port = htons(port);
}

std::uint16_t bound_port(int socket)
{
    sockaddr_storage name{};
    socklen_t size = sizeof name;
    getsockname(socket, reinterpret_cast<sockaddr*>(&name), &size);
    return ntohs(name.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6&>(name).sin6_port
                                            : reinterpret_cast<sockaddr_in&>(name).sin_port);
}

/// A bound socket, or -1 with errno set.
int bind_socket(sockaddr_storage const& name, socklen_t size, bool shared)
{
    int const socket = ::socket(name.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (socket < 0)
        return -1;
    int const on = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (shared)
        setsockopt(socket, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
    // Without SO_REUSEPORT, SO_REUSEADDR alone still lets two sockets bind until one listens: so the probe listens.
    if (::bind(socket, reinterpret_cast<sockaddr const*>(&name), size) == 0 && ::listen(socket, SOMAXCONN) == 0)
        return socket;
    int const cause = errno;
    ::close(socket);
    errno = cause;
    return -1;
}

} // namespace

port_claim::port_claim(std::string const& address, std::uint16_t port, std::size_t workers)
    : address_{address}
    , port_{port}
{
    auto const info = resolve(address, port);
    sockaddr_storage name{};
    std::memcpy(&name, info->ai_addr, info->ai_addrlen);
    if (port != 0) {
        int const probe = bind_socket(name, info->ai_addrlen, false);
        if (probe < 0)
            fail(address, port, std::strerror(errno));
        ::close(probe);
    }
    for (std::size_t i = 0; i < workers; ++i) {
        int const socket = bind_socket(name, info->ai_addrlen, true);
        if (socket < 0) {
            int const cause = errno;
            for (int const other : sockets_)
                ::close(other);
            fail(address, port, std::strerror(cause));
        }
        sockets_.push_back(socket);
        port_ = bound_port(socket);
        set_port(name, port_);
    }
}

port_claim::port_claim(port_claim&& other) noexcept
    : address_{std::move(other.address_)}
    , port_{other.port_}
    , sockets_{std::exchange(other.sockets_, {})}
{
}

port_claim& port_claim::operator=(port_claim&& other) noexcept
{
    std::swap(address_, other.address_);
    std::swap(port_, other.port_);
    std::swap(sockets_, other.sockets_);
    return *this;
}

port_claim::~port_claim()
{
    for (int const socket : sockets_)
        if (socket >= 0)
            ::close(socket);
}

tcp_acceptor port_claim::take(std::size_t index, executor ex)
{
    int const socket = std::exchange(sockets_.at(index), -1);
    sockaddr_storage name{};
    socklen_t size = sizeof name;
    getsockname(socket, reinterpret_cast<sockaddr*>(&name), &size);
    return tcp_acceptor{ex, name.ss_family == AF_INET6 ? tcp::v6() : tcp::v4(), socket};
}

awaitable<void> accept_loop(tcp_acceptor& acceptor, std::function<void(tcp_socket)> on_accept)
{
    constexpr auto pause = std::chrono::milliseconds{50};
    auto const ex = acceptor.get_executor();
    auto const stop = co_await asio::this_coro::cancellation_state;
    while (acceptor.is_open() && stop.cancelled() == asio::cancellation_type::none) {
        tcp_socket socket{ex};
        auto [error] = co_await acceptor.async_accept(socket, nothrow);
        if (error == asio::error::operation_aborted || error == asio::error::bad_descriptor)
            break;
        if (error) {
            logger.warn("accept failed", {{"reason", error.message()}});
            steady_timer timer{ex, pause};
            auto [ignored] = co_await timer.async_wait(nothrow);
            (void)ignored;
            continue;
        }
        error_code ignored;
        socket.set_option(tcp::no_delay{true}, ignored);
        on_accept(std::move(socket));
    }
}

} // namespace hono::net
