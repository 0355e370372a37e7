// SPDX-License-Identifier: Apache-2.0
#include <optional>

#include <catch2/catch.hpp>

#include "fixture.hpp"

using namespace hono;
using ::test::auth_service;
using ::test::client;
using ::test::worker_io;

namespace {

std::string inspect(pn_data_t* data)
{
    pn_data_rewind(data);
    std::string text(4096, '\0');
    auto size = text.size();
    REQUIRE(pn_data_format(data, text.data(), &size) == 0);
    text.resize(size);
    return text;
}

struct answer {
    std::string capabilities;
    std::string properties;
};

/// What the open frame of the server says to a client that asks in this way.
answer ask(std::string user, std::vector<std::string> desired, std::optional<std::string> version)
{
    worker_io io;
    auth_service service{io};
    client router{io};
    router.options.desired_capabilities = std::move(desired);
    router.options.properties = [version](pn_data_t* data) {
        pn_data_put_map(data);
        pn_data_enter(data);
        pn_data_put_symbol(data, amqp::bytes_of("product"));
        pn_data_put_string(data, amqp::bytes_of("qpid-dispatch-router"));
        if (version) {
            pn_data_put_symbol(data, amqp::bytes_of("version"));
            pn_data_put_string(data, amqp::bytes_of(*version));
        }
        pn_data_exit(data);
    };
    router.connect(service.port(), std::move(user), "s3cret");
    REQUIRE(router.is_open);
    auto* const engine = router.connection->engine();
    return {inspect(pn_connection_remote_offered_capabilities(engine)),
            inspect(pn_connection_remote_properties(engine))};
}

} // namespace

TEST_CASE("a router gets identity and addresses in the exact types that it looks for", "[auth-server]")
{
    auto const said = ask("app@ACME", {"ADDRESS-AUTHZ"}, "1.9.0");
    CHECK(said.capabilities == "@PN_SYMBOL[:\"ADDRESS-AUTHZ\"]");
    CHECK(said.properties == R"({:"authenticated-identity"={"sub"="app@ACME"}, :"address-authz"={)"
                             R"("event/ACME"=@PN_STRING["recv", "send"], "odd"=@PN_STRING[], )"
                             R"("telemetry/ACME"=@PN_STRING["recv"]}})");
}

TEST_CASE("who may do nothing gets an empty map, so that everything is denied", "[auth-server]")
{
    CHECK(ask("none@ACME", {"ADDRESS-AUTHZ"}, "1.9.0").properties ==
          R"({:"authenticated-identity"={"sub"="none@ACME"}, :"address-authz"={}})");
}

TEST_CASE("routers before 1.4 get the identity as text", "[auth-server]")
{
    auto const [version, as_text] = GENERATE(table<std::optional<std::string>, bool>({
        {"1.3.9", true},
        {"1.0", true},
        {"1.4.0", false},
        {"1.10.0", false},
        {"2.1.0", false},
        {"0.9.0", false},
        {"", false},
        {"1", false},
        {"1.x", false},
        {"one.two", false},
        {"99999999999999999999.1", false},
        {std::nullopt, false},
    }));
    CAPTURE(version.value_or("none"));
    auto const said = ask("app@ACME", {"other", "ADDRESS-AUTHZ"}, version);
    bool const is_text = said.properties.find(R"(:"authenticated-identity"="app@ACME")") != std::string::npos;
    CHECK(is_text == as_text);
}

TEST_CASE("nobody else is told anything", "[auth-server]")
{
    CHECK(ask("app@ACME", {}, "1.9.0").capabilities.empty());
    auto const said = ask("app@ACME", {"ANONYMOUS-RELAY"}, "1.9.0");
    CHECK(said.capabilities.empty());
    CHECK(said.properties.empty());
}
