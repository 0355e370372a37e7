// SPDX-License-Identifier: Apache-2.0
#include <hono/http/cors.hpp>

#include <stdexcept>

#include <catch2/catch.hpp>

using namespace hono::http;

TEST_CASE("a star allows every origin and says so", "[http][cors]")
{
    cors_policy const policy{"*"};
    CHECK(policy.allows("https://anywhere.example"));
    response answer{202};
    policy.decorate(answer, "https://anywhere.example", {"", "hono-command,hono-cmd-req-id"});
    CHECK(answer.header("Access-Control-Allow-Origin") == "*");
    CHECK(answer.header("Access-Control-Expose-Headers") == "hono-command,hono-cmd-req-id");
}

TEST_CASE("a pattern must match the whole origin, which is echoed", "[http][cors]")
{
    cors_policy const policy{R"(https://.*\.example\.org)"};
    CHECK(policy.allows("https://a.example.org"));
    CHECK_FALSE(policy.allows("https://a.example.org.evil.net"));
    CHECK_FALSE(policy.allows("xhttps://a.example.org"));
    CHECK_FALSE(policy.allows("https://a.example.org\n"));
    response answer{202};
    policy.decorate(answer, "https://a.example.org", {});
    CHECK(answer.header("Access-Control-Allow-Origin") == "https://a.example.org");
    CHECK(answer.header("Vary") == "Origin");
    CHECK(answer.header("Access-Control-Expose-Headers") == "");
}

TEST_CASE("alternatives are tried as wholes", "[http][cors]")
{
    cors_policy const policy{"http://a|http://ab"};
    CHECK(policy.allows("http://ab"));
    CHECK_FALSE(policy.allows("http://abc"));
}

TEST_CASE("an origin that would keep the pattern busy is refused soon", "[http][cors]")
{
    cors_policy const policy{"(a+)+b"};
    CHECK_FALSE(policy.allows(std::string(400, 'a')));
    CHECK_FALSE(policy.allows(std::string(100'000, 'a') + 'b'));
}

TEST_CASE("a pattern that does not compile is told", "[http][cors]")
{
    CHECK_THROWS_AS(cors_policy{"(unclosed"}, std::invalid_argument);
}
