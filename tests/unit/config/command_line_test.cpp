// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "fixture.hpp"

using namespace hono::config;
using test::make_schema;
using test::parse;

TEST_CASE("commands are recognised", "[config]")
{
    struct row {
        char const* option;
        command what;
    };
    auto const [option, what] = GENERATE(values<row>({
        {"--help", command::help},
        {"-h", command::help},
        {"--version", command::version},
        {"--check-config", command::check_config},
        {"--print-config-schema", command::print_schema},
        {"--hono.http.port=1", command::run},
    }));
    CHECK(parse(make_schema(), {option}).what == what);
}

TEST_CASE("what is not understood is refused", "[config]")
{
    for (auto const* const word :
         {"argument", "-x", "--unknown", "--port=1", "--check-config=1", "", "-", "--", "--hono"})
        CHECK_THROWS_AS(parse(make_schema(), {word}), usage_error);
    CHECK_THROWS_AS(parse(make_schema(), {"--help", "--version"}), usage_error);
    CHECK_NOTHROW(parse(make_schema(), {"--help", "--help"}));
}

TEST_CASE("options of the frameworks under Hono are accepted without effect", "[config]")
{
    auto const loaded = parse(make_schema(), {"--spring.jmx.enabled=false", "--server.port=1", "--management.x=1",
                                              "--quarkus.http.port=1", "--logging.config=x"});
    CHECK(loaded.values.problems().empty());
    CHECK(loaded.values.notices().empty());
}

TEST_CASE("help does not need valid settings", "[config]")
{
    CHECK(parse(make_schema(), {"--help"}, {{"HONO_HTTP_PORT", "abc"}}).values.problems().empty());
    CHECK(parse(make_schema(), {"--check-config"}, {{"HONO_HTTP_PORT", "abc"}}).values.problems().size() == 1);
}

TEST_CASE("a tool's own words are kept, settings between them are settings", "[config]")
{
    schema known;
    add_client_block(known, "hono.client");
    known.allow_arguments();
    auto const loaded = parse(known, {"--hono.client.host=h", "consume", "--tenant", "T", "--hono.client.port=1",
                                      "--json", "--help", "--", "--hono.client.port=2"});
    CHECK(loaded.what == command::run);
    CHECK(loaded.arguments ==
          std::vector<std::string>{"consume", "--tenant", "T", "--json", "--help", "--", "--hono.client.port=2"});
    CHECK(loaded.values.text("hono.client.host") == "h");
    CHECK(loaded.values.integer("hono.client.port") == 1);
    CHECK(parse(known, {"--help", "consume"}).what == command::help);
}

TEST_CASE("the process environment is a map", "[config]")
{
    CHECK(process_environment().count("PATH") == 1);
}
