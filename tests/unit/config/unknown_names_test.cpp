// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <catch2/catch.hpp>

#include "fixture.hpp"

using namespace hono::config;
using test::load;
using test::make_schema;

namespace {

std::vector<std::string> warnings(settings const& values)
{
    std::vector<std::string> result;
    for (auto const& each : values.notices())
        if (each.warning)
            result.push_back(each.text);
    return result;
}

} // namespace

TEST_CASE("an unknown name is reported with the nearest known one", "[config]")
{
    struct row {
        char const* variable;
        char const* message;
    };
    auto const [variable, message] = GENERATE(values<row>({
        {"HONO_HTTP_KEY_PAHT", "HONO_HTTP_KEY_PAHT: unknown setting; the nearest known one is HONO_HTTP_KEY_PATH"},
        {"HONO_HTTPX_PORT", "HONO_HTTPX_PORT: unknown setting; the nearest known one is HONO_HTTP_PORT"},
        {"HONO_SOMETHING_QUITE_DIFFERENT", "HONO_SOMETHING_QUITE_DIFFERENT: unknown setting"},
    }));
    CHECK(warnings(load(make_schema(), {{variable, "1"}})) == std::vector<std::string>{message});
}

TEST_CASE("unknown options and file entries are reported as well", "[config]")
{
    test::folder files;
    auto const file = files.write("application.yml", "hono:\n  http:\n    prot: 1\n");
    CHECK(warnings(load(make_schema(), {}, {"--hono.http.portt=1"}, files.path())) ==
          std::vector<std::string>{"--hono.http.portt: unknown setting; the nearest known one is --hono.http.port",
                                   "hono.http.prot (" + file.string() +
                                       ":3): unknown setting; the nearest known one is hono.http.port"});
}

TEST_CASE("names of other components and of other programs are not reported", "[config]")
{
    for (auto const* const variable :
         {"HONO_MQTT_PORT", "HONO_MQTT_NONSENSE", "HONO_AUTH_AMQP_KEY_PATH", "HONO_TENANT_SVC_FILENAME",
          "HONO_APP_TYPE", "HONO_DEVICE_REGISTRY_KEY_FILE", "HONO_COMMANDROUTER_AMQP_PORT", "PATH", "JDK_JAVA_OPTIONS",
          "SPRING_JMX_ENABLED", "HONOLULU_PORT"})
        CHECK(warnings(load(make_schema(), {{variable, "1"}})).empty());
}

TEST_CASE("strict mode makes unknown names errors", "[config]")
{
    auto const loaded =
        load(make_schema(), {{"HONO_CONFIG_STRICT", "true"}, {"HONO_HTTP_PROT", "1"}, {"HONO_MQTT_X", "1"}});
    CHECK(loaded.problems() ==
          std::vector<std::string>{"HONO_HTTP_PROT: unknown setting; the nearest known one is HONO_HTTP_PORT"});
    CHECK(warnings(loaded).empty());
}

TEST_CASE("variables that Kubernetes injects for services do not count, one warning tells so", "[config]")
{
    auto const loaded = load(make_schema(), {{"HONO_CONFIG_STRICT", "true"},
                                             {"HONO_HTTP_PORT", "tcp://10.0.0.7:8443"},
                                             {"HONO_HTTP_SERVICE_HOST", "10.0.0.7"},
                                             {"HONO_HTTP_SERVICE_PORT", "8443"},
                                             {"HONO_HTTP_SERVICE_PORT_HTTPS", "8443"},
                                             {"HONO_HTTP_PORT_8443_TCP", "tcp://10.0.0.7:8443"},
                                             {"HONO_HTTP_PORT_8443_TCP_ADDR", "10.0.0.7"},
                                             {"HONO_HTTP_PORT_5684_UDP_PROTO", "udp"}});
    CHECK(loaded.problems().empty());
    CHECK(loaded.integer("hono.http.port") == 8443);
    CHECK_FALSE(loaded.is_set("hono.http.port"));
    REQUIRE(warnings(loaded).size() == 1);
    CHECK(warnings(loaded)[0].find("HONO_HTTP_PORT") != std::string::npos);
    CHECK(warnings(loaded)[0].find("and 2 more; set enableServiceLinks: false") != std::string::npos);
}
