// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <hono/base/outcome.hpp>

namespace {
constexpr hono::error_row rows[] = {{1, hono::outcome::not_found, "no such thing"}};
hono::table_category const category{"test", rows};
} // namespace

TEST_CASE("an error code of a table tells its outcome and message", "[base]")
{
    hono::outcome kind{};
    boost::system::error_code const known{1, category};
    kind = hono::outcome_of(known);
    CHECK(kind == hono::outcome::not_found);
    CHECK(known == hono::outcome::not_found);
    CHECK(known.message() == "no such thing");
    CHECK(hono::outcome_of({7, category}) == hono::outcome::internal);
    CHECK(hono::outcome_of(boost::system::errc::make_error_code(boost::system::errc::io_error)) ==
          hono::outcome::internal);
}
