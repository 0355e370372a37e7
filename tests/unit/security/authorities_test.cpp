// SPDX-License-Identifier: Apache-2.0
#include <hono/security/authorities.hpp>
#include <hono/security/principal.hpp>

#include <catch2/catch.hpp>

using namespace hono;
using namespace hono::security;

namespace {

authorities claims(json const& from)
{
    return authorities::from_claims(from);
}

bool may_read(json const& from, std::string_view address)
{
    return claims(from).check_resource(address, activity::read);
}

bool may_call(json const& from, std::string_view address, std::string_view operation)
{
    return claims(from).check_operation(address, operation);
}

} // namespace

TEST_CASE("a resource is looked up by its address, tenant, tenants, endpoint and everything", "[security]")
{
    constexpr auto address = "registration/T/reply-1";
    CHECK(may_read({{"r:registration/T/reply-1", "R"}}, address));
    CHECK(may_read({{"r:registration/T", "R"}}, address));
    CHECK(may_read({{"r:registration/*", "R"}}, address));
    CHECK(may_read({{"r:registration", "R"}}, address));
    CHECK(may_read({{"r:*", "R"}}, address));
    CHECK_FALSE(may_read({{"r:registration/T2", "R"}}, address));
    CHECK_FALSE(may_read({{"r:registration/T/reply-2", "R"}}, address));
    CHECK_FALSE(may_read({{"r:registration/T/reply-1", "R"}}, "registration/T"));
}

TEST_CASE("a shorter address is not covered by what has more segments", "[security]")
{
    CHECK(may_read({{"r:tenant", "R"}}, "tenant"));
    CHECK(may_read({{"r:tenant", "R"}}, "tenant/reply"));
    CHECK_FALSE(may_read({{"r:tenant/*", "R"}}, "tenant"));
    CHECK(may_read({{"r:tenant/*", "R"}}, "tenant/reply"));
}

TEST_CASE("a wildcard is a whole segment or nothing", "[security]")
{
    CHECK_FALSE(may_read({{"r:telemetry/T*", "R"}}, "telemetry/T1"));
    CHECK_FALSE(may_read({{"r:*/T", "R"}}, "telemetry/T"));
    CHECK_FALSE(may_read({{"r:telemetry/T/*", "R"}}, "telemetry/T/x"));
    CHECK_FALSE(may_read({{"r:tele*", "R"}}, "telemetry"));
}

TEST_CASE("an address with a wildcard in it grants only what it literally names", "[security]")
{
    CHECK(may_read({{"r:telemetry/*", "R"}}, "telemetry/*"));
    CHECK_FALSE(may_read({{"r:telemetry/T", "R"}}, "telemetry/*"));
    CHECK_FALSE(may_read({{"r:telemetry/T", "R"}}, "*"));
}

TEST_CASE("each activity has its letter, and a star means all", "[security]")
{
    for (auto const wanted : {activity::read, activity::write, activity::execute}) {
        CHECK(claims({{"r:a", "*"}}).check_resource("a", wanted));
        CHECK(claims({{"r:a", "EWR"}}).check_resource("a", wanted));
        CHECK(claims({{"r:a", "R"}}).check_resource("a", wanted) == (wanted == activity::read));
        CHECK(claims({{"r:a", "W"}}).check_resource("a", wanted) == (wanted == activity::write));
        CHECK(claims({{"r:a", "E"}}).check_resource("a", wanted) == (wanted == activity::execute));
        CHECK_FALSE(claims({{"r:a", ""}}).check_resource("a", wanted));
        CHECK_FALSE(claims({{"r:a", "rwe"}}).check_resource("a", wanted));
    }
}

TEST_CASE("an entry without the activity does not end the search", "[security]")
{
    CHECK(may_read({{"r:registration/T", "W"}, {"r:registration/*", "R"}}, "registration/T"));
    CHECK(may_read({{"r:registration/T/r", "W"}, {"r:*", "R"}}, "registration/T/r"));
}

TEST_CASE("empty segments count as missing", "[security]")
{
    CHECK_FALSE(may_read({{"r:command/T/", "R"}}, "command/T/"));
    CHECK(may_read({{"r:command/T", "R"}}, "command/T/"));
    CHECK_FALSE(may_read({{"r:command/*", "R"}}, "command/"));
    CHECK(may_read({{"r:command", "R"}}, "command/"));
    CHECK_FALSE(may_read({{"r:command", "R"}}, ""));
    CHECK_FALSE(may_read({{"r:command", "R"}}, "/command"));
}

TEST_CASE("an operation is looked up by address, tenant, tenants, endpoint and everything, then any operation",
          "[security]")
{
    for (auto const* entry :
         {"o:credentials/T/x:get", "o:credentials/T/x:*", "o:credentials/T:get", "o:credentials/T:*",
          "o:credentials/*:get", "o:credentials/*:*", "o:credentials:get", "o:credentials:*", "o:*:get", "o:*:*"}) {
        CAPTURE(entry);
        CHECK(may_call({{entry, "E"}}, "credentials/T/x", "get"));
        CHECK_FALSE(may_call({{entry, "RW"}}, "credentials/T/x", "get"));
    }
    CHECK_FALSE(may_call({{"o:credentials/T/x:get", "E"}}, "credentials/T", "get"));
    CHECK_FALSE(may_call({{"o:credentials/*:get", "E"}}, "credentials/T", "update"));
    CHECK_FALSE(may_call({{"o:credentials/T:get", "E"}}, "credentials/T2", "get"));
    CHECK_FALSE(may_call({{"r:credentials/T", "E"}}, "credentials/T", "get"));
    CHECK(may_call({{"o:tenant/*:*", "E"}}, "tenant/DEFAULT_TENANT", "get"));
}

TEST_CASE("only string claims of the two kinds count", "[security]")
{
    json const odd{{"iss", "Hono"}, {"sub", "r:a"}, {"r:b", 5},   {"r:c", nullptr}, {"r:d", json::array({"R"})},
                   {"r", "R"},      {"R:a", "R"},   {"x:a", "R"}, {"", "R"},        {"r:", "R"}};
    for (auto const* address : {"a", "b", "c", "d", "iss"})
        CHECK_FALSE(may_read(odd, address));
    CHECK_FALSE(may_read(json::array(), "a"));
    CHECK_FALSE(authorities{}.check_resource("a", activity::read));
}

TEST_CASE("the network matches exactly or by prefix", "[security]")
{
    auto const rights = claims(
        {{"r:telemetry/*", "W"}, {"r:command/ACME", "R"}, {"r:command_response/ACME", "R"}, {"r:event/A*", "RW"}});
    CHECK(rights.may_send_to("telemetry/ACME"));
    CHECK(rights.may_send_to("telemetry/ACME/more"));
    CHECK(rights.may_send_to("telemetry/"));
    CHECK_FALSE(rights.may_send_to("telemetry"));
    CHECK_FALSE(rights.may_receive_from("telemetry/ACME"));
    CHECK(rights.may_receive_from("command/ACME"));
    CHECK_FALSE(rights.may_receive_from("command/ACME2"));
    CHECK_FALSE(rights.may_receive_from("command_response/ACME/app7"));
    CHECK(rights.may_receive_from("event/ACME"));
    CHECK_FALSE(rights.may_receive_from("event/BCME"));
}

TEST_CASE("a star is everything to the network, and nothing listed is nothing", "[security]")
{
    auto const all = claims({{"r:*", "*"}});
    CHECK(all.may_send_to("telemetry/T"));
    CHECK(all.may_receive_from("anything"));
    CHECK_FALSE(claims({{"r:*", "R"}}).may_send_to("telemetry/T"));
    CHECK_FALSE(authorities{}.may_send_to("telemetry/T"));
    CHECK_FALSE(claims({{"r:telemetry", "W"}}).may_send_to("telemetry/T"));
    CHECK_FALSE(claims({{"o:telemetry/T", "RWE"}}).may_send_to("telemetry/T"));
    CHECK_FALSE(claims({{"r:telemetry/T", "E"}}).may_send_to("telemetry/T"));
}

TEST_CASE("an expired principal may act for two more minutes", "[security]")
{
    principal::time_point const end{std::chrono::seconds{1'000'000}};
    principal const who{"user", claims({{"r:registration/*", "W"}, {"o:registration/*:assert", "E"}}), end};
    for (auto const late : {std::chrono::seconds{-1}, std::chrono::seconds{0}, std::chrono::seconds{120}}) {
        CHECK(who.may(activity::write, "registration/T", end + late));
        CHECK(who.may_call("registration/T", "assert", end + late));
    }
    CHECK_FALSE(who.may(activity::write, "registration/T", end + std::chrono::seconds{121}));
    CHECK_FALSE(who.may_call("registration/T", "assert", end + std::chrono::seconds{121}));
    CHECK_FALSE(who.may(activity::read, "registration/T", end));
    CHECK_FALSE(who.may_call("registration/T", "get", end));
}
