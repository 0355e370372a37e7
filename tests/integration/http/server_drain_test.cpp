// SPDX-License-Identifier: Apache-2.0
#include "fixture.hpp"

#include <algorithm>
#include <vector>

#include <hono/net/connect.hpp>

using namespace test;
using Catch::Contains;
using Catch::StartsWith;

namespace {

awaitable<void> drain(http_server& server, std::chrono::milliseconds span, net::event<bool>& drained)
{
    co_await server.server.drain(deadline_in(span));
    drained.set(true);
}

awaitable<void> finish_what_runs(http_server& server)
{
    auto busy = co_await raw_peer::connect(server);
    co_await busy.send(get("/wait"));
    while (server.waiting == 0)
        co_await pause(5ms);

    net::event<bool> drained{server.worker.executor()};
    server.worker.tasks.spawn("drain", drain(server, 5s, drained));
    co_await pause(50ms);
    auto const refused = co_await net::connect_tcp("127.0.0.1", server.port, deadline_in(1s));
    CHECK_FALSE(refused.has_value());
    CHECK_FALSE(drained.is_set());

    server.release.set(true);
    auto const received = co_await busy.read_all();
    CHECK_THAT(received, StartsWith("HTTP/1.1 202 ") && Contains("Connection: close\r\n"));
    busy.close();
    auto const ended = co_await drained.wait(deadline_in(1s)); // long before `until`
    CHECK(ended.has_value());
    CHECK(server.open_connections() == 0);
}

awaitable<void> serve_until_its_turn(http_server& server)
{
    std::vector<raw_peer> idle;
    for (int i = 0; i < 5; ++i)
        idle.push_back(co_await raw_peer::connect(server));
    while (server.open_connections() < 5)
        co_await pause(5ms);
    net::event<bool> drained{server.worker.executor()};
    server.worker.tasks.spawn("drain", drain(server, 1000ms, drained));
    co_await pause(20ms);
    co_await idle.back().send(get("/echo"));
    auto const received = co_await idle.back().read_all();
    CHECK_THAT(received, StartsWith("HTTP/1.1 200 ") && Contains("Connection: close\r\n"));

    std::vector<std::chrono::milliseconds> ends;
    auto const begin = clock::now();
    for (int i = 0; i < 4; ++i) {
        co_await idle[static_cast<std::size_t>(i)].read_all();
        ends.push_back(since(begin));
    }
    CHECK(ends[3] > 400ms); // its turn comes after 600 ms
    CHECK(ends[0] + 200ms < ends[3]);
    for (auto& peer : idle)
        peer.close();
    auto const ended = co_await drained.wait(deadline_in(2s));
    CHECK(ended.has_value());
}

awaitable<void> close_the_only_one(http_server& server)
{
    auto idle = co_await raw_peer::connect(server);
    while (server.open_connections() == 0)
        co_await pause(5ms);
    auto const begin = clock::now();
    co_await server.server.drain(deadline_in(5s));
    CHECK(since(begin) < 1s);
    auto const received = co_await idle.read_all();
    CHECK(received.empty());
}

awaitable<void> end_in_time(http_server& server)
{
    auto busy = co_await raw_peer::connect(server);
    co_await busy.send(get("/wait"));
    while (server.waiting == 0)
        co_await pause(5ms);
    auto const begin = clock::now();
    co_await server.server.drain(deadline_in(200ms));
    CHECK(since(begin) >= 190ms);
    CHECK(server.open_connections() == 1);
    co_await server.server.stop();
    CHECK(since(begin) < 1s);
    CHECK(server.waiting == 0);
    CHECK(server.open_connections() == 0);
    auto const received = co_await busy.read_all();
    CHECK(received.empty());
}

} // namespace

TEST_CASE("draining finishes running requests and takes no connections", "[http][server]")
{
    http_server{}.run(finish_what_runs);
}

TEST_CASE("draining closes idle connections one after the other and serves them until then", "[http][server]")
{
    http_server{}.run(serve_until_its_turn);
}

TEST_CASE("draining closes a lone idle connection at once", "[http][server]")
{
    http_server{}.run(close_the_only_one);
}

TEST_CASE("draining ends in time, and stopping cuts what is left", "[http][server]")
{
    http_server{}.run(end_in_time);
}
