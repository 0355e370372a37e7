// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <hono/base/base64.hpp>

#include "basic_credentials.hpp"

using namespace hono;
using http_adapter::parse_authorization;

TEST_CASE("the table of http-adapter.md §5.2 holds for malformed fields", "[http-adapter]")
{
    using http_adapter::errc;
    auto const [field, expected] = GENERATE(table<std::optional<std::string>, errc>({
        {std::nullopt, errc::unauthorized},
        {"Basic", errc::no_scheme},
        {"Bearer abc", errc::unauthorized},
        {"Basic !!!", errc::malformed_header},
        {"Basic ", errc::malformed_header},
        {"Basic " + base64_encode("no colon"), errc::malformed_credentials},
        {"Basic " + base64_encode("user:"), errc::malformed_credentials},
        {"Basic " + base64_encode(base64_encode("no colon") + ":"), errc::malformed_credentials},
    }));
    std::optional<std::string_view> const view = field ? std::optional<std::string_view>{*field} : std::nullopt;
    CHECK(parse_authorization(view).error() == expected);
}

TEST_CASE("the password begins behind the first colon", "[http-adapter]")
{
    auto const field = "bAsIc " + base64_encode("sensor1@acme:pa:ss");
    auto const credentials = parse_authorization(std::string_view{field});
    REQUIRE(credentials.has_value());
    CHECK(credentials->user == "sensor1@acme");
    CHECK(credentials->password == "pa:ss");
}

TEST_CASE("a user name without password may hold both in Base64", "[http-adapter]")
{
    auto const field = "Basic " + base64_encode(base64_encode("sensor1@acme:pw") + ":");
    auto const credentials = parse_authorization(std::string_view{field});
    REQUIRE(credentials.has_value());
    CHECK(credentials->user == "sensor1@acme");
    CHECK(credentials->password == "pw");
}
