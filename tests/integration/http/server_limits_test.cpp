// SPDX-License-Identifier: Apache-2.0
#include "fixture.hpp"

#include <vector>

using namespace test;
using Catch::Contains;
using Catch::EndsWith;
using Catch::StartsWith;

namespace {

awaitable<void> cut_off_slow_requests(http_server& server)
{
    for (auto const* begun :
         {"POST /echo HTTP/1.1\r\nHo", "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc"}) {
        auto peer = co_await raw_peer::connect(server);
        auto const begin = clock::now();
        co_await peer.send(begun);
        auto const received = co_await peer.read_all();
        CHECK_THAT(received, StartsWith("HTTP/1.1 408 Request Timeout\r\n") && Contains("Connection: close"));
        CHECK(since(begin) >= 190ms);
    }
}

awaitable<void> cut_off_a_trickle(http_server& server)
{
    auto peer = co_await raw_peer::connect(server);
    auto const begin = clock::now();
    for (int i = 0; i < 20 && since(begin) < 1s; ++i) {
        co_await peer.send(i == 0 ? "GET /echo HTTP/1.1\r\nX: " : "y");
        co_await pause(20ms);
    }
    auto const received = co_await peer.read_all();
    CHECK(since(begin) < 1s);
    CHECK((received.empty() || received.starts_with("HTTP/1.1 408 ")));
}

awaitable<void> close_idle(http_server& server)
{
    auto silent = co_await raw_peer::connect(server);
    auto begin = clock::now();
    auto received = co_await silent.read_all();
    CHECK(received.empty());
    CHECK(since(begin) >= 190ms);

    auto used = co_await raw_peer::connect(server);
    co_await pause(100ms);
    co_await used.send(get("/echo"));
    auto const answer = co_await used.read_responses(1);
    CHECK_THAT(answer, StartsWith("HTTP/1.1 200 "));
    begin = clock::now();
    received = co_await used.read_all();
    CHECK(received.empty());
    CHECK(since(begin) >= 190ms); // from the answer, not from the accept
}

awaitable<void> let_handlers_wait(http_server& server)
{
    auto peer = co_await raw_peer::connect(server);
    co_await peer.send(get("/wait", "Connection: close\r\n"));
    co_await pause(500ms); // beyond idle, receive and write
    server.release.set(true);
    auto const received = co_await peer.read_all();
    CHECK_THAT(received, StartsWith("HTTP/1.1 202 "));
}

awaitable<void> count_from_last_byte(http_server& server)
{
    auto peer = co_await raw_peer::connect(server);
    auto const bytes = post("/patience", "slow", "Connection: close\r\n");
    co_await peer.send(bytes.substr(0, 10));
    co_await pause(1s);
    co_await peer.send(bytes.substr(10));
    auto const received = co_await peer.read_all();
    auto const left = std::stoi(received.substr(received.find("\r\n\r\n") + 4));
    CHECK(left > 9'200);
    CHECK(left <= 10'000);
}

awaitable<void> serve_beside_stalled(http_server& server)
{
    std::vector<raw_peer> stalled;
    for (int i = 0; i < 200; ++i) {
        stalled.push_back(co_await raw_peer::connect(server));
        co_await stalled.back().send(i % 2 ? "POST /echo HTTP/1.1\r\nContent-Length: 10\r\nHost: x\r\n\r\na" : "PO");
    }
    auto peer = co_await raw_peer::connect(server);
    auto const begin = clock::now();
    co_await peer.send(get("/echo"));
    auto const received = co_await peer.read_responses(1);
    CHECK_THAT(received, StartsWith("HTTP/1.1 200 "));
    CHECK(since(begin) < 1s);
    CHECK(server.open_connections() == 201);
}

awaitable<void> refuse_oversized(http_server& server)
{
    std::string const many(100'000, 'z');
    for (auto const& [bytes, status] : std::vector<std::pair<std::string, std::string>>{
             {post("/echo", many), "413"},
             {"GET /" + many + " HTTP/1.1\r\n\r\n", "414"},
             {get("/echo", "X: " + many + "\r\n"), "431"},
             {"GET /echo HTTP/1.1\r\n\r\n" + get("/echo"), "400"},
         }) {
        auto peer = co_await raw_peer::connect(server);
        co_await peer.send(bytes);
        auto const received = co_await peer.read_all();
        INFO(status);
        CHECK_THAT(received, StartsWith("HTTP/1.1 " + status));
        CHECK(count(received, "HTTP/1.1 ") == 1);
        CHECK_THAT(received, EndsWith("\r\n\r\nError Code: " + status));
    }
}

awaitable<void> stop_dropping(http_server& server)
{
    auto peer = co_await raw_peer::connect(server);
    co_await peer.send("GET /echo HTTP/1.1\r\n\r\n");
    auto const begin = clock::now();
    auto sent = result<void>{boost::system::in_place_value};
    std::string const more(64 * 1024, 'm');
    for (int i = 0; i < 1000 && sent.has_value(); ++i)
        sent = co_await peer.stream().write_all(more, deadline_in(5s));
    CHECK_FALSE(sent.has_value());
    CHECK(since(begin) < 3s);
}

awaitable<void> cut_off_slow_readers(http_server& server)
{
    auto peer = co_await raw_peer::connect(server);
    co_await peer.send(get("/large"));
    for (int i = 0; i < 300 && (server.server.counters().requests == 0 || server.open_connections() > 0); ++i)
        co_await pause(10ms);
    CHECK(server.open_connections() == 0);
}

awaitable<void> limit_connections(http_server& server)
{
    auto first = co_await raw_peer::connect(server);
    auto second = co_await raw_peer::connect(server);
    auto third = co_await raw_peer::connect(server);
    auto const received = co_await third.read_all();
    CHECK(received.empty());
    CHECK(server.server.counters().refused == 1);
    first.close();
    for (int i = 0; i < 100 && server.open_connections() > 1; ++i)
        co_await pause(10ms);
    auto fourth = co_await raw_peer::connect(server);
    co_await fourth.send(get("/echo"));
    auto const answer = co_await fourth.read_responses(1);
    CHECK_THAT(answer, StartsWith("HTTP/1.1 200 "));
}

} // namespace

TEST_CASE("a request that is not complete in time is answered 408 and closed", "[http][server]")
{
    http_server{with([](auto& limits) { limits.receive = 200ms; })}.run(cut_off_slow_requests);
}

TEST_CASE("a byte now and then does not extend a request's time", "[http][server]")
{
    http_server{with([](auto& limits) { limits.receive = 200ms; })}.run(cut_off_a_trickle);
}

TEST_CASE("an idle connection is closed, counted from the last answer", "[http][server]")
{
    http_server{with([](auto& limits) { limits.idle = 200ms; })}.run(close_idle);
}

TEST_CASE("no limit of the connection cuts a handler short", "[http][server]")
{
    http_server{with([](auto& limits) { limits.idle = limits.receive = limits.write = 200ms; })}.run(let_handlers_wait);
}

TEST_CASE("a handler's time counts from the request's last byte", "[http][server]")
{
    http_server{with([](auto& limits) { limits.handling = 10s; })}.run(count_from_last_byte);
}

TEST_CASE("connections that stall do not keep others waiting", "[http][server]")
{
    http_server{}.run(serve_beside_stalled);
}

TEST_CASE("the answer to an oversized request is not lost to a reset", "[http][server]")
{
    http_server{}.run(refuse_oversized);
}

TEST_CASE("a peer that never stops sending is cut off", "[http][server]")
{
    http_server{}.run(stop_dropping);
}

TEST_CASE("a peer that does not read its answer is cut off", "[http][server]")
{
    http_server{with([](auto& limits) { limits.write = 200ms; })}.run(cut_off_slow_readers);
}

TEST_CASE("connections above the limit are closed, and their place is used again", "[http][server]")
{
    http_server{with([](auto& limits) { limits.connections = 2; })}.run(limit_connections);
}
