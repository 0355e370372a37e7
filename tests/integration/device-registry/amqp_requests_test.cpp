// SPDX-License-Identifier: Apache-2.0
#include <hono/amqp/request_response.hpp>
#include <hono/amqp/sender.hpp>

#include "fixture.hpp"

using namespace hono;
using namespace std::chrono_literals;

namespace {

/// A registry with a device, a client connected to it.
struct bench {
    test::worker_io io;
    test::registry registry;
    std::optional<amqp::client> client;

    explicit bench(device_registry::endpoint_options options = {})
        : registry{io, options}
    {
        registry.store->add_tenant("T", json::object());
        registry.store->add_device("T", "gw", json::object());
        registry.store->add_device("T", "lamp", {{"via", {"gw"}}});
        registry.store->add_credential(
            "T", "lamp",
            {{"type", "hashed-password"}, {"auth-id", "a"}, {"secrets", {{{"id", "s"}, {"pwd-hash", "h"}}}}});
    }

    void run(awaitable<void> (*script)(amqp::client&))
    {
        client.emplace(io.tasks, registry.client_options());
        client->start();
        io.run(run_and_stop(script));
    }

    awaitable<void> run_and_stop(awaitable<void> (*script)(amqp::client&))
    {
        co_await script(*client);
        co_await client->stop(deadline_in(2s));
    }
};

awaitable<amqp::response> ask(amqp::request_response& link, amqp::request what)
{
    auto const answer = co_await link.call(std::move(what), deadline_in(5s));
    REQUIRE(answer.has_value());
    co_return *answer;
}

amqp::request assertion(std::string_view device, std::string_view gateway = {})
{
    amqp::request what{"assert", {{"device_id", device}}, std::nullopt};
    if (!gateway.empty())
        what.properties.emplace_back("gateway_id", gateway);
    return what;
}

amqp::request get(std::string_view body)
{
    return {"get", {}, body};
}

amqp::request of_device(std::string_view subject, std::string_view device)
{
    return {subject, {{"device_id", device}}, std::nullopt};
}

awaitable<void> asserts(amqp::client& client)
{
    amqp::request_response registration{client, "registration/T", "reg-client"};
    auto const answer = co_await ask(registration, assertion("lamp", "gw"));
    CHECK(answer.status == 200);
    CHECK(answer.content_type == "application/json");
    CHECK(answer.cache_control == "max-age = 300");
    CHECK(json::parse(answer.body) == json{{"device-id", "lamp"}, {"via", {"gw"}}});
    auto const missing = co_await ask(registration, assertion("none"));
    CHECK(missing.status == 404);
    CHECK(missing.body.empty());
    CHECK(missing.cache_control.empty());
    auto const denied = co_await ask(registration, assertion("gw", "lamp"));
    CHECK(denied.status == 403);
    auto const unknown = co_await ask(registration, of_device("deregister", "lamp"));
    CHECK(unknown.status == 400);
}

awaitable<void> finds_credentials(amqp::client& client)
{
    amqp::request_response credentials{client, "credentials/T", "cred-client"};
    auto const answer = co_await ask(credentials, get(R"({"type":"hashed-password","auth-id":"a"})"));
    CHECK(answer.status == 200);
    CHECK(answer.cache_control == "max-age = 180");
    CHECK(json::parse(answer.body)["device-id"] == "lamp");
    auto const missing = co_await ask(credentials, get(R"({"type":"psk","auth-id":"a"})"));
    CHECK(missing.status == 404);
    auto const malformed = co_await ask(credentials, get("{"));
    CHECK(malformed.status == 400);
    CHECK(malformed.content_type == "text/plain");
    CHECK(malformed.body == "request message body contains malformed JSON");
    auto add = get("{}");
    add.subject = "add";
    auto const legacy = co_await ask(credentials, std::move(add));
    CHECK(legacy.status == 400);
}

awaitable<void> finds_tenants(amqp::client& client)
{
    amqp::request_response tenants{client, "tenant", "tenant-client"};
    auto const answer = co_await ask(tenants, get(R"({"tenant-id":"T"})"));
    CHECK(answer.status == 200);
    CHECK(json::parse(answer.body)["tenant-id"] == "T");
    auto const hidden = co_await ask(tenants, get(R"({"tenant-id":"HIDDEN"})"));
    CHECK(hidden.status == 403);
    CHECK(hidden.body == "Error Code: 403");
    auto const missing = co_await ask(tenants, get(R"({"tenant-id":"NONE"})"));
    CHECK(missing.status == 404);
    auto by_property = get("");
    by_property.properties.emplace_back("tenant_id", std::string_view{"NONE"});
    auto const deprecated = co_await ask(tenants, std::move(by_property));
    CHECK(deprecated.status == 403);
    CHECK(deprecated.body == "not authorized to invoke operation");
}

awaitable<void> is_not_authorized(amqp::client& client)
{
    amqp::request_response registration{client, "registration/T", "reg-client"};
    auto const answer = co_await ask(registration, assertion("lamp"));
    CHECK(answer.status == 403);
    CHECK(answer.content_type == "text/plain");
    CHECK(answer.body == "not authorized to invoke operation");
}

awaitable<void> is_unavailable(amqp::client& client)
{
    amqp::request_response registration{client, "registration/T", "reg-client"};
    auto const answer = co_await ask(registration, assertion("lamp"));
    CHECK(answer.status == 503);
    CHECK(answer.body == "request could not be processed at the moment");
}

/// More than a link's credit: every request gives its credit back.
awaitable<void> sends_many(amqp::client& client)
{
    amqp::request_response registration{client, "registration/T", "reg-client"};
    for (int i = 0; i < 250; ++i) {
        auto const answer = co_await ask(registration, assertion("lamp"));
        REQUIRE(answer.status == 200);
    }
}

std::string encoded_request(std::string_view reply_to, std::string_view message_id, bool with_device)
{
    amqp::outgoing_message message;
    message.subject = "assert";
    message.reply_to = reply_to;
    message.message_id = message_id;
    if (with_device)
        message.properties.emplace_back("device_id", std::string_view{"lamp"});
    return std::string{amqp::encode(message)};
}

awaitable<void> expect_outcome(amqp::sender& link, std::string message, error_code expected, int times)
{
    for (int i = 0; i < times; ++i) {
        auto const outcome = co_await link.send(message, true, deadline_in(5s));
        REQUIRE((outcome ? error_code{} : outcome.error()) == expected);
    }
}

awaitable<void> sends_malformed(amqp::client& client)
{
    amqp::sender link{client, "registration/T"};
    error_code const rejected = amqp::errc::rejected;
    co_await expect_outcome(link, encoded_request("registration/T/1", "", true), rejected, 150);
    co_await expect_outcome(link, encoded_request("", "1", true), rejected, 1);
    co_await expect_outcome(link, encoded_request("registration/T/1", "1", false), rejected, 1);
    co_await expect_outcome(link, "no message", rejected, 1);
}

/// Accepted, answered to nobody, and the credit comes back.
awaitable<void> sends_without_reply_link(amqp::client& client)
{
    amqp::sender link{client, "registration/T"};
    co_await expect_outcome(link, encoded_request("registration/T/nobody", "1", true), {}, 150);
}

awaitable<void> sends_too_much(amqp::client& client)
{
    auto const connected = co_await client.wait_connected(deadline_in(5s));
    REQUIRE(connected.has_value());
    amqp::outgoing_message message;
    std::string const body(200'000, 'x');
    message.body = body;
    std::string const encoded{amqp::encode(message)};
    amqp::sender link{client, "credentials/T"};
    auto const outcome = co_await link.send(encoded, true, deadline_in(5s));
    CHECK(outcome.has_error());
    amqp::request_response credentials{client, "credentials/T", "cred-client"};
    auto const answer = co_await ask(credentials, get(R"({"type":"hashed-password","auth-id":"a"})"));
    CHECK(answer.status == 200);
}

} // namespace

TEST_CASE("registrations are asserted over AMQP", "[registry][amqp]")
{
    bench b;
    b.run(asserts);
}

TEST_CASE("credentials are looked up over AMQP", "[registry][amqp]")
{
    bench b;
    b.run(finds_credentials);
}

TEST_CASE("tenants are looked up over AMQP, and shown to who may see the one found", "[registry][amqp]")
{
    bench b;
    b.registry.store->add_tenant("HIDDEN", json::object());
    b.registry.rights->execute = [](std::string_view address, std::string_view operation) {
        return address == "tenant/T" && operation == "get";
    };
    b.run(finds_tenants);
}

TEST_CASE("an operation that the peer may not execute is answered with 403", "[registry][amqp]")
{
    bench b;
    b.registry.rights->execute = [](std::string_view address, std::string_view operation) {
        return !(address == "registration/T" && operation == "assert");
    };
    b.run(is_not_authorized);
}

TEST_CASE("a store that fails is answered with 503", "[registry][amqp]")
{
    bench b;
    b.registry.store->failing = true;
    b.run(is_unavailable);
}

TEST_CASE("a request that takes too long is answered with 503", "[registry][amqp]")
{
    bench b{{.time_out = 20ms}};
    b.registry.store->delay = 200ms;
    b.run(is_unavailable);
}

TEST_CASE("a link serves any number of requests", "[registry][amqp]")
{
    bench b;
    b.run(sends_many);
}

TEST_CASE("malformed requests are rejected and cost no credit", "[registry][amqp]")
{
    bench b;
    b.run(sends_malformed);
}

TEST_CASE("a request without reply link is accepted and dropped", "[registry][amqp]")
{
    bench b;
    b.run(sends_without_reply_link);
}

TEST_CASE("a request that is too long ends its link only", "[registry][amqp]")
{
    bench b;
    b.run(sends_too_much);
}
