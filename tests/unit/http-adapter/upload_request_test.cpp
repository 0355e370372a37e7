// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "upload_request.hpp"

using namespace hono;
using http_adapter::parse_upload;
using messaging::endpoint;

namespace {

struct parsed {
    http::request_parser parser;

    explicit parsed(std::string const& head, std::string const& body = "", std::string const& target = "/telemetry")
    {
        auto const message = "POST " + target + " HTTP/1.1\r\nHost: x\r\n" + head +
                             "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
        REQUIRE(parser.feed(message) == http::request_parser::status::complete);
    }
    http_adapter::parsed_upload as(endpoint kind) const { return parse_upload(kind, http::request{parser}); }
};

constexpr char const* text = "Content-Type: text/plain\r\n";

} // namespace

TEST_CASE("the QoS level is 0 or 1 for telemetry and 1 for events", "[http-adapter]")
{
    auto const [field, telemetry, event] = GENERATE(table<std::string, int, int>({
        {"", 0, 1},
        {"QoS-Level: 0\r\n", 0, -1},
        {"qos-level: 1\r\n", 1, 1},
        {"QoS-Level:\r\n", 0, 1},
        {"QoS-Level: 2\r\n", -1, -1},
        {"QoS-Level: -1\r\n", -1, -1},
        {"QoS-Level: one\r\n", -1, -1},
    }));
    parsed const request{field + text, "x"};
    auto const check = [&](endpoint kind, int expected) {
        auto const upload = request.as(kind);
        CHECK(upload.problem.empty() == (expected >= 0));
        if (expected >= 0)
            CHECK(upload.request.qos == expected);
    };
    check(endpoint::telemetry, telemetry);
    check(endpoint::event, event);
}

TEST_CASE("body and content type must fit", "[http-adapter]")
{
    std::string const notification = "Content-Type: application/vnd.eclipse-hono-empty-notification\r\n";
    CHECK(parsed(notification).as(endpoint::telemetry).problem.empty());
    CHECK(parsed("", "x").as(endpoint::telemetry).problem.empty());
    CHECK(parsed("").as(endpoint::telemetry).problem == "content type [null] does not match payload");
    CHECK(parsed(text).as(endpoint::telemetry).problem == "content type [text/plain] does not match payload");
    CHECK_FALSE(parsed(notification, "x").as(endpoint::telemetry).problem.empty());
    CHECK_FALSE(
        parsed("Content-Type: multipart/form-data; boundary=b\r\n", "x").as(endpoint::telemetry).problem.empty());
}

TEST_CASE("parameters of the content type are dropped", "[http-adapter]")
{
    parsed const request{"Content-Type: application/json ; charset=utf-8\r\n", "{}"};
    auto const upload = request.as(endpoint::telemetry);
    CHECK(upload.request.content_type == "application/json");
    CHECK(upload.request.payload == "{}");
}

TEST_CASE("an event's time to live comes from the header, else from the query", "[http-adapter]")
{
    auto const [field, target, expected] = GENERATE(table<std::string, std::string, std::optional<std::int64_t>>({
        {"", "/event", std::nullopt},
        {"hono-ttl: 30\r\n", "/event", 30},
        {"", "/event?hono-ttl=40", 40},
        {"hono-ttl: 30\r\n", "/event?hono-ttl=40", 30},
        {"hono-ttl: soon\r\n", "/event?hono-ttl=40", std::nullopt},
        {"", "/event?hono-ttl=soon", std::nullopt},
    }));
    parsed const request{field + text, "x", target};
    CHECK(request.as(endpoint::event).request.ttl == expected);
    CHECK(request.as(endpoint::telemetry).request.ttl == std::nullopt);
}

TEST_CASE("a negative time to live is refused", "[http-adapter]")
{
    CHECK_FALSE(parsed(std::string{"hono-ttl: -1\r\n"} + text, "x").as(endpoint::event).problem.empty());
}
