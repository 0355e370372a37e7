// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <hono/base/json.hpp>

TEST_CASE("JSON is read strictly", "[base]")
{
    CHECK(hono::parse_json(R"({"a":[1,"]"]})").has_value());
    auto const text = GENERATE("", "{", "{} x", "{'a':1}", "[1,]", "NaN", "{\"a\":1}{}", "\"\xff\"");
    CHECK_FALSE(hono::parse_json(text).has_value());
}

TEST_CASE("JSON of a hundred levels is read, of one more refused", "[base]")
{
    CHECK(hono::parse_json(std::string(100, '[') + std::string(100, ']')).has_value());
    CHECK_FALSE(hono::parse_json(std::string(101, '[') + std::string(101, ']')).has_value());
    CHECK_FALSE(hono::parse_json(std::string(1'000'000, '[')).has_value());
}
