// SPDX-License-Identifier: Apache-2.0
#include "endpoints.hpp"

#include <catch2/catch.hpp>

#include <hono/http/request.hpp>
#include <hono/http/request_parser.hpp>

using namespace hono;

namespace {

struct fixture {
    asio::io_context io{1};
    net::task_group tasks{io.get_executor()};
    ops::health checks;
    metrics::registry meters{{{"host", "h"}}};
    http::router routes;
    http::response answer;

    fixture() { ops::add_endpoints(routes, checks, meters, tasks); }

    awaitable<void> dispatch(http::request const& request) { answer = co_await routes.dispatch(request, never); }

    unsigned send(std::string const& method, std::string const& path)
    {
        http::request_parser parser{http::request_limits{}};
        parser.feed(method + " " + path + " HTTP/1.1\r\nHost: h\r\n\r\n");
        http::request const request{parser};
        tasks.spawn("dispatch", dispatch(request));
        io.restart();
        io.run();
        return answer.status();
    }
};

} // namespace

TEST_CASE_METHOD(fixture, "the probes answer at their paths, with or without a trailing slash", "[ops]")
{
    CHECK(send("GET", "/liveness") == 204);
    CHECK(send("GET", "/readiness/") == 503);
    CHECK(send("GET", "/startup") == 503);
    checks.set_started();
    CHECK(send("GET", "/readiness") == 200);
    CHECK(answer.header("Content-Type") == "application/json;charset=UTF-8");
    CHECK(send("GET", "/startup") == 200);
    CHECK(send("GET", "/started") == 200);
    CHECK(send("HEAD", "/readiness") == 200);
}

TEST_CASE_METHOD(fixture, "metrics are served under both names", "[ops]")
{
    auto const meter = meters.make_counter("hono.connections.attempts");
    for (auto const* path : {"/prometheus", "/metrics"}) {
        CHECK(send("GET", path) == 200);
        CHECK(answer.header("Content-Type") == "text/plain; version=0.0.4; charset=utf-8");
        CHECK_THAT(std::string{answer.body()},
                   Catch::Matchers::Contains("hono_connections_attempts_total{host=\"h\"} 0"));
    }
}

TEST_CASE_METHOD(fixture, "other paths are unknown and other methods are not allowed", "[ops]")
{
    CHECK(send("GET", "/readiness/x") == 404);
    CHECK(send("GET", "/") == 404);
    CHECK(send("POST", "/readiness") == 405);
    CHECK(send("DELETE", "/metrics") == 405);
}
