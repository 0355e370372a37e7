// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "fixture.hpp"

using namespace hono::config;
using test::load;
using test::make_schema;

namespace {

std::string address(environment const& variables, std::filesystem::path const& folder,
                    std::vector<std::string> const& options = {})
{
    return load(make_schema(), variables, options, folder).text("hono.http.bindAddress");
}

std::string yaml(std::string const& value)
{
    return "hono: {http: {bindAddress: " + value + "}}\n";
}

} // namespace

TEST_CASE("the working folder and its config folder are searched, config wins", "[config]")
{
    test::folder files;
    files.write("application.yaml", yaml("top"));
    CHECK(address({}, files.path()) == "top");
    files.write("config/application.yml", yaml("config"));
    CHECK(address({}, files.path()) == "config");
}

TEST_CASE("a location replaces the default ones, an additional one beats them", "[config]")
{
    test::folder files;
    files.write("application.yml", yaml("default"));
    files.write("a/application.yml", yaml("a"));
    files.write("b/application.yml", yaml("b"));
    files.write("b/other.yml", yaml("other"));
    auto const a = files.path() / "a/";
    auto const b = files.path() / "b/";
    auto const check = [&](environment const& variables, std::string const& expected) {
        CHECK(address(variables, files.path()) == expected);
    };
    check({{"SPRING_CONFIG_LOCATION", a}}, "a");
    check({{"SPRING_CONFIG_LOCATION", "file://" + a.string()}}, "a");
    check({{"SPRING_CONFIG_LOCATION", "file:" + a.string()}}, "a");
    check({{"SPRING_CONFIG_LOCATION", b.string() + "," + a.string()}}, "a");
    check({{"SPRING_CONFIG_LOCATION", a.string() + "," + b.string()}}, "b");
    check({{"SPRING_CONFIG_LOCATION", "a/"}}, "a");
    check({{"SPRING_CONFIG_LOCATION", (b / "other.yml")}}, "other");
    check({{"HONO_CONFIG_LOCATION", a}, {"SPRING_CONFIG_LOCATION", b}}, "a");
    check({{"SPRING_CONFIG_ADDITIONAL_LOCATION", b}}, "b");
    check({{"SPRING_CONFIG_ADDITIONALLOCATION", b}, {"SPRING_CONFIG_LOCATION", a}}, "b");
    check({{"HONO_CONFIG_ADDITIONALLOCATION", b}}, "b");
    check({{"SPRING_CONFIG_NAME", "other"}, {"SPRING_CONFIG_LOCATION", b}}, "other");
    CHECK(address({}, files.path(), {"--spring.config.location=" + a.string()}) == "a");
}

TEST_CASE("a location that does not exist is an error naming who asked for it", "[config]")
{
    auto const loaded = load(make_schema(), {{"SPRING_CONFIG_LOCATION", "file:///nowhere/"}});
    CHECK(loaded.problems() ==
          std::vector<std::string>{
              "hono.config.location (SPRING_CONFIG_LOCATION): file:///nowhere/: no such file or folder"});
    CHECK(load(make_schema(), {}).problems().empty()); // the default ones need not exist
}

TEST_CASE("a value from a file is traced to its line", "[config]")
{
    test::folder files;
    auto const file = files.write("application.yml",
                                  "# comment\nhono:\n  http:\n    port: abc\n    secureProtocols:\n    - TLSv1.2\n");
    auto const loaded = load(make_schema(), {}, {}, files.path());
    CHECK(loaded.source("hono.http.port") == file.string() + ":4");
    CHECK(loaded.problems() == std::vector<std::string>{"hono.http.port (" + file.string() +
                                                        ":4): abc: must be an integer from 0 to 65535"});
    CHECK(loaded.source("hono.http.secureProtocols") == file.string() + ":6");
}

TEST_CASE("broken YAML is an error naming file and line", "[config]")
{
    test::folder files;
    auto const file = files.write("application.yml", "hono:\n  http: [\n");
    auto const problems = load(make_schema(), {}, {}, files.path()).problems();
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].find(file.string() + ":") == 0);
    for (auto const* const text : {"- a\n- b\n", "plain", "a: &x\n  b: *x\n"}) {
        files.write("application.yml", text);
        CHECK(load(make_schema(), {}, {}, files.path()).problems().size() == 1);
    }
    for (auto const* const text : {"", "---\n", "# nothing\n", "other: {name: 1}\n"}) {
        files.write("application.yml", text);
        CHECK(load(make_schema(), {}, {}, files.path()).problems().empty());
    }
}

TEST_CASE("a file that cannot be read is an error", "[config]")
{
    test::folder files;
    files.write("application.yml", std::string(2 << 20, '#'));
    CHECK(load(make_schema(), {}, {}, files.path()).problems().size() == 1);
}

TEST_CASE("documents of one file count for their profiles, later ones win", "[config]")
{
    test::folder files;
    files.write("application.yml", yaml("all") + "---\nspring: {profiles: dev}\n" + yaml("dev") + "---\n" +
                                       "spring.profiles: [prod, test]\n" + yaml("prod"));
    CHECK(address({}, files.path()) == "all");
    CHECK(address({{"SPRING_PROFILES_ACTIVE", "dev"}}, files.path()) == "dev");
    CHECK(address({{"SPRING_PROFILES_ACTIVE", "test"}}, files.path()) == "prod");
}
