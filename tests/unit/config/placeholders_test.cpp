// SPDX-License-Identifier: Apache-2.0
#include <map>

#include <catch2/catch.hpp>

#include "fixture.hpp"
#include "placeholders.hpp"

using namespace hono::config;
using test::load;
using test::make_schema;

namespace {

expansion expand_with(std::string_view text)
{
    static std::map<std::string, replacement, std::less<>> const known{{"a", {"A"}},
                                                                       {"ref", {"<${a}>"}},
                                                                       {"name", {"a"}},
                                                                       {"loop", {"x${loop}"}},
                                                                       {"big", {"${big2}${big2}${big2}${big2}"}},
                                                                       {"big2", {std::string(20'000, 'x')}},
                                                                       {"s", {"secret", true}}};
    return expand(text, [](std::string_view name) -> std::optional<replacement> {
        auto const found = known.find(name);
        return found == known.end() ? std::nullopt : std::optional{found->second};
    });
}

} // namespace

TEST_CASE("placeholders are replaced", "[config]")
{
    struct row {
        char const* text;
        char const* result;
    };
    auto const [text, result] = GENERATE(values<row>({
        {"plain", "plain"},
        {"${a}", "A"},
        {"x${a}y${a}z", "xAyAz"},
        {"${ref}", "<A>"},
        {"${none:default}", "default"},
        {"${none:}", ""},
        {"${none:a:b}", "a:b"},
        {"${none:${a}}", "A"},
        {"${none:${other:x}}", "x"},
        {"${${name}}", "A"},
        {"\\${a}", "${a}"},
        {"${a", "${a"},
        {"a}b$c{d", "a}b$c{d"},
    }));
    auto const done = expand_with(text);
    CHECK(done.text == result);
    CHECK(done.fault.empty());
    CHECK_FALSE(done.sensitive);
}

TEST_CASE("placeholders without an end are faults, not endless", "[config]")
{
    CHECK(expand_with("${none}").fault == "the placeholder ${none} stands for nothing");
    CHECK(expand_with("${loop}").fault == "placeholders refer to each other in a circle");
    CHECK(expand_with("${big}").fault == "placeholders make it too long");
}

TEST_CASE("a value made of a secret is a secret", "[config]")
{
    CHECK(expand_with("${s}").sensitive);
    auto const loaded =
        load(make_schema(), {{"HONO_TENANT_PASSWORD", "s3cret"}, {"HONO_TENANT_USERNAME", "${hono.tenant.password}"}});
    CHECK(loaded.text("hono.tenant.username") == "s3cret");
    for (auto const& each : loaded.shown())
        CHECK(each.value.find("s3cret") == std::string::npos);
}

TEST_CASE("placeholders are resolved over all sources and spellings", "[config]")
{
    test::folder files;
    files.write("application.yml",
                "certs: /etc/hono\nhono: {http: {keyPath: '${certs}/key.pem', certPath: '${CERT_DIR:/x}/c.pem'}}");
    auto const loaded = load(make_schema(),
                             {{"HONO_AMQP_KEY_PATH", "${hono.http.keyPath}"},
                              {"HONO_HTTP_PORT", "${hono.amqp.port}"},
                              {"HONO_AMQP_PORT", "1234"},
                              {"HONO_TENANT_PORT", "${hono.messaging.port}"},
                              {"HONO_HTTP_BIND_ADDRESS", "${NODE_IP}"},
                              {"NODE_IP", "10.0.0.1"}},
                             {}, files.path());
    CHECK(loaded.problems().empty());
    CHECK(loaded.path("hono.amqp.keyPath") == "/etc/hono/key.pem");
    CHECK(loaded.path("hono.http.certPath") == "/x/c.pem");
    CHECK(loaded.integer("hono.http.port") == 1234);
    CHECK(loaded.integer("hono.tenant.port") == 5671); // a default
    CHECK(loaded.text("hono.http.bindAddress") == "10.0.0.1");
}

TEST_CASE("an unresolved placeholder is an error; that of a password stays unsaid", "[config]")
{
    auto const loaded =
        load(make_schema(), {{"HONO_HTTP_BIND_ADDRESS", "${NODE_IP}"}, {"HONO_TENANT_PASSWORD", "a${s3cret}b"}});
    CHECK(
        loaded.problems() ==
        std::vector<std::string>{
            "hono.http.bindAddress (HONO_HTTP_BIND_ADDRESS): ${NODE_IP}: the placeholder ${NODE_IP} stands for nothing",
            "hono.tenant.password (HONO_TENANT_PASSWORD): a placeholder in it cannot be resolved"});
}
