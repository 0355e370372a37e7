// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <catch2/catch.hpp>

#include "address.hpp"

using namespace hono::hono_server;

TEST_CASE("an address is a family and at least one further segment", "[hono-server]")
{
    CHECK(parse_address("telemetry/T") == family::telemetry);
    CHECK(parse_address("event/DEFAULT_TENANT") == family::event);
    CHECK(parse_address("command/T") == family::command);
    CHECK(parse_address("command_internal/adapter-1") == family::command_internal);
    CHECK(parse_address("command_response/T/reply/with/more") == family::command_response);
    CHECK(parse_address("telemetry/a/b/c") == family::telemetry);
    CHECK(parse_address("telemetry/.#*-_") == family::telemetry);
}

TEST_CASE("what is not of that form is no address", "[hono-server]")
{
    for (auto const* const text : {"", "/", "telemetry", "telemetry/", "/telemetry/T", "telemetry//T", "telemetry/T/",
                                   "Telemetry/T", "telemetryx/T", "command_response/T", "command_response/T/",
                                   "$management", "DLQ/event/T", "_dynamic/0", "notification/registry"}) {
        INFO(text);
        CHECK_FALSE(parse_address(text));
    }
}

TEST_CASE("an address has at most 1024 octets of UTF-8", "[hono-server]")
{
    std::string const prefix = "telemetry/";
    CHECK(parse_address(prefix + std::string(1014, 'x')));
    CHECK_FALSE(parse_address(prefix + std::string(1015, 'x')));
    CHECK(parse_address(prefix + "\xC3\xBC\xE2\x82\xAC\xF0\x9F\x98\x80"));
    for (auto const* const bad : {"\x80", "\xC0\xAF", "\xE2\x82", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE0\x80\xAF"})
        CHECK_FALSE(parse_address(prefix + bad));
}

TEST_CASE("a family's name is its first segment", "[hono-server]")
{
    CHECK(name_of(family::command_response) == "command_response");
    CHECK(parse_address(std::string{name_of(family::command_internal)} + "/x") == family::command_internal);
}
