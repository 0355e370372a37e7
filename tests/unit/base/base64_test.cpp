// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <hono/base/base64.hpp>
#include <hono/base/secret.hpp>
#include <hono/base/uuid.hpp>

TEST_CASE("base64 follows the test vectors of RFC 4648", "[base]")
{
    auto [plain, encoded] = GENERATE(table<std::string, std::string>({{"", ""},
                                                                      {"f", "Zg=="},
                                                                      {"fo", "Zm8="},
                                                                      {"foo", "Zm9v"},
                                                                      {"foob", "Zm9vYg=="},
                                                                      {"fooba", "Zm9vYmE="},
                                                                      {"foobar", "Zm9vYmFy"}}));
    CHECK(hono::base64_encode(plain) == encoded);
    CHECK(hono::base64_decode(encoded) == plain);
}

TEST_CASE("base64 refuses what is not exactly one value's spelling", "[base]")
{
    auto const text = GENERATE("Zg", "Zg=", "Z===", "====", "Zg==\n", " Zg==", "Zh==", "Zm9-", "Zm9_", "Zm=v");
    CHECK_FALSE(hono::base64_decode(text).has_value());
}

TEST_CASE("base64url has its own alphabet and no padding", "[base]")
{
    CHECK(hono::base64url_encode("\xfb\xff") == "-_8");
    CHECK(hono::base64url_decode("-_8") == "\xfb\xff");
    CHECK_FALSE(hono::base64url_decode("-_8=").has_value());
    CHECK_FALSE(hono::base64url_decode("+/8").has_value());
}

TEST_CASE("random UUIDs are of version 4 and differ", "[base]")
{
    auto const a = hono::random_uuid();
    CHECK(a.size() == 36);
    CHECK(a[14] == '4');
    CHECK(a != hono::random_uuid());
}

TEST_CASE("secrets compare by value and lose it when moved from", "[base]")
{
    hono::secret a{"s3cret"};
    CHECK(a == hono::secret{"s3cret"});
    CHECK_FALSE(a == hono::secret{"s3cre"});
    hono::secret const b{std::move(a)};
    CHECK(a.empty());
    CHECK(b.reveal() == "s3cret");
}
