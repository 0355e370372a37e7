// SPDX-License-Identifier: Apache-2.0
// The order of checks and the statuses of http-adapter.md, from the request's bytes to the response.
#include <catch2/catch.hpp>

#include <hono/base/base64.hpp>
#include <hono/http/router.hpp>

#include "fake_registry.hpp"
#include "run_io.hpp"
#include "upload_handler.hpp"

using namespace hono;

namespace {

// sha-256 of "sesame-17" with salt "salt-17" (amqp-apis.md §9)
std::string credentials_json(std::string const& device, std::string const& auth_id, std::string const& more = "")
{
    return R"({"device-id":")" + device + R"(","type":"hashed-password","auth-id":")" + auth_id + "\"" + more +
           R"(,"secrets":[{"hash-function":"sha-256","salt":"c2FsdC0xNw==",)"
           R"("pwd-hash":"/rZc+4Bh5G9xnEYn0fcXox7Lv70zcHQBKN0FYZjDQEM="}]})";
}

struct installation {
    test::worker_io io;
    test::fake_directory directory;
    test::fake_network network;
    metrics::registry meters{{}};
    adapter::upload_probe probe{meters};
    adapter::password_cache verified;
    net::worker_pool pool{1, 10};
    adapter::uplink uplink{directory, network, probe, {.adapter_type = "hono-http"}};
    adapter::authenticator devices{directory, verified, pool, io.executor(), "hono-http"};
    http::router routes;
    http_adapter::upload_handler handler;

    explicit installation(bool authentication = true)
        : handler{devices, uplink, {authentication, "Hono", std::make_shared<http::cors_policy const>("*")}}
    {
        directory.tenants["acme"] = R"({"tenant-id":"acme","enabled":true,"defaults":{"site":"A"}})";
        directory.tenants["off"] = R"({"tenant-id":"off","enabled":false})";
        directory.tenants["mqtt"] = R"({"tenant-id":"mqtt","adapters":[{"type":"hono-mqtt","enabled":true}]})";
        directory.credentials[{"acme", "p7"}] = credentials_json("pump-7", "p7");
        directory.credentials[{"acme", "gwa"}] = credentials_json("gw-a", "gwa");
        directory.credentials[{"acme", "dis"}] = credentials_json("pump-7", "dis", R"(,"enabled":false)");
        directory.assertions[{"acme", "pump-7", ""}] = R"({"device-id":"pump-7"})";
        directory.assertions[{"acme", "pump-8", "gw-a"}] = R"({"device-id":"pump-8","via":["gw-a"]})";
        handler.add_routes(routes);
    }

    http::response send(std::string const& method, std::string const& target, std::string const& user,
                        std::string const& head = "Content-Type: text/plain\r\n", std::string const& body = "x")
    {
        std::string message = method + " " + target + " HTTP/1.1\r\nHost: x\r\n" + head;
        if (!user.empty())
            message += "Authorization: Basic " + base64_encode(user) + "\r\n";
        message += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
        http::request_parser parser;
        REQUIRE(parser.feed(message) == http::request_parser::status::complete);
        http::request const request{parser};
        http::response answer;
        io.run(dispatch(request, &answer));
        return answer;
    }

    awaitable<void> dispatch(http::request const& request, http::response* answer)
    {
        *answer = co_await routes.dispatch(request, deadline_in(std::chrono::seconds{5}));
    }
};

constexpr char const* good = "p7@acme:sesame-17";

} // namespace

TEST_CASE("a device's telemetry is answered 202 and goes downstream", "[http-adapter]")
{
    installation site;
    auto const answer = site.send("POST", "/telemetry?x=1", good, "Content-Type: text/plain; a=b\r\nQoS-Level: 1\r\n");
    CHECK(answer.status() == 202);
    REQUIRE(site.network.sent.size() == 1);
    auto const& message = site.network.sent.front();
    CHECK(message.to == "telemetry/acme");
    CHECK(message.content_type == "text/plain");
    CHECK(message.text_property("device_id") == "pump-7");
    CHECK(message.text_property("orig_adapter") == "hono-http");
    CHECK(message.text_property("orig_address") == "/telemetry?x=1");
    CHECK(message.text_property("site") == "A");
    CHECK(message.integer_property("qos") == 1);
}

TEST_CASE("a gateway's event for a device of its own goes downstream with its time to live", "[http-adapter]")
{
    installation site;
    CHECK(site.send("PUT", "/event/acme/pump-8?hono-ttl=30", "gwa@acme:sesame-17").status() == 202);
    REQUIRE(site.network.sent.size() == 1);
    CHECK(site.network.sent.front().durable);
    CHECK(site.network.sent.front().ttl_ms == 30'000u);
    CHECK(site.network.sent.front().text_property("device_id") == "pump-8");
}

TEST_CASE("a device may name itself in the path", "[http-adapter]")
{
    installation site;
    CHECK(site.send("PUT", "/telemetry/acme/pump-7/", good).status() == 202);
}

TEST_CASE("authentication fails with the status and text of the table", "[http-adapter]")
{
    auto const [user, status, text] = GENERATE(table<std::string, unsigned, std::string>({
        {"", 401, "Unauthorized"},
        {"p7acme:sesame-17", 401, "malformed credentials"},
        {"p7@nobody:sesame-17", 401, "bad credentials"},
        {"p7@acme:wrong", 401, "bad credentials"},
        {"p9@acme:sesame-17", 401, "bad credentials"},
        {"dis@acme:sesame-17", 401, "Error Code: 401"},
        {"p7@off:wrong", 403, "tenant is disabled"},
        {"p7@mqtt:wrong", 403, "adapter disabled for tenant"},
    }));
    installation site;
    auto const answer = site.send("POST", "/telemetry", user);
    CHECK(answer.status() == status);
    CHECK(answer.body() == text);
    CHECK(answer.header("WWW-Authenticate") == (status == 401 ? "Basic realm=\"Hono\"" : ""));
    CHECK(site.network.sent.empty());
}

TEST_CASE("later checks fail in their order", "[http-adapter]")
{
    installation site;
    // another tenant goes before a bad QoS level, that before the assertion
    CHECK(site.send("PUT", "/telemetry/other/pump-7", good, "QoS-Level: 7\r\n").status() == 403);
    CHECK(site.send("PUT", "/telemetry/acme/nobody", good, "QoS-Level: 7\r\n").status() == 400);
    CHECK(site.send("POST", "/telemetry", good, "", "").body() == "content type [null] does not match payload");
    auto const refused = site.send("PUT", "/telemetry/acme/nobody", good);
    CHECK(refused.status() == 403);
    CHECK(refused.body() == "gateway unknown, disabled or not authorized to act on behalf of device");
    site.directory.assertions.clear();
    auto const unknown = site.send("POST", "/telemetry", good);
    CHECK(unknown.status() == 404);
    CHECK(unknown.body() == "device unknown or disabled");
}

TEST_CASE("what the network says becomes the status", "[http-adapter]")
{
    auto const [outcome, status, text] = GENERATE(table<amqp::errc, unsigned, std::string>({
        {amqp::errc::no_credit, 503, "no consumer available"},
        {amqp::errc::released, 503, "consumer didn't process the message"},
        {amqp::errc::undeliverable, 404, "consumer declared message as undeliverable, it should not be redelivered"},
        {amqp::errc::rejected, 400, "consumer rejected the message"},
        {amqp::errc::rejected_unauthorized, 403, "consumer rejected the message: not authorized"},
        {amqp::errc::rejected_internal, 503, "temporarily unavailable"},
        {amqp::errc::settle_timeout, 503, "consumer failed to indicate in time whether it has processed the message"},
        {amqp::errc::not_connected, 503, "service not reachable"},
    }));
    installation site;
    site.network.outcome = outcome;
    auto const answer = site.send("POST", "/event", good);
    CHECK(answer.status() == status);
    CHECK(answer.body() == text);
    CHECK(answer.header("Retry-After") == (status == 503 ? "2" : ""));
}

TEST_CASE("a registry that is away is 503", "[http-adapter]")
{
    installation site;
    site.directory.failure = amqp::errc::no_response;
    auto const answer = site.send("POST", "/telemetry", good);
    CHECK(answer.status() == 503);
    CHECK(answer.body() == "service did not answer in time");
}

TEST_CASE("unknown paths and methods are told apart", "[http-adapter]")
{
    installation site;
    CHECK(site.send("GET", "/telemetry", good).status() == 405);
    CHECK(site.send("POST", "/telemetry/acme/pump-7", good).status() == 405);
    CHECK(site.send("POST", "/nowhere", good).status() == 404);
    CHECK(site.send("POST", "/t", good).status() == 404);
    CHECK(site.send("PUT", "/telemetry//pump-7", good).status() == 404);
}

TEST_CASE("without authentication the path says who it is", "[http-adapter]")
{
    installation site{false};
    CHECK(site.send("POST", "/telemetry", "").status() == 404);
    CHECK(site.send("PUT", "/telemetry/acme/pump-7", "").status() == 202);
    CHECK(site.send("PUT", "/telemetry/acme/nobody", "").body() == "device unknown or disabled");
    CHECK(site.send("PUT", "/telemetry/nowhere/pump-7", "").body() == "no such tenant");
    CHECK(site.send("PUT", "/telemetry/off/pump-7", "").status() == 403);
}

TEST_CASE("uploads are counted by type, tenant, status and QoS", "[http-adapter]")
{
    installation site;
    site.send("POST", "/telemetry", good, "Content-Type: text/plain\r\n", "four");
    site.network.outcome = amqp::errc::no_credit;
    site.send("POST", "/event", good);
    auto const text = site.meters.render();
    CHECK_THAT(text, Catch::Contains("hono_messages_received_seconds_count"));
    CHECK_THAT(
        text,
        Catch::Contains(
            R"(hono_messages_payload_bytes_sum{qos="0",status="forwarded",tenant="acme",ttd="none",type="telemetry"} 4)"));
    CHECK_THAT(
        text,
        Catch::Contains(
            R"(hono_messages_received_seconds_count{qos="1",status="undeliverable",tenant="acme",ttd="none",type="event"} 1)"));
}
