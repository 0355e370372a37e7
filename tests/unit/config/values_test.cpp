// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "check.hpp"
#include "values.hpp"

using namespace hono::config;
using namespace std::chrono_literals;

TEST_CASE("booleans have four spellings each, in any case", "[config]")
{
    for (auto const* const text : {"true", "on", "yes", "1", "TRUE", " Yes "})
        CHECK(parse_boolean(text) == true);
    for (auto const* const text : {"false", "off", "no", "0", "OFF"})
        CHECK(parse_boolean(text) == false);
    for (auto const* const text : {"", "t", "2", "maybe", "truefalse"})
        CHECK_FALSE(parse_boolean(text).has_value());
}

TEST_CASE("integers are decimal, blanks around them do not matter", "[config]")
{
    CHECK(parse_integer(" 42\t") == 42);
    CHECK(parse_integer("-1") == -1);
    CHECK(parse_integer("+7") == 7);
    CHECK(parse_integer("9223372036854775807") == INT64_MAX);
    for (auto const* const text : {"", " ", "abc", "0x10", "1 2", "1.5", "9223372036854775808", "+-1", "++1", "5s"})
        CHECK_FALSE(parse_integer(text).has_value());
}

TEST_CASE("numbers of bytes may have a binary suffix", "[config]")
{
    CHECK(parse_bytes("1000") == 1000);
    CHECK(parse_bytes("2Ki") == 2048);
    CHECK(parse_bytes("256Mi") == 268'435'456);
    CHECK(parse_bytes("1Gi") == 1'073'741'824);
    for (auto const* const text : {"", "1K", "1MB", "Mi", "99999999999Gi"})
        CHECK_FALSE(parse_bytes(text).has_value());
}

TEST_CASE("durations have a unit, are milliseconds, or ISO 8601", "[config]")
{
    struct row {
        char const* text;
        std::chrono::nanoseconds value;
    };
    auto const [text, value] = GENERATE(values<row>({
        {"0", 0ns},
        {"500", 500ms},
        {"7ns", 7ns},
        {"7us", 7us},
        {"7ms", 7ms},
        {"7s", 7s},
        {"7m", 7min},
        {"7h", 7h},
        {"14d", 336h},
        {"7 s", 7s},
        {"PT2S", 2s},
        {"pt2s", 2s},
        {"PT0.5S", 500ms},
        {"P1D", 24h},
        {"P1DT1H1M1S", 24h + 1h + 1min + 1s},
        {"PT15M", 15min},
    }));
    CHECK(parse_duration(text) == value);
}

TEST_CASE("what is no duration is refused", "[config]")
{
    for (auto const* const text : {"", "s", "5 weeks", "1.5s", "P", "PT", "P1H", "PT1D", "PT1S1M", "P1", "PT1.5M",
                                   "P-1D", "99999999999999d", "1s2s"})
        CHECK_FALSE(parse_duration(text).has_value());
}

TEST_CASE("lists are comma separated and trimmed", "[config]")
{
    CHECK(split_list("a, b ,,c") == std::vector<std::string>{"a", "b", "c"});
    CHECK(split_list(" ").empty());
}

TEST_CASE("a path loses file: and is made absolute", "[config]")
{
    for (auto const* const text : {"/etc/x.pem", "file:/etc/x.pem", "file:///etc/x.pem"})
        CHECK(parse_path(text, "/srv") == "/etc/x.pem");
    CHECK(parse_path("certs/x.pem", "/srv") == "/srv/certs/x.pem");
    CHECK(parse_path("./x.pem", "/srv") == "/srv/x.pem");
}

TEST_CASE("a fault says what would be legal", "[config]")
{
    struct row {
        property what;
        char const* value;
        char const* fault;
    };
    property const port{.name = "p", .type = kind::integer, .min = 0, .max = 65535};
    property const frame{.name = "p", .type = kind::integer, .min = 512, .or_value = -1};
    property const key{.name = "p", .type = kind::secret, .min = 32};
    property const level{.name = "p", .one_of = {"INFO", "WARN"}};
    property const names{.name = "p", .type = kind::list, .one_of = {"PLAIN", "EXTERNAL"}};
    property const interval{.name = "p", .type = kind::duration, .min = 1000, .or_value = 0};
    std::vector<row> const rows{
        {port, "0", ""},
        {port, "65535", ""},
        {port, "65536", "must be an integer from 0 to 65535"},
        {port, "abc", "must be an integer from 0 to 65535"},
        {frame, "-1", ""},
        {frame, "512", ""},
        {frame, "511", "must be an integer of at least 512, or -1"},
        {key, "0123456789abcdef0123456789abcdef", ""},
        {key, "short", "must have a length of at least 32 bytes"},
        {level, "warn", ""},
        {level, "loud", "must be one of INFO, WARN"},
        {names, "plain,EXTERNAL", ""},
        {names, "PLAIN,MD5", "each element must be one of PLAIN, EXTERNAL"},
        {interval, "0", ""},
        {interval, "1s", ""},
        {interval, "999ms", "must be a duration, in milliseconds of at least 1000, or 0"},
        {interval, "soon", "must be a duration such as 500ms, 5s, 1m or PT5S"},
        {{.name = "p", .type = kind::boolean}, "maybe", "must be true or false"},
        {{.name = "p", .type = kind::pattern}, "^[a-z]+(?<!x)$", ""},
    };
    for (auto const& [what, value, fault] : rows)
        CHECK(find_fault(what, value) == fault);
    CHECK(find_fault({.name = "p", .type = kind::pattern}, "(").find("is no regular expression") == 0);
}
