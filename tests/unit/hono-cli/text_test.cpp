// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "text.hpp"

using namespace hono::cli;

TEST_CASE("text is valid UTF-8 that leaves the terminal alone", "[hono-cli]")
{
    CHECK(is_text(""));
    CHECK(is_text("21.5\t\xc2\xb0"
                  "C\r\n\xf0\x9f\x8c\xa1"));
    CHECK_FALSE(is_text("\x1b[2J"));
    CHECK_FALSE(is_text(std::string_view{"\0", 1}));
    CHECK_FALSE(is_text("\x7f"));
    CHECK_FALSE(is_text("\xc2\x9b"));     // CSI of C1
    CHECK_FALSE(is_text("\xe2\x80\xae")); // right-to-left override
}

TEST_CASE("broken UTF-8 is no text", "[hono-cli]")
{
    auto const bytes = GENERATE("\x80", "\xc3", "\xc0\xaf", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xff",
                                "a\xe2\x82", "\xe2\x28\xa1");
    CHECK_FALSE(is_text(bytes));
}

TEST_CASE("what is no printable text is escaped, the rest stays", "[hono-cli]")
{
    CHECK(escape("a b\\c") == "a b\\\\c");
    CHECK(escape("\x1b[2J\n\t\r") == "\\x1b[2J\\n\\t\\r");
    CHECK(escape("\xc3\xa4\xff\xc2\x9b") == "\xc3\xa4\\xff\\xc2\\x9b");
}
