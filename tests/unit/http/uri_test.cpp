// SPDX-License-Identifier: Apache-2.0
#include <hono/http/uri.hpp>

#include <catch2/catch.hpp>

using namespace hono::http;

TEST_CASE("percent-encoding is undone once", "[http][uri]")
{
    CHECK(percent_decode("a%2Fb%2fc") == "a/b/c");
    CHECK(percent_decode("%2541") == "%41");
    CHECK(percent_decode("a+b") == "a+b");
    CHECK(percent_decode("") == "");
    CHECK_FALSE(percent_decode("%"));
    CHECK_FALSE(percent_decode("a%4"));
    CHECK_FALSE(percent_decode("%g0"));
}

TEST_CASE("an encoded segment decodes to itself", "[http][uri]")
{
    CHECK(percent_encode("4711-a_b.c~") == "4711-a_b.c~");
    CHECK(percent_encode("a/b c%\xff") == "a%2Fb%20c%25%FF");
    std::string all;
    for (int c = 0; c < 256; ++c)
        all.push_back(static_cast<char>(c));
    CHECK(percent_decode(percent_encode(all)) == all);
}

TEST_CASE("query parameters are found and decoded", "[http][uri]")
{
    CHECK(query_parameter("hono-ttd=10&hono-ttl=30", "hono-ttl") == "30");
    CHECK(query_parameter("a=1&a=2", "a") == "1");
    CHECK(query_parameter("a=x%20y+z", "a") == "x y z");
    CHECK(query_parameter("a", "a") == "");
    CHECK(query_parameter("a=b=c", "a") == "b=c");
    CHECK(query_parameter("%61=1", "a") == "1");
    CHECK_FALSE(query_parameter("aa=1&b", "a"));
    CHECK_FALSE(query_parameter("a=%zz", "a"));
    CHECK_FALSE(query_parameter("", "a"));
    CHECK(query_parameters("f=1&g=2&f=3&f=%", "f") == std::vector<std::string>{"1", "3"});
}
