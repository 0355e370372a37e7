// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <sstream>

#include <catch2/catch.hpp>

#include <hono/base/json.hpp>
#include <hono/config/describe.hpp>

#include "fixture.hpp"
#include "names.hpp"

using namespace hono::config;
using test::make_schema;

TEST_CASE("help lists every property with variable, option, default and meaning", "[config]")
{
    std::ostringstream out;
    print_help(out, make_schema(), "http-adapter");
    auto const help = out.str();
    CHECK(help.find("Usage: http-adapter [--name=value]...\n") == 0);
    auto const known = make_schema();
    for (auto const& row : known.properties()) {
        INFO(row.name);
        if (row.name.find('*') == std::string::npos) {
            CHECK(help.find("  " + underscore_name(row.name) + ", --" + row.name + "=<") != std::string::npos);
        }
        CHECK(help.find(row.meaning) != std::string::npos);
    }
    CHECK(help.find("\nhono.http\n  HONO_HTTP_BIND_ADDRESS, --hono.http.bindAddress=<text>\n") != std::string::npos);
    CHECK(help.find("opens it; 0: any free one. [8080]") != std::string::npos);
    CHECK(help.find("HONO_HTTP_SNI_CERTIFICATES_<KEY>_KEY_PATH, --hono.http.sniCertificates.<key>.keyPath=<path>") !=
          std::string::npos);
}

TEST_CASE("the schema is a JSON array of all properties", "[config]")
{
    std::ostringstream out;
    print_schema(out, make_schema());
    auto const all = hono::parse_json(out.str());
    REQUIRE(all);
    REQUIRE(all->size() == make_schema().properties().size());
    auto const port = std::find_if(all->begin(), all->end(),
                                   [](auto const& row) { return row["name"] == "hono.tenant.maxFrameSize"; });
    REQUIRE(port != all->end());
    CHECK(*port == hono::json{{"name", "hono.tenant.maxFrameSize"},
                              {"option", "--hono.tenant.maxFrameSize"},
                              {"variables", {"HONO_TENANT_MAXFRAMESIZE", "HONO_TENANT_MAX_FRAME_SIZE"}},
                              {"type", "integer"},
                              {"default", "-1"},
                              {"meaning", "Largest AMQP frame in bytes; -1: no limit."},
                              {"min", 512},
                              {"max", 2147483647},
                              {"orValue", -1}});
}

TEST_CASE("the resolved configuration names the source of each value and masks passwords", "[config]")
{
    std::ostringstream out;
    print_settings(out, test::load(make_schema(), {{"HONO_HTTP_PORT", "1"}, {"HONO_TENANT_PASSWORD", "s3cret"}},
                                   {"--hono.http.bindAddress=0.0.0.0"}));
    auto const text = out.str();
    CHECK(text.find("\nhono.http.port=1 (HONO_HTTP_PORT)\n") != std::string::npos);
    CHECK(text.find("\nhono.http.bindAddress=0.0.0.0 (--hono.http.bindAddress)\n") != std::string::npos);
    CHECK(text.find("\nhono.http.insecurePort=8080 (default)\n") != std::string::npos);
    CHECK(text.find("\nhono.tenant.password=******** (HONO_TENANT_PASSWORD)\n") != std::string::npos);
    CHECK(text.find("\nhono.http.keyStorePassword= (default)\n") != std::string::npos);
    CHECK(text.find("s3cret") == std::string::npos);
}
