// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <hono/base/json.hpp>

#include "line.hpp"

using namespace hono;
using namespace hono::log;
using namespace std::chrono_literals;

namespace {

event make_event(std::string_view message, fields more, level importance = level::info)
{
    return {std::chrono::system_clock::time_point{1'714'557'600s + 7ms},
            importance,
            "hono-http",
            "main",
            "net",
            message,
            more};
}

std::string text(std::string_view message, fields more = {}, level importance = level::info)
{
    return text_line(make_event(message, more, importance));
}

} // namespace

TEST_CASE("an event is one line of text with its fields", "[log]")
{
    CHECK(text("started", {{"port", 8443}, {"tls", true}, {"role", "Tenant"}}) ==
          "2024-05-01T10:00:00.007Z [main] INFO  net - started port=8443 tls=true role=Tenant");
    CHECK(text("no", {}, level::error) == "2024-05-01T10:00:00.007Z [main] ERROR net - no");
}

TEST_CASE("a peer's bytes cannot forge a line or drive a terminal", "[log]")
{
    struct row {
        char const* given;
        char const* written;
    };
    auto const [given, written] = GENERATE(values<row>({
        {"", R"("")"},
        {"two words", R"("two words")"},
        {"a=b", R"("a=b")"},
        {"a\nERROR b", R"("a\nERROR b")"},
        {"a\rb", R"("a\u000db")"},
        {"say \"x\" \\", R"("say \"x\" \\")"},
        {"\x1b[2J", R"("\u001b[2J")"},
        {"\x7f", R"("\u007f")"},
        {"\xc2\x9b", R"("\u009b")"},     // CSI, one byte in Latin 1
        {"\xe2\x80\xa8", R"("\u2028")"}, // line separator
        {"\xe2\x80\xae", R"("\u202e")"}, // right-to-left override
        {"\xff\xfe", R"("\xff\xfe")"},   // no UTF-8
        {"\xc0\x8a", R"("\xc0\x8a")"},   // overlong line feed
        {"\xe2\x82", R"("\xe2\x82")"},   // cut short
        {"gr\xc3\xbc\xc3\x9f", "\"gr\xc3\xbc\xc3\x9f\""},
    }));
    CHECK(text("bad", {{"peer", given}}) ==
          std::string{"2024-05-01T10:00:00.007Z [main] INFO  net - bad peer="} + written);
}

TEST_CASE("the message is escaped as values are", "[log]")
{
    CHECK(text("a\nb") == R"(2024-05-01T10:00:00.007Z [main] INFO  net - a\nb)");
}

TEST_CASE("JSON lines hold the same", "[log]")
{
    auto const line = json_line(make_event("e\n", {{"a", "b\"c\xff"}, {"n", -1}, {"t", false}}, level::debug));
    CHECK(line.find('\n') == std::string::npos);
    CHECK(parse_json(line) == json{{"time", "2024-05-01T10:00:00.007Z"},
                                   {"level", "DEBUG"},
                                   {"component", "hono-http"},
                                   {"thread", "main"},
                                   {"logger", "net"},
                                   {"message", "e\n"},
                                   {"fields", {{"a", "b\"c\xef\xbf\xbd"}, {"n", -1}, {"t", false}}}});
    CHECK(parse_json(json_line(make_event("plain", {})))->size() == 6);
}

TEST_CASE("a line fits into one write to a pipe, whatever a peer sends", "[log]")
{
    auto const fill = GENERATE(as<char>{}, 'x', '\x01', '\xff', '"');
    std::string const longest(100'000, fill);
    for (auto const& line : {text(longest, {{"a", longest}, {"b", longest}, {"c", longest}, {"d", 1}}),
                             json_line(make_event(longest, {{"a", longest}, {"b", longest}, {"c", longest}}))}) {
        CHECK(line.size() < max_line);
        CHECK(line.find("...") != std::string::npos);
    }
    CHECK(parse_json(json_line(make_event(longest, {{"a", longest}, {"b", longest}, {"c", longest}}))));
}
