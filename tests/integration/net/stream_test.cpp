// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <hono/net/connect.hpp>
#include <hono/net/error.hpp>
#include <hono/net/listener.hpp>

#include "run_io.hpp"

using namespace hono;
using namespace std::chrono_literals;

namespace {

awaitable<void> echo_once(tcp_socket socket)
{
    net::stream peer{std::move(socket)};
    char buffer[64];
    auto const n = co_await peer.read_some(buffer, deadline_in(5s));
    if (n)
        co_await peer.write_all({buffer, *n}, deadline_in(5s));
    co_await peer.shutdown(deadline_in(1s));
}

awaitable<void> talk(std::uint16_t port, std::string* answer, error_code* end)
{
    auto peer = co_await net::connect_tcp("localhost", port, deadline_in(5s));
    REQUIRE(peer.has_value());
    CHECK_FALSE(peer->is_tls());
    CHECK_FALSE(peer->remote_address().empty());
    co_await peer->write_all("hello", deadline_in(5s));
    char buffer[64];
    auto const n = co_await peer->read_some(buffer, deadline_in(5s));
    REQUIRE(n.has_value());
    answer->assign(buffer, *n);
    auto const more = co_await peer->read_some(buffer, deadline_in(5s));
    *end = more.error();
}

awaitable<void> read_from_silence(std::uint16_t port, error_code* end)
{
    auto peer = co_await net::connect_tcp("127.0.0.1", port, deadline_in(5s));
    REQUIRE(peer.has_value());
    char buffer[64];
    auto const n = co_await peer->read_some(buffer, deadline_in(20ms));
    *end = n.error();
}

awaitable<void> connect_to(std::uint16_t port, error_code* end)
{
    auto const peer = co_await net::connect_tcp("127.0.0.1", port, deadline_in(5s));
    *end = peer.error();
}

} // namespace

TEST_CASE("streams carry bytes both ways and tell an orderly end", "[net]")
{
    test::worker_io io;
    net::port_claim claim{"127.0.0.1", 0, 1};
    auto acceptor = claim.take(0, io.executor());
    io.tasks.spawn("accept", net::accept_loop(acceptor, [&](tcp_socket socket) {
                       io.tasks.spawn("echo", echo_once(std::move(socket)));
                   }));
    std::string answer;
    error_code end;
    io.run(talk(claim.port(), &answer, &end));
    CHECK(answer == "hello");
    CHECK(end == net::errc::connection_closed);
    acceptor.close();
    io.settle();
}

TEST_CASE("a read from a silent peer ends at its deadline", "[net]")
{
    test::worker_io io;
    net::port_claim const claim{"127.0.0.1", 0, 1};
    error_code end;
    io.run(read_from_silence(claim.port(), &end));
    CHECK(end == net::errc::deadline_exceeded);
}

TEST_CASE("a refused connection is an error at once", "[net]")
{
    test::worker_io io;
    std::uint16_t port = 0;
    {
        net::port_claim const claim{"127.0.0.1", 0, 1};
        port = claim.port();
    }
    error_code end;
    io.run(connect_to(port, &end));
    CHECK(end == asio::error::connection_refused);
}
