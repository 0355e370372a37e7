// SPDX-License-Identifier: Apache-2.0
#include <hono/http/router.hpp>

#include <stdexcept>

#include <catch2/catch.hpp>

using namespace hono;
using namespace hono::http;

namespace {

awaitable<response> echo_params(request const&, path_params const& params, time_point)
{
    co_return response{200}.body(std::string{params["tenant"]} + '|' + std::string{params["device"]});
}

awaitable<response> take_upload(request const&, path_params const&, time_point)
{
    co_return response{202};
}

awaitable<response> fail(request const&, path_params const&, time_point)
{
    throw std::runtime_error{"broken"};
    co_return response{200};
}

awaitable<void> store(router const& routes, request const& received, response& answer)
{
    answer = co_await routes.dispatch(received, never);
}

response ask(router const& routes, std::string const& method, std::string const& target, std::string const& fields = {})
{
    request_parser parser;
    REQUIRE(parser.feed(method + " " + target + " HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n") ==
            request_parser::status::complete);
    request const received{parser};
    response answer{0};
    asio::io_context io;
    asio::co_spawn(io, store(routes, received, answer), [](std::exception_ptr failure) { REQUIRE_FALSE(failure); });
    io.run();
    return answer;
}

struct adapter_routes {
    router routes;
    explicit adapter_routes(router_options options = {})
        : routes{options}
    {
        routes.add(verb::post, "/telemetry", take_upload)
            .add(verb::put, "/telemetry/{tenant}/{device}", echo_params)
            .add(verb::get, "/readiness", take_upload)
            .add(verb::delete_, "/readiness", take_upload)
            .add(verb::get, "/broken", fail);
    }
};

} // namespace

TEST_CASE("a request reaches the handler of its method and path", "[http][router]")
{
    adapter_routes const adapter;
    CHECK(ask(adapter.routes, "POST", "/telemetry").status() == 202);
    CHECK(ask(adapter.routes, "POST", "/telemetry?hono-ttd=3").status() == 202);
    CHECK(ask(adapter.routes, "PUT", "/telemetry/acme/pump-7").body() == "acme|pump-7");
    CHECK(ask(adapter.routes, "HEAD", "/readiness").status() == 202);
    CHECK(ask(adapter.routes, "POST", "http://adapter:8080/telemetry").status() == 202);
}

TEST_CASE("segments are decoded once and split before", "[http][router]")
{
    adapter_routes const adapter;
    CHECK(ask(adapter.routes, "PUT", "/telemetry/a%2Fb/%2541").body() == "a/b|%41");
    CHECK(ask(adapter.routes, "POST", "/%74elemetry").status() == 202);
}

TEST_CASE("an unknown path is 404 with the given body", "[http][router]")
{
    adapter_routes const adapter;
    for (auto const* path : {"/", "/telemetri", "/telemetry/acme", "/telemetry//d", "/telemetry/a/b/c", "//telemetry",
                             "/telemetry//", "/Telemetry"}) {
        INFO(path);
        auto const answer = ask(adapter.routes, "PUT", path);
        CHECK(answer.status() == 404);
        CHECK(answer.body() == "<html><body><h1>Resource not found</h1></body></html>");
        CHECK(answer.header("Content-Type") == "text/html; charset=utf-8");
    }
    CHECK(ask(adapter.routes, "OPTIONS", "*").status() == 404);
}

TEST_CASE("a known path with another method is 405 with an empty body and the methods allowed", "[http][router]")
{
    adapter_routes const adapter;
    auto const answer = ask(adapter.routes, "GET", "/telemetry");
    CHECK(answer.status() == 405);
    CHECK(answer.body().empty());
    CHECK(answer.header("Allow") == "POST");
    CHECK(ask(adapter.routes, "BREW", "/telemetry").status() == 405);
    CHECK(ask(adapter.routes, "OPTIONS", "/telemetry").status() == 405);
    CHECK(ask(adapter.routes, "PUT", "/readiness").header("Allow") == "GET, HEAD, DELETE");
}

TEST_CASE("a trailing slash is tolerated where the options say so", "[http][router]")
{
    adapter_routes const tolerant;
    CHECK(ask(tolerant.routes, "POST", "/telemetry/").status() == 202);
    CHECK(ask(tolerant.routes, "PUT", "/telemetry/a/b/").body() == "a|b");
    router_options options;
    options.ignore_trailing_slash = false;
    adapter_routes const strict{options};
    CHECK(ask(strict.routes, "POST", "/telemetry/").status() == 404);
}

TEST_CASE("an exception of a handler stops at the router", "[http][router]")
{
    adapter_routes const adapter;
    CHECK(ask(adapter.routes, "GET", "/broken").status() == 500);
}

TEST_CASE("preflights are answered without a handler", "[http][router]")
{
    adapter_routes adapter;
    auto const policy = std::make_shared<cors_policy>("https://app");
    adapter.routes.allow_cors("/telemetry", policy, {"QoS-Level,hono-ttd,authorization,content-type", "hono-command"});
    auto const preflight = "Origin: https://app\r\nAccess-Control-Request-Method: POST\r\n";
    auto const answer = ask(adapter.routes, "OPTIONS", "/telemetry", preflight);
    CHECK(answer.status() == 200);
    CHECK(answer.body().empty());
    CHECK(answer.header("Access-Control-Allow-Methods") == "POST");
    CHECK(answer.header("Access-Control-Allow-Headers") == "QoS-Level,hono-ttd,authorization,content-type");
    CHECK(answer.header("Access-Control-Allow-Origin") == "https://app");
    CHECK(ask(adapter.routes, "OPTIONS", "/readiness", preflight).status() == 405);
}

TEST_CASE("requests of other origins are decorated or rejected, those without origin untouched", "[http][router]")
{
    adapter_routes adapter;
    adapter.routes.allow_cors("/telemetry", std::make_shared<cors_policy>("https://app"), {"x", "hono-command"});
    auto const allowed = ask(adapter.routes, "POST", "/telemetry", "Origin: https://app\r\n");
    CHECK(allowed.status() == 202);
    CHECK(allowed.header("Access-Control-Expose-Headers") == "hono-command");
    auto const rejected = ask(adapter.routes, "POST", "/telemetry", "Origin: https://evil\r\n");
    CHECK(rejected.status() == 403);
    CHECK(rejected.reason() == "CORS Rejected - Invalid origin");
    CHECK(rejected.body().empty());
    CHECK(ask(adapter.routes, "POST", "/telemetry").fields().empty());
}

TEST_CASE("a pattern that cannot be served is a programming error", "[http][router]")
{
    router routes;
    CHECK_THROWS_AS(routes.add(verb::get, "telemetry", take_upload), std::logic_error);
    CHECK_THROWS_AS(routes.add(verb::get, "/{a}/{b}/{c}/{d}/{e}", take_upload), std::logic_error);
}
