// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "child.hpp"

using Catch::Matchers::Contains;
using hono::test::child;

namespace {

std::size_t count(std::string const& text, std::string const& part)
{
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++found;
    return found;
}

} // namespace

TEST_CASE("help, version and schema are printed and end with 0", "[app]")
{
    child help{{}, {"--help"}};
    CHECK(help.wait() == 0);
    CHECK_THAT(help.output(), Contains("hono.fake.port"));

    child version{{}, {"--version"}};
    CHECK(version.wait() == 0);
    CHECK_THAT(version.output(), Catch::Matchers::StartsWith("fake-service "));

    child schema{{}, {"--print-config-schema"}};
    CHECK(schema.wait() == 0);
    CHECK(hono::parse_json(schema.output()).has_value());
}

TEST_CASE("a command line that is not understandable ends with 2", "[app]")
{
    child word{{}, {"serve"}};
    CHECK(word.wait() == 2);
    CHECK_THAT(word.output(), Contains("serve"));
}

TEST_CASE("the settings are checked without a start, and without showing a secret", "[app]")
{
    child good{{{"HONO_FAKE_PORT", "17"}, {"HONO_FAKE_PASSWORD", "rumpelstilzchen"}}, {"--check-config"}};
    CHECK(good.wait() == 0);
    CHECK_THAT(good.output(), Contains("hono.fake.port=17") && Contains("HONO_FAKE_PORT"));
    CHECK_THAT(good.output(), !Contains("rumpelstilzchen") && !Contains("started"));

    child bad{{{"HONO_FAKE_PORT", "abc"}}, {"--check-config"}};
    CHECK(bad.wait() == 78);
    CHECK_THAT(bad.output(), Contains("hono.fake.port"));
}

TEST_CASE("all problems of the settings are reported in one run, which ends with 78", "[app]")
{
    child bad{{{"HONO_FAKE_PORT", "abc"},
               {"HONO_APP_STARTUP_TIMEOUT", "0"},
               {"HONO_FAKE_FAULT", "settings"},
               {"HONO_HEALTHCHECK_INSECUREPORT", "70000"}}};
    CHECK(bad.wait() == 78);
    CHECK(count(bad.output(), " ERROR ") == 4);
    CHECK_THAT(bad.output(), Contains("hono.fake.port") && Contains("hono.app.startupTimeout") &&
                                 Contains("hono.fake.fault") && Contains("hono.healthCheck.insecurePort"));
}

TEST_CASE("a component without a health server does not start", "[app]")
{
    child closed{{{"HONO_HEALTHCHECK_ALLOWLOOPBACK", "false"}}};
    CHECK(closed.wait() == 78);
    CHECK_THAT(closed.output(), Contains("E11") && Contains("hono.healthCheck.bindAddress") &&
                                    Contains("HONO_HEALTHCHECK_INSECUREPORTBINDADDRESS"));
}
