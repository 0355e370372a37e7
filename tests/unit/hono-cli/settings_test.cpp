// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <hono/config/command_line.hpp>

#include "settings.hpp"

using namespace hono;
using namespace hono::cli;

namespace {

config::invocation parse(config::environment const& variables, std::vector<char const*> words = {"hono-cli"})
{
    return config::parse_command_line(make_schema(), static_cast<int>(words.size()), words.data(), variables);
}

} // namespace

TEST_CASE("the management API is found by its own settings", "[hono-cli]")
{
    auto called = parse({{"HONO_MANAGEMENT_HOST", "registry"},
                         {"HONO_MANAGEMENT_USERNAME", "u"},
                         {"HONO_MANAGEMENT_PASSWORD", "p"},
                         {"HONO_CLIENT_HOST", "network"}});
    auto const options = read_management_options(called.values);
    CHECK((options.client.host == "registry" && options.client.port == 8443 && !options.client.tls));
    CHECK(options.authorization == "Basic dTpw");
    CHECK(options.timeout == std::chrono::seconds{15});
}

TEST_CASE("TLS is used as soon as the management API's setting says so", "[hono-cli]")
{
    auto called = parse({{"HONO_MANAGEMENT_TLSENABLED", "true"}});
    auto const options = read_management_options(called.values);
    REQUIRE(options.client.tls);
    CHECK((options.client.tls->host == "localhost" && options.client.tls->verify_host));
    CHECK(options.authorization.empty());
}

TEST_CASE("settings may stand as options between the words of a command", "[hono-cli]")
{
    auto called = parse({}, {"hono-cli", "consume", "--hono.client.host=network", "--tenant", "T"});
    CHECK(called.arguments == std::vector<std::string>{"consume", "--tenant", "T"});
    CHECK(read_messaging_options(called.values).host == "network");
}

TEST_CASE("a wrong setting is told by its name", "[hono-cli]")
{
    auto called = parse({{"HONO_MANAGEMENT_USERNAME", "u"}, {"HONO_CLIENT_TRUSTSTOREPATH", "/nowhere/ca.pem"}});
    CHECK_THROWS_AS(read_messaging_options(called.values), config::configuration_error);
    auto again = parse({{"HONO_MANAGEMENT_USERNAME", "u"}});
    try {
        read_management_options(again.values);
        FAIL("the missing password was not noticed");
    } catch (config::configuration_error const& error) {
        REQUIRE(error.problems.size() == 1);
        CHECK_THAT(error.problems.front(), Catch::Contains("hono.management.password"));
    }
}
