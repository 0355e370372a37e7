// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <hono/base/json.hpp>

#include "message_printer.hpp"

using namespace hono;
using namespace hono::cli;

namespace {

amqp::incoming_message make_message()
{
    amqp::incoming_message message;
    message.content_type = "application/json";
    message.creation_time_ms = 1'609'770'000'123;
    message.annotations = {{"device_id", std::string{"sensor-17"}}, {"tenant_id", std::string{"ACME"}}};
    message.properties = {
        {"device_id", std::string{"sensor-17"}}, {"orig_adapter", std::string{"hono-http"}}, {"qos", std::int64_t{1}}};
    message.body = R"({"temp": 21.5})";
    return message;
}

constexpr origin from{"telemetry", "ACME"};

} // namespace

TEST_CASE("a message is shown with time, kind, device, type, properties and payload", "[hono-cli]")
{
    CHECK(to_text(make_message(), from, {}) == "2021-01-04T14:20:00Z telemetry ACME/sensor-17 application/json\n"
                                               "  orig_adapter=hono-http qos=1\n"
                                               "  {\"temp\": 21.5}\n");
}

TEST_CASE("a message without creation time and payload shows when it was received", "[hono-cli]")
{
    amqp::incoming_message message;
    message.properties = {{"device_id", std::string{"d"}}};
    message.ttl_ms = 3000;
    CHECK(to_text(message, {"event", "T"}, timestamp{}) == "1970-01-01T00:00:00Z event T/d\n  (ttl 3000 ms)\n");
}

TEST_CASE("a payload cannot forge the first line of a message", "[hono-cli]")
{
    auto message = make_message();
    message.body = "a\r\n2021-01-04T14:20:00Z telemetry ACME/other text/plain";
    message.properties = {{"device_id", std::string{"x\ny"}}, {"k", std::string{"\x1b[31m"}}};
    CHECK(to_text(message, from, {}) == "2021-01-04T14:20:00Z telemetry ACME/x\\ny application/json\n"
                                        "  k=\\x1b[31m\n"
                                        "  a\n  2021-01-04T14:20:00Z telemetry ACME/other text/plain\n");
}

TEST_CASE("a binary payload is shown as Base64", "[hono-cli]")
{
    auto message = make_message();
    message.body = std::string{"\x00\xff", 2};
    CHECK(to_text(message, from, {}).ends_with("  (base64) AP8=\n"));
    auto const line = *parse_json(to_json_line(message, from));
    CHECK(line["payload-base64"] == "AP8=");
    CHECK_FALSE(line.contains("payload"));
}

TEST_CASE("a line of JSON has all that a script wants", "[hono-cli]")
{
    auto message = make_message();
    message.ttl_ms = 5000;
    message.durable = true;
    auto const text = to_json_line(message, {"event", "ACME"});
    CHECK(text.find('\n') == text.size() - 1);
    auto const expected = *parse_json(R"({"kind": "event", "tenant": "ACME", "device": "sensor-17",
        "content-type": "application/json",
        "properties": {"device_id": "sensor-17", "orig_adapter": "hono-http", "qos": 1},
        "annotations": {"device_id": "sensor-17", "tenant_id": "ACME"},
        "creation-time": 1609770000123, "ttl": 5000, "durable": true, "payload": "{\"temp\": 21.5}"})");
    CHECK(*parse_json(text) == expected);
}

TEST_CASE("a line of JSON leaves out what a message lacks and stays valid whatever the properties hold", "[hono-cli]")
{
    amqp::incoming_message message;
    message.annotations = {{"device_id", std::string{"d"}}};
    message.properties = {{"bad", std::string{"\xff\n"}}, {"flag", true}, {"big", std::uint64_t{1} << 63u}};
    auto const text = to_json_line(message, from);
    CHECK(text.find('\n') == text.size() - 1);
    auto const line = parse_json(text);
    REQUIRE(line);
    CHECK((*line)["device"] == "d");
    CHECK((*line)["properties"]["flag"] == true);
    CHECK((*line)["properties"]["big"] == std::uint64_t{1} << 63u);
    for (auto const* const absent : {"content-type", "creation-time", "ttl", "payload", "payload-base64"})
        CHECK_FALSE(line->contains(absent));
}
