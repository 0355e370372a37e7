// SPDX-License-Identifier: Apache-2.0
#include "id_pattern.hpp"

#include <stdexcept>

#include <catch2/catch.hpp>

using hono::device_registry::id_pattern;

TEST_CASE("the default patterns match as PCRE2 would", "[id]")
{
    std::string const same_but_not_default = "(?:)";
    for (auto const pattern : {id_pattern::default_tenant, id_pattern::default_device}) {
        id_pattern const fast{pattern};
        id_pattern const slow{std::string{pattern} + same_but_not_default};
        for (int c = 0; c < 128; ++c) {
            auto const id = "a" + std::string(1, static_cast<char>(c));
            CAPTURE(c);
            CHECK(fast.matches(id) == slow.matches(id));
        }
        for (auto const* id : {"", "a-b_c.D9", "ä", "a\n", "\xff"})
            CHECK(fast.matches(id) == slow.matches(id));
    }
    CHECK(id_pattern{id_pattern::default_device}.matches("a:b"));
    CHECK_FALSE(id_pattern{id_pattern::default_tenant}.matches("a:b"));
}

TEST_CASE("an own pattern must match the whole id", "[id]")
{
    id_pattern const pattern{"[ab]|abc"};
    CHECK(pattern.matches("a"));
    CHECK(pattern.matches("abc"));
    CHECK_FALSE(pattern.matches("ab"));
    CHECK_FALSE(pattern.matches("xa"));
    CHECK_FALSE(pattern.matches("a\n"));
}

TEST_CASE("a pattern that does not compile is refused with the place", "[id]")
{
    CHECK_THROWS_AS(id_pattern{"[a"}, std::invalid_argument);
}

TEST_CASE("matching that takes too much work counts as a mismatch", "[id]")
{
    CHECK_FALSE(id_pattern{"(a+)+b"}.matches(std::string(4000, 'a')));
}
