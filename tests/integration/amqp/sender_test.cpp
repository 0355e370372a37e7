// SPDX-License-Identifier: Apache-2.0
#include <hono/amqp/receiver.hpp>
#include <hono/amqp/sender.hpp>

#include "peer.hpp"

using namespace hono;
using namespace std::chrono_literals;

namespace {

amqp::outgoing_message telemetry()
{
    amqp::outgoing_message message;
    message.to = "telemetry/T";
    message.content_type = "text/plain";
    message.annotations.emplace_back("device_id", std::string_view{"4711"});
    message.properties.emplace_back("qos", std::int32_t{1});
    message.body = "21.5";
    return message;
}

awaitable<void> send_once(test::service& service, bool wait, error_code* outcome)
{
    net::task_group tasks{co_await asio::this_coro::executor};
    amqp::client client{tasks, service.client_options()};
    client.start();
    amqp::sender sender{client, "telemetry/T"};
    auto const sent = co_await sender.send(amqp::encode(telemetry()), wait, deadline_in(300ms));
    *outcome = sent ? error_code{} : sent.error();
    co_await client.stop(deadline_in(1s));
    auto const ended = co_await tasks.wait_empty(deadline_in(2s));
    CHECK(ended);
}

error_code outcome_with(test::service_script script, bool wait = true)
{
    test::worker_io io;
    test::service service{io, std::move(script)};
    error_code outcome;
    io.run(send_once(service, wait, &outcome));
    return outcome;
}

awaitable<void> send_after_reconnect(test::service& service, amqp::client& client)
{
    client.start();
    amqp::sender sender{client, "telemetry/T"};
    auto const first = co_await sender.send(amqp::encode(telemetry()), true, deadline_in(2s));
    CHECK(first.has_value());
    service.server->for_each_connection([&](amqp::connection& peer) { peer.abort(); });
    co_await test::pause(20ms);
    auto const second = co_await sender.send(amqp::encode(telemetry()), true, deadline_in(2s));
    CHECK(second.has_value());
    co_await client.stop(deadline_in(1s));
}

} // namespace

TEST_CASE("a sender returns after the consumer's outcome", "[amqp]")
{
    auto const [outcome, expected] = GENERATE(table<std::uint64_t, error_code>({
        {PN_ACCEPTED, error_code{}},
        {PN_REJECTED, amqp::errc::rejected_resource_limit},
        {PN_RELEASED, amqp::errc::released},
        {PN_MODIFIED, amqp::errc::released},
        {0, amqp::errc::settle_timeout},
    }));
    CHECK(outcome_with({.outcome = outcome}) == expected);
}

TEST_CASE("a sender without credit says so and sends nothing", "[amqp]")
{
    CHECK(outcome_with({.credit = 0}) == amqp::errc::no_credit);
    CHECK(outcome_with({.credit = 0}, false) == amqp::errc::no_credit);
}

TEST_CASE("a sender that does not wait ignores the outcome", "[amqp]")
{
    CHECK(outcome_with({.outcome = PN_REJECTED}, false) == error_code{});
}

TEST_CASE("a refused link is an error of its own kind", "[amqp]")
{
    CHECK(outcome_with({.refuse_with = "amqp:unauthorized-access"}) == amqp::errc::link_not_authorized);
    CHECK(outcome_with({.refuse_with = "amqp:not-found"}) == amqp::errc::link_refused);
}

TEST_CASE("a connection that is lost with a message under way fails that message", "[amqp]")
{
    CHECK(outcome_with({.close_after_deliveries = 1}) == amqp::errc::connection_lost);
}

TEST_CASE("a client reconnects and its senders attach again", "[amqp]")
{
    test::worker_io io;
    test::service service{io};
    amqp::client client{io.tasks, service.client_options()};
    io.run(send_after_reconnect(service, client));
    CHECK(service.messages.size() == 2);
}

TEST_CASE("what is encoded is decoded with its sections and types", "[amqp]")
{
    auto message = telemetry();
    message.durable = true;
    message.ttl_ms = 30'000;
    message.message_id = "m-1";
    message.correlation_id = "c-1";
    message.creation_time_ms = 1'700'000'000'000;
    message.properties.emplace_back("flag", true);
    message.properties.emplace_back("ratio", 0.5);
    message.properties.emplace_back("count", std::int64_t{7'000'000'000});
    auto const decoded = amqp::decode(amqp::encode(message));
    REQUIRE(decoded.has_value());
    CHECK(decoded->durable);
    CHECK(decoded->ttl_ms == 30'000u);
    CHECK(decoded->message_id == "m-1");
    CHECK(decoded->correlation_id == "c-1");
    CHECK(decoded->to == "telemetry/T");
    CHECK(decoded->content_type == "text/plain");
    CHECK(decoded->creation_time_ms == 1'700'000'000'000);
    CHECK(decoded->body == "21.5");
    CHECK(decoded->body_is_data);
    CHECK(decoded->integer_property("qos") == 1);
    CHECK(decoded->integer_property("count") == 7'000'000'000);
    CHECK(decoded->annotations.front().first == "device_id");
    CHECK_FALSE(amqp::decode("not AMQP").has_value());
    CHECK_FALSE(amqp::decode("").has_value());
}
