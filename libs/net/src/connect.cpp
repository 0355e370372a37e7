// SPDX-License-Identifier: Apache-2.0
#include <hono/net/connect.hpp>

#include <boost/asio/ip/basic_resolver.hpp>

#include <hono/net/error.hpp>

#include "deadline_guard.hpp"

namespace hono::net {
awaitable<result<stream>> connect_tcp(std::string host, std::uint16_t port, time_point deadline)
{
    auto const ex = co_await asio::this_coro::executor;
    asio::ip::basic_resolver<tcp, executor> resolver{ex};
    asio::ip::basic_resolver_results<tcp> addresses;
    {
        deadline_guard const guard{resolver, ex, deadline};
        auto [error, found] = co_await resolver.async_resolve(host, std::to_string(port), nothrow);
        if (guard.fired())
            co_return errc::deadline_exceeded;
        if (error)
            co_return error;
        addresses = std::move(found);
    }
    error_code last = asio::error::host_not_found;
    for (auto const& entry : addresses) {
        tcp_socket socket{ex};
        deadline_guard const guard{socket, ex, deadline};
        auto [error] = co_await socket.async_connect(entry.endpoint(), nothrow);
        if (guard.fired())
            co_return errc::deadline_exceeded;
        if (error) {
            last = error;
            continue;
        }
        error_code ignored;
        socket.set_option(tcp::no_delay{true}, ignored);
        co_return stream{std::move(socket)};
    }
    co_return last;
}

} // namespace hono::net
