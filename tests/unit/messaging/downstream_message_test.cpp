// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <hono/amqp/message.hpp>
#include <hono/messaging/downstream_message.hpp>

using namespace hono;

namespace {

messaging::downstream_message telemetry()
{
    messaging::downstream_message message;
    message.tenant_id = "acme";
    message.device_id = "pump-7";
    message.payload = "{\"t\":21}";
    message.content_type = "application/json";
    message.qos = 1;
    message.orig_adapter = "hono-http";
    message.orig_address = "/telemetry";
    return message;
}

amqp::incoming_message written(messaging::downstream_message const& message)
{
    auto const address = message.kind == messaging::endpoint::event ? "event/acme" : "telemetry/acme";
    auto decoded = amqp::decode(messaging::encode(message, address, 42));
    REQUIRE(decoded.has_value());
    return *decoded;
}

std::string annotation(amqp::incoming_message const& message, std::string_view name)
{
    for (auto const& [key, value] : message.annotations)
        if (key == name)
            return std::get<std::string>(value);
    return {};
}

} // namespace

TEST_CASE("telemetry has the sections that the Telemetry API lists", "[messaging]")
{
    auto const message = written(telemetry());
    CHECK_FALSE(message.durable);
    CHECK_FALSE(message.ttl_ms.has_value());
    CHECK(message.to == "telemetry/acme");
    CHECK(message.message_id == "TelemetrySenderImpl-42");
    CHECK(message.content_type == "application/json");
    CHECK(message.creation_time_ms > 0);
    CHECK(annotation(message, "tenant_id") == "acme");
    CHECK(annotation(message, "device_id") == "pump-7");
    CHECK(annotation(message, "resource") == "telemetry/acme/pump-7");
    CHECK(message.text_property("device_id") == "pump-7");
    CHECK(message.text_property("orig_adapter") == "hono-http");
    CHECK(message.text_property("orig_address") == "/telemetry");
    CHECK(message.integer_property("qos") == 1);
    CHECK_FALSE(message.integer_property("ttd").has_value());
    CHECK_FALSE(message.text_property("tenant_id").has_value());
    CHECK(message.body == "{\"t\":21}");
    CHECK(message.body_is_data);
}

TEST_CASE("events are durable and live as long as requested, allowed or both", "[messaging]")
{
    auto const [requested, max_ttl, expected] =
        GENERATE(table<std::optional<std::int64_t>, std::int64_t, std::optional<std::uint32_t>>({
            {std::nullopt, -1, std::nullopt},
            {30, -1, 30'000u},
            {30, 60, 30'000u},
            {120, 60, 60'000u},
            {std::nullopt, 60, 60'000u},
            {0, -1, std::nullopt},
            {0, 60, 60'000u},
            {std::int64_t{1} << 40, -1, 4'294'967'000u},
        }));
    CHECK(messaging::event_ttl_ms(requested, max_ttl) == expected);
    auto event = telemetry();
    event.kind = messaging::endpoint::event;
    event.ttl = requested;
    event.max_ttl = max_ttl;
    auto const message = written(event);
    CHECK(message.durable);
    CHECK(message.ttl_ms == expected);
    CHECK(message.message_id == "EventSenderImpl-42");
}

TEST_CASE("defaults of the device win over the tenant's, the message's own values over both", "[messaging]")
{
    // adapter-common.md §12
    default_list const tenant{{"ttl", std::int64_t{120}}, {"site", "A"}, {"color", "red"}, {"qos", "x"}, {"to", "x"},
                              {"device_id", "forged"}};
    default_list const device{{"content-type", "text/csv"}, {"color", "blue"}, {"content-encoding", "gzip"}};
    auto event = telemetry();
    event.kind = messaging::endpoint::event;
    event.content_type = "";
    event.max_ttl = 60;
    event.tenant_defaults = &tenant;
    event.device_defaults = &device;
    auto const message = written(event);
    CHECK(message.ttl_ms == 60'000u);
    CHECK(message.content_type == "text/csv");
    CHECK(message.content_encoding == "gzip");
    CHECK(message.text_property("site") == "A");
    CHECK(message.text_property("color") == "blue");
    CHECK(message.integer_property("qos") == 1);
    CHECK(message.text_property("device_id") == "pump-7");
    CHECK(message.to == "event/acme");

    event.ttl = 5;
    event.content_type = "text/plain";
    CHECK(written(event).ttl_ms == 5'000u);
    CHECK(written(event).content_type == "text/plain");
}

TEST_CASE("a payload without any content type is an octet stream, none has no type", "[messaging]")
{
    auto message = telemetry();
    message.content_type = "";
    CHECK(written(message).content_type == "application/octet-stream");
    message.payload = std::nullopt;
    CHECK(written(message).content_type.empty());
    CHECK_FALSE(written(message).body.has_value());
    message.payload = "";
    message.content_type = "application/vnd.eclipse-hono-empty-notification";
    CHECK(written(message).body == "");
}

TEST_CASE("JMS vendor properties repeat type and encoding", "[messaging]")
{
    auto message = telemetry();
    message.jms_vendor_properties = true;
    CHECK(written(message).text_property("JMS_AMQP_CONTENT_TYPE") == "application/json");
}
