// SPDX-License-Identifier: Apache-2.0
#pragma once
// The one door to Asio. Streams and timers use io_context's own executor type, which costs less CPU than
// any_io_executor; every worker is one thread with one io_context, so nothing here needs a strand.

#include <coroutine> // before Asio, which looks for it

#include <chrono>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <hono/base/result.hpp>

namespace hono {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

using executor = asio::io_context::executor_type;
using clock = std::chrono::steady_clock;
using time_point = clock::time_point;

template <class T>
using awaitable = asio::awaitable<T, executor>;

using use_awaitable_t = asio::use_awaitable_t<executor>;
inline constexpr use_awaitable_t use_awaitable{};

/// Completion token of I/O awaits: errors come back as values, `auto [error, n] = co_await f(..., nothrow)`.
inline constexpr asio::as_tuple_t<use_awaitable_t> nothrow{use_awaitable};

using tcp_socket = asio::basic_stream_socket<tcp, executor>;
using tcp_acceptor = asio::basic_socket_acceptor<tcp, executor>;
using steady_timer = asio::basic_waitable_timer<clock, asio::wait_traits<clock>, executor>;

/// The far future: a deadline that never comes.
inline constexpr time_point never = time_point::max();

inline time_point deadline_in(clock::duration span)
{
    return clock::now() + span;
}

} // namespace hono
