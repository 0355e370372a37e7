// SPDX-License-Identifier: Apache-2.0
#include "fixture.hpp"

using namespace test;
using Catch::Contains;
using Catch::EndsWith;
using Catch::StartsWith;

namespace {

awaitable<void> answer_twice(http_server& server)
{
    auto peer = co_await raw_peer::connect(server);
    co_await peer.send(post("/echo", "one"));
    auto const first = co_await peer.read_responses(1);
    CHECK(first == "HTTP/1.1 200 OK\r\nSecured: no\r\nContent-Length: 3\r\n\r\none");
    co_await peer.send(post("/echo", "two"));
    auto const second = co_await peer.read_responses(1);
    CHECK_THAT(second, EndsWith("two"));
    CHECK(server.server.counters().accepted == 1);
    CHECK(server.server.counters().requests == 2);
}

awaitable<void> answer_in_order(http_server& server)
{
    auto peer = co_await raw_peer::connect(server);
    co_await peer.send(post("/echo", "first") + get("/nowhere") + post("/echo", "third") +
                       get("/echo", "Connection: close\r\n") + get("/never"));
    auto const received = co_await peer.read_all();
    CHECK(count(received, "HTTP/1.1 ") == 4);
    CHECK(received.find("first") < received.find("404 Not Found"));
    CHECK(received.find("404 Not Found") < received.find("third"));
    CHECK_THAT(received, Contains("Connection: close\r\n"));
}

awaitable<void> answer_piecewise(http_server& server)
{
    auto peer = co_await raw_peer::connect(server);
    for (char const c : post("/echo", "slow"))
        co_await peer.send(std::string(1, c));
    auto const received = co_await peer.read_responses(1);
    CHECK_THAT(received, EndsWith("slow"));
}

awaitable<void> continue_when_asked(http_server& server)
{
    auto peer = co_await raw_peer::connect(server);
    co_await peer.send("POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    auto const interim = co_await peer.read_responses(1);
    CHECK(interim == "HTTP/1.1 100 Continue\r\n\r\n");
    co_await peer.send("hi");
    auto const received = co_await peer.read_responses(1);
    CHECK_THAT(received, StartsWith("HTTP/1.1 200 ") && EndsWith("hi"));

    co_await peer.send("POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2049\r\n\r\n");
    auto const refusal = co_await peer.read_all();
    CHECK_THAT(refusal, StartsWith("HTTP/1.1 413 "));
}

awaitable<void> close_after_1_0(http_server& server)
{
    auto peer = co_await raw_peer::connect(server);
    co_await peer.send("GET /echo HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /echo HTTP/1.0\r\n\r\n");
    auto const received = co_await peer.read_all();
    CHECK(count(received, "HTTP/1.1 200 ") == 2);
    CHECK(count(received, "Connection: keep-alive") == 1);
    CHECK(count(received, "Connection: close") == 1);
}

awaitable<void> answer_head(http_server& server)
{
    auto peer = co_await raw_peer::connect(server);
    co_await peer.send("HEAD /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    auto const received = co_await peer.read_all();
    CHECK_THAT(received, Contains("Content-Length: 33554432\r\n") && EndsWith("\r\n\r\n"));
}

awaitable<void> answer_half_closed(http_server& server)
{
    auto peer = co_await raw_peer::connect(server);
    co_await peer.send(post("/echo", "bye"));
    peer.stream().socket().shutdown(tcp_socket::shutdown_send);
    auto const received = co_await peer.read_all();
    CHECK_THAT(received, EndsWith("bye"));
}

awaitable<void> leave_nothing(http_server& server)
{
    for (auto const* begun : {"", "PO", "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc"}) {
        auto peer = co_await raw_peer::connect(server);
        co_await peer.send(begun);
        peer.close();
    }
    for (int i = 0; i < 100 && (server.server.counters().accepted < 3 || server.open_connections() > 0); ++i)
        co_await pause(10ms);
    CHECK(server.open_connections() == 0);
}

} // namespace

TEST_CASE("requests of one connection are answered one after the other", "[http][server]")
{
    http_server{}.run(answer_twice);
}

TEST_CASE("requests sent ahead are answered in their order, none behind a close", "[http][server]")
{
    http_server{}.run(answer_in_order);
}

TEST_CASE("a request may come byte by byte", "[http][server]")
{
    http_server{}.run(answer_piecewise);
}

TEST_CASE("the interim answer comes when asked for, unless the header decides", "[http][server]")
{
    http_server{}.run(continue_when_asked);
}

TEST_CASE("HTTP/1.0 is closed unless it asks to be kept", "[http][server]")
{
    http_server{}.run(close_after_1_0);
}

TEST_CASE("HEAD gets the header of GET", "[http][server]")
{
    http_server{}.run(answer_head);
}

TEST_CASE("a peer that has finished sending is still answered", "[http][server]")
{
    http_server{}.run(answer_half_closed);
}

TEST_CASE("peers that hang up leave nothing behind", "[http][server]")
{
    http_server{}.run(leave_nothing);
}
