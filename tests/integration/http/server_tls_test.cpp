// SPDX-License-Identifier: Apache-2.0
#include "fixture.hpp"

#include <hono/http/client.hpp>
#include <hono/net/error.hpp>

#include "self_signed.hpp"

using namespace test;
using Catch::Contains;

namespace {

self_signed const& identity()
{
    static self_signed const made;
    return made;
}

net::tls_context server_context()
{
    static auto const made = identity().server_context();
    return made;
}

http::client_options client_of(http_server const& server, self_signed const& trusted)
{
    http::client_options options;
    options.host = "127.0.0.1";
    options.port = server.port;
    options.tls = net::tls_client_settings{trusted.client_context(), "127.0.0.1"};
    return options;
}

std::uint64_t failures(http_server const& server, http::handshake_failure why)
{
    return server.server.counters().handshake_failures[static_cast<std::size_t>(why)];
}

awaitable<void> serve_over_tls(http_server& server)
{
    http::client client{server.worker.executor(), client_of(server, identity())};
    for (auto const* body : {"one", "two"}) {
        auto const answer = co_await client.send(asking("POST", "/echo", body), deadline_in(5s));
        REQUIRE(answer.has_value());
        CHECK(answer->status == 200);
        CHECK(answer->header("secured") == "yes");
        CHECK(answer->body == body);
    }
    CHECK(server.server.counters().accepted == 1);
}

awaitable<void> serve_large_over_tls(http_server& server)
{
    auto options = client_of(server, identity());
    options.max_body = 64 * 1024 * 1024;
    http::client client{server.worker.executor(), options};
    auto const answer = co_await client.send(asking("GET", "/large"), deadline_in(20s));
    REQUIRE(answer.has_value());
    CHECK(answer->body.size() == 32 * 1024 * 1024);
}

awaitable<void> refuse_over_tls(http_server& server)
{
    http::client client{server.worker.executor(), client_of(server, identity())};
    auto const answer = co_await client.send(asking("POST", "/echo", std::string(100'000, 'z')), deadline_in(5s));
    REQUIRE(answer.has_value());
    CHECK(answer->status == 413);
}

awaitable<void> verify_server(http_server& server)
{
    self_signed const other;
    http::client client{server.worker.executor(), client_of(server, other)};
    auto const answer = co_await client.send(asking("GET", "/"), deadline_in(5s));
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error() == net::errc::tls_failed);
    CHECK_THAT(client.tls_error_text(), Contains("certificate verify failed"));
    while (server.open_connections() > 0)
        co_await pause(5ms);
    CHECK(failures(server, http::handshake_failure::protocol) == 1);
}

awaitable<void> cut_off_silent_handshakes(http_server& server)
{
    auto silent = co_await raw_peer::connect(server);
    auto const begin = clock::now();
    auto const received = co_await silent.read_all();
    CHECK(received.empty());
    CHECK(since(begin) >= 190ms);
    while (server.open_connections() > 0)
        co_await pause(5ms);
    CHECK(failures(server, http::handshake_failure::timeout) == 1);

    auto alien = co_await raw_peer::connect(server);
    co_await alien.send(get("/echo"));
    co_await alien.read_all();
    while (server.open_connections() > 0)
        co_await pause(5ms);
    CHECK(failures(server, http::handshake_failure::protocol) == 1);
}

awaitable<void> count_contexts(http_server& server)
{
    for (int i = 0; i < 2; ++i) {
        http::client client{server.worker.executor(), client_of(server, identity())};
        auto const answer = co_await client.send(asking("GET", "/echo"), deadline_in(5s));
        CHECK(answer.has_value());
    }
}

} // namespace

TEST_CASE("requests are served over TLS on one connection", "[http][server][tls]")
{
    http_server{{}, server_context}.run(serve_over_tls);
}

TEST_CASE("a response larger than a socket's buffer goes out over TLS", "[http][server][tls]")
{
    http_server{{}, server_context}.run(serve_large_over_tls);
}

TEST_CASE("the answer to an oversized request arrives over TLS", "[http][server][tls]")
{
    http_server{{}, server_context}.run(refuse_over_tls);
}

TEST_CASE("a client refuses a server that it does not trust", "[http][client][tls]")
{
    http_server{{}, server_context}.run(verify_server);
}

TEST_CASE("handshakes that do not come to an end are cut off and counted", "[http][server][tls]")
{
    http_server{with([](auto& limits) { limits.handshake = 200ms; }), server_context}.run(cut_off_silent_handshakes);
}

TEST_CASE("each connection asks for the context anew", "[http][server][tls]")
{
    static int asked = 0;
    asked = 0;
    auto const provider = [] {
        ++asked;
        return server_context();
    };
    http_server{{}, provider}.run(count_contexts);
    CHECK(asked == 2);
}
