// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <hono/log/logger.hpp>

using namespace hono::log;

TEST_CASE("an event is one line of text with its fields", "[log]")
{
    CHECK(format_line(format::text, level::info, "T", "main", "net", "started", {{"port", 8443}, {"tls", true}}) ==
          "T [main] INFO  net - started port=8443 tls=true");
}

TEST_CASE("a peer's bytes cannot forge a line", "[log]")
{
    CHECK(format_line(format::text, level::error, "T", "m", "x", "bad", {{"peer", "a\nERROR b"}, {"s", ""}}) ==
          R"(T [m] ERROR x - bad peer="a\nERROR b" s="")");
    CHECK(format_line(format::text, level::warn, "T", "m", "x", "e\x1b[1m", {{"q", "say \"x\""}}) ==
          R"(T [m] WARN  x - e\u001b[1m q="say \"x\"")");
}

TEST_CASE("JSON lines hold the same", "[log]")
{
    CHECK(format_line(format::json, level::debug, "T", "m", "x", "e", {{"a", "b\"c"}, {"n", -1}}) ==
          R"({"time":"T","level":"DEBUG","thread":"m","logger":"x","message":"e","a":"b\"c","n":-1})");
}
