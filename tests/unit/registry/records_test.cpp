// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <hono/registry/error.hpp>
#include <hono/registry/records.hpp>

using namespace hono;

TEST_CASE("a tenant without adapters may use all, one with a list only those enabled in it", "[registry]")
{
    CHECK(registry::parse_tenant(R"({"tenant-id":"T"})")->allows("hono-http"));
    auto const listed = registry::parse_tenant(
        R"({"tenant-id":"T","enabled":false,"adapters":[{"type":"hono-http","enabled":true},{"type":"hono-mqtt"}]})");
    REQUIRE(listed.has_value());
    CHECK_FALSE(listed->enabled);
    CHECK(listed->allows("hono-http"));
    CHECK_FALSE(listed->allows("hono-mqtt"));
    CHECK_FALSE(listed->allows("hono-coap"));
}

TEST_CASE("a tenant's sizes are metered in multiples of its minimum", "[registry]")
{
    auto const tenant = registry::parse_tenant(R"({"tenant-id":"T","minimum-message-size":4096})");
    CHECK(tenant->metered_size(0) == 0);
    CHECK(tenant->metered_size(1) == 4096);
    CHECK(tenant->metered_size(4096) == 4096);
    CHECK(tenant->metered_size(10240) == 12288);
}

TEST_CASE("defaults keep the types that an AMQP property can have", "[registry]")
{
    auto const device = registry::parse_assertion(
        R"({"device-id":"d","via":["g"],"defaults":{"a":"x","b":true,"c":7,"d":0.5,"e":{"no":1}}})");
    REQUIRE(device.has_value());
    CHECK(device->via == std::vector<std::string>{"g"});
    CHECK(device->defaults == default_list{{"a", "x"}, {"b", true}, {"c", std::int64_t{7}}, {"d", 0.5}});
}

TEST_CASE("a secret is usable while enabled and strictly inside its period", "[registry]")
{
    auto const now = *parse_date_time("2026-01-01T12:00:00Z");
    auto const usable = [&](std::string const& secret) {
        auto const parsed = registry::parse_credentials(
            R"({"device-id":"d","type":"hashed-password","auth-id":"a","secrets":[)" + secret + "]}");
        REQUIRE(parsed.has_value());
        return parsed->secrets.front().usable_at(now);
    };
    CHECK(usable("{}"));
    CHECK_FALSE(usable(R"({"enabled":false})"));
    CHECK(usable(R"({"not-before":"2026-01-01T11:59:59Z","not-after":"2026-01-01T13:00:01+01:00"})"));
    CHECK_FALSE(usable(R"({"not-before":"2026-01-01T12:00:00Z"})"));
    CHECK_FALSE(usable(R"({"not-after":"2026-01-01T12:00:00Z"})"));
    CHECK(usable(R"({"not-after":"2025-01-01T12:00:00+0100"})")); // an offset without colon counts as absent
}

TEST_CASE("answers that are not what was promised are errors", "[registry]")
{
    auto const text = GENERATE("", "[]", "{}", "{\"tenant-id\":7}", "nonsense");
    CHECK(registry::parse_tenant(text).error() == registry::errc::bad_answer);
    CHECK(registry::parse_assertion(text).error() == registry::errc::bad_answer);
    CHECK(registry::parse_credentials(text).error() == registry::errc::bad_answer);
}
