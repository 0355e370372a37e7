// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <hono/config/command_line.hpp>

#include "command_line.hpp"
#include "usage.hpp"

using namespace hono;
using namespace hono::cli;

namespace {

using words = std::vector<std::string>;

consume_request consume_of(words const& given)
{
    return std::get<consume_request>(parse_arguments(given));
}

management_request management_of(words const& given)
{
    return std::get<management_request>(parse_arguments(given));
}

} // namespace

TEST_CASE("consume takes telemetry and events unless one of them is chosen", "[hono-cli]")
{
    auto const both = consume_of({"consume", "--tenant", "ACME"});
    CHECK((both.tenant == "ACME" && both.telemetry && both.event && !both.as_json && !both.count && !both.timeout));
    auto const telemetry = consume_of({"consume", "--telemetry", "--tenant=ACME"});
    CHECK((telemetry.telemetry && !telemetry.event));
    auto const event = consume_of({"consume", "--event", "--tenant", "ACME"});
    CHECK((event.event && !event.telemetry));
    auto const named = consume_of({"consume", "--event", "--telemetry", "--tenant", "ACME"});
    CHECK((named.event && named.telemetry));
}

TEST_CASE("consume's options are read in both spellings", "[hono-cli]")
{
    auto const wanted = consume_of({"consume", "--json", "--count", "3", "--timeout=60", "--tenant", "T"});
    CHECK(wanted.as_json);
    CHECK(wanted.count == 3u);
    CHECK(wanted.timeout == std::chrono::seconds{60});
}

TEST_CASE("management commands name what they change", "[hono-cli]")
{
    auto const tenant = management_of({"tenant", "create", "ACME", "{}"});
    CHECK((tenant.what == resource::tenant && tenant.verb == action::create));
    CHECK((tenant.tenant == "ACME" && tenant.body == "{}"));
    auto const device = management_of({"device", "update", "ACME", "lamp1", "@lamp.json", "--if-match", "v1"});
    CHECK((device.what == resource::device && device.verb == action::update));
    CHECK((device.tenant == "ACME" && device.device == "lamp1" && device.body == "@lamp.json"));
    CHECK(device.if_match == "v1");
    auto const removal = management_of({"device", "delete", "ACME", "lamp1", "--json"});
    CHECK((removal.verb == action::remove && removal.as_json));
    auto const set = management_of({"credentials", "get", "ACME", "lamp1"});
    CHECK((set.what == resource::credentials && set.verb == action::read && set.device == "lamp1"));
}

TEST_CASE("create may leave the choice of an identifier to the registry", "[hono-cli]")
{
    CHECK(management_of({"tenant", "create"}).tenant.empty());
    auto const tenant = management_of({"tenant", "create", R"({"enabled":true})"});
    CHECK((tenant.tenant.empty() && tenant.body == R"({"enabled":true})"));
    auto const device = management_of({"device", "create", "ACME", "-"});
    CHECK((device.tenant == "ACME" && device.device.empty() && device.body == "-"));
}

TEST_CASE("set-password names its user and takes a password that looks like an option behind --", "[hono-cli]")
{
    auto const wanted = management_of({"credentials", "set-password", "T", "lamp1", "lamp1-auth", "-"});
    CHECK(wanted.verb == action::set_password);
    CHECK((wanted.auth_id == "lamp1-auth" && wanted.password == "-"));
    CHECK(management_of({"credentials", "set-password", "T", "d", "a", "--", "--json"}).password == "--json");
}

TEST_CASE("what is no command is an error of usage", "[hono-cli]")
{
    auto const given =
        GENERATE(words{}, words{"nonsense"}, words{""}, words{"consume"}, words{"consume", "--tenant"},
                 words{"consume", "--tenant", ""}, words{"consume", "--tenant", "T", "more"},
                 words{"consume", "--tenant", "T", "--tenant", "U"}, words{"consume", "--tenant", "T", "--frob"},
                 words{"consume", "--tenant", "T", "--count", "0"}, words{"consume", "--tenant", "T", "--count", "3x"},
                 words{"consume", "--tenant", "T", "--timeout", "-1"}, words{"tenant"}, words{"tenant", "fly"},
                 words{"tenant", "get"}, words{"tenant", "update", "T"}, words{"tenant", "get", "T", "{}"},
                 words{"tenant", "get", "T", "--if-match", "v"}, words{"tenant", "delete", "T", "--if-match", "a b"},
                 words{"tenant", "delete", "T", "--if-match", "a\r\nX: y"}, words{"tenant", "create", "T", "no-json"},
                 words{"device", "get", "T"}, words{"device", "create"}, words{"device", "update", "T", "d"},
                 words{"credentials", "create", "T", "d", "[]"}, words{"credentials", "delete", "T", "d"},
                 words{"credentials", "set-password", "T", "d", "a"},
                 words{"device", "set-password", "T", "d", "a", "p"}, words{"settings", "more"});
    CAPTURE(given);
    CHECK_THROWS_AS(parse_arguments(given), config::usage_error);
}

TEST_CASE("every command has its own help", "[hono-cli]")
{
    for (auto const* const command : {"consume", "tenant", "device", "credentials", "settings"}) {
        auto const wanted = std::get<help_request>(parse_arguments({command, "--help"}));
        CHECK(wanted.topic == command);
        CHECK(help_text(command).starts_with(std::string{"Usage: hono-cli "} + command));
    }
    CHECK(help_text("").find("Exit codes") != std::string_view::npos);
}
