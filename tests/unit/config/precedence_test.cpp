// SPDX-License-Identifier: Apache-2.0
// configuration.md §1: a stronger source hides all weaker ones, whatever the spelling.
#include <catch2/catch.hpp>

#include "fixture.hpp"

using namespace hono::config;
using test::load;
using test::make_schema;

namespace {

constexpr auto name = "hono.http.bindAddress";

} // namespace

TEST_CASE("sources win in the order command line, JSON, environment, profiles, files, default", "[config]")
{
    test::folder files;
    files.write("application.yml", "hono:\n  http:\n    bindAddress: yml\n");
    files.write("application.properties", "hono.http.bindAddress=properties\n");
    files.write("application-a.yml", "hono.http.bind-address: profile-a\n");
    files.write("application-b.yml", "hono.http.bind_address: profile-b\n");

    environment variables;
    auto const resolve = [&](std::vector<std::string> const& options = {}) {
        auto const loaded = load(make_schema(), variables, options, files.path());
        CHECK(loaded.problems().empty());
        return loaded.text(name);
    };
    CHECK(load(make_schema(), {}).text(name) == "127.0.0.1");
    CHECK(resolve() == "properties");
    variables["SPRING_PROFILES_ACTIVE"] = "b,a";
    CHECK(resolve() == "profile-a"); // the last profile
    variables["SPRING_PROFILES_ACTIVE"] = "a,b";
    CHECK(resolve() == "profile-b");
    variables["hono_http_bindaddress"] = "environment";
    CHECK(resolve() == "environment");
    variables["SPRING_APPLICATION_JSON"] = R"({"hono": {"http": {"bindAddress": "json"}}})";
    CHECK(resolve() == "json");
    CHECK(resolve({"--hono.http.key.file=/x", "--hono.http.bind-address=option"}) == "option");
}

TEST_CASE("an alias in a stronger source beats the proper name in a weaker one", "[config]")
{
    test::folder files;
    files.write("application.yml", "hono: {http: {keyPath: /file.pem}}");
    auto const loaded = load(make_schema(), {{"HONO_HTTP_KEY_FILE", "/variable.pem"}}, {}, files.path());
    CHECK(loaded.path("hono.http.keyPath") == "/variable.pem");
    CHECK(loaded.source("hono.http.keyPath") == "HONO_HTTP_KEY_FILE");
}

TEST_CASE("an empty value counts as not set", "[config]")
{
    test::folder files;
    files.write("application.yml", "hono: {http: {bindAddress: file, port: , realm: ~}}");
    auto const loaded =
        load(make_schema(), {{"HONO_HTTP_BIND_ADDRESS", ""}}, {"--hono.http.bindAddress"}, files.path());
    CHECK(loaded.text(name) == "file");
    CHECK_FALSE(loaded.is_set("hono.http.port"));
    CHECK(loaded.integer("hono.http.port") == 8443);
}

TEST_CASE("a missing value has the documented name of 1.5 as its source", "[config]")
{
    auto const loaded = load(make_schema(), {});
    CHECK(loaded.source("hono.http.certPath") == "HONO_HTTP_CERT_PATH");
    CHECK_FALSE(loaded.is_set("hono.http.insecurePort"));
    CHECK(loaded.integer("hono.http.insecurePort") == 8080);
}

TEST_CASE("JSON in the environment is an object", "[config]")
{
    auto const loaded = load(
        make_schema(),
        {{"SPRING_APPLICATION_JSON", R"({"hono.http.port": 1, "hono": {"http": {"secureProtocols": ["TLSv1.3"]}}})"}});
    CHECK(loaded.integer("hono.http.port") == 1);
    CHECK(loaded.list("hono.http.secureProtocols") == std::vector<std::string>{"TLSv1.3"});
    for (auto const* const text : {"[]", "{", "1"})
        CHECK(load(make_schema(), {{"SPRING_APPLICATION_JSON", text}}).problems().size() == 1);
}

TEST_CASE("profiles set the log level unless it is set itself", "[config]")
{
    auto const level = [](environment const& variables) {
        return load(make_schema(), variables).text("hono.log.level");
    };
    CHECK(level({}) == "INFO");
    CHECK(level({{"SPRING_PROFILES_ACTIVE", "authentication-impl,dev"}}) == "DEBUG");
    CHECK(level({{"HONO_PROFILES_ACTIVE", "trace"}}) == "TRACE");
    CHECK(level({{"SPRING_PROFILES_ACTIVE", "dev"}, {"HONO_LOG_LEVEL", "warn"}}) == "WARN");
    CHECK(level({{"LOGGING_LEVEL_ORG_ECLIPSE_HONO", "debug"}}) == "DEBUG");
}
