// SPDX-License-Identifier: Apache-2.0
#include <hono/http/client.hpp>

#include <hono/http/error.hpp>
#include <hono/net/error.hpp>

#include "fixture.hpp"

using namespace test;

namespace {

http::client_options client_of(http_server const& server)
{
    http::client_options options;
    options.host = "localhost";
    options.port = server.port;
    return options;
}

awaitable<void> reuse_connection(http_server& server)
{
    http::client client{server.worker.executor(), client_of(server)};
    for (int i = 0; i < 3; ++i) {
        auto const answer = co_await client.send(asking("POST", "/echo", "hello"), deadline_in(5s));
        REQUIRE(answer.has_value());
        CHECK(answer->status == 200);
        CHECK(answer->body == "hello");
    }
    CHECK(server.server.counters().accepted == 1);
    auto const head = co_await client.send(asking("HEAD", "/echo"), deadline_in(5s));
    REQUIRE(head.has_value());
    CHECK(head->body.empty());
}

awaitable<void> replace_connection(http_server& server)
{
    http::client client{server.worker.executor(), client_of(server)};
    for (int i = 0; i < 2; ++i) {
        auto const answer = co_await client.send(asking("GET", "/echo"), deadline_in(5s));
        CHECK(answer.has_value());
        while (server.open_connections() > 0)
            co_await pause(10ms);
    }
    CHECK(server.server.counters().accepted == 2);
}

awaitable<void> give_up_in_time(http_server& server)
{
    http::client client{server.worker.executor(), client_of(server)};
    auto const begin = clock::now();
    auto const late = co_await client.send(asking("GET", "/wait"), deadline_in(200ms));
    REQUIRE_FALSE(late.has_value());
    CHECK(late.error() == net::errc::deadline_exceeded);
    CHECK(since(begin) < 2s);
    server.release.set(true);
    auto const next = co_await client.send(asking("GET", "/echo"), deadline_in(5s));
    CHECK(next.has_value());
}

awaitable<void> bound_responses(http_server& server)
{
    http::client client{server.worker.executor(), client_of(server)};
    auto const answer = co_await client.send(asking("GET", "/large"), deadline_in(5s));
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error() == http::errc::response_too_large);
}

} // namespace

TEST_CASE("a client keeps its connection", "[http][client]")
{
    http_server{}.run(reuse_connection);
}

TEST_CASE("a client replaces a connection that the server has closed", "[http][client]")
{
    http_server{with([](auto& limits) { limits.idle = 100ms; })}.run(replace_connection);
}

TEST_CASE("a client gives up at its deadline and can go on", "[http][client]")
{
    http_server{}.run(give_up_in_time);
}

TEST_CASE("a client bounds what it accepts", "[http][client]")
{
    http_server{}.run(bound_responses);
}
