// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "permissions.hpp"
#include "token_issuer.hpp"

using namespace hono;
using namespace hono::auth_server;

TEST_CASE("users get the claims of their roles, the later entry replacing the earlier", "[auth-server]")
{
    auto const parsed = permissions::parse(R"({
        "roles": {
            "reader": [{"resource": "telemetry/ACME", "activities": ["READ"]}, "ignored"],
            "writer": [{"resource": "telemetry/ACME", "activities": ["WRITE", "EXECUTE"]},
                       {"operation": "registration/*:assert", "activities": ["READ"]},
                       {"operation": "nocolon"},
                       {"resource": "both", "operation": "x:y", "activities": []}],
            "no array": {}
        },
        "users": {
            "a": {"mechanism": "PLAIN", "password": "pw", "authorities": ["reader", "writer", "unknown"]},
            "b": {"mechanism": "PLAIN", "password": "pw", "authorities": ["writer", "reader", "hono-component"]},
            "router": {"mechanism": "EXTERNAL"},
            "ignored": 7
        }})");
    CHECK(parsed.size() == 3);
    auto const* const a = parsed.find("a", "PLAIN");
    REQUIRE(a != nullptr);
    CHECK(a->claims == claim_map{{"r:telemetry/ACME", "WE"}, {"o:registration/*:assert", "E"}, {"r:both", ""}});
    CHECK_FALSE(a->is_component);
    CHECK(parsed.find("b")->claims.at("r:telemetry/ACME") == "R");
    CHECK(parsed.find("b")->is_component);
    CHECK(parsed.find("a", "EXTERNAL") == nullptr);
    CHECK(parsed.find("router", "EXTERNAL") != nullptr);
    CHECK(parsed.find("router", "PLAIN") == nullptr);
}

TEST_CASE("documents that break a rule are refused by name", "[auth-server]")
{
    auto const [document, named] = GENERATE(table<std::string, std::string>({
        {"", "JSON"},
        {"[]", "JSON"},
        {R"({"roles":{"r1":[{"resource":"x","activities":["FLY"]}]}})", "r1"},
        {R"({"roles":{"r2":[{"activities":["READ"]}]}})", "r2"},
        {R"({"users":{"u1":{"mechanism":"GSSAPI"}}})", "u1"},
        {R"({"users":{"u2":{"mechanism":"PLAIN"}}})", "u2"},
        {R"({"users":{"u3":{"mechanism":"PLAIN","password":""}}})", "u3"},
        {R"({"users":{"u4":{"mechanism":"PLAIN","password":"$6$cut-off"}}})", "u4"},
        {R"({"users":{"u5":{"mechanism":"EXTERNAL","authorities":"r"}}})", "u5"},
        {R"({"users":{"u6":{"mechanism":"EXTERNAL","authorities":[1]}}})", "u6"},
        {R"({"users":{"u7":{"password":"x"}}})", "u7"},
        {R"({"roles":{"r3":[{"resource":7}]}})", "r3"},
        {R"({"roles":{"r4":[{"resource":"x","activities":"READ"}]}})", "r4"},
        {R"({"roles":{"r5":[{"resource":"x","activities":[1]}]}})", "r5"},
        {R"({"roles":[]})", "roles"},
        {R"({"users":[]})", "users"},
        {R"({"users":{}} more)", "JSON"},
    }));
    CHECK_THROWS_WITH(permissions::parse(document), Catch::Contains(named));
}

TEST_CASE("the built-in example holds the users of a typical installation", "[auth-server]")
{
    auto const example = permissions::parse(builtin_permissions());
    auto const* const adapter = example.find("http-adapter@HONO", "PLAIN");
    REQUIRE(adapter != nullptr);
    CHECK(adapter->password == secret{"http-secret"});
    CHECK(adapter->claims.at("r:telemetry/*") == "W");
    CHECK(adapter->claims.at("o:credentials/*:get") == "E");
    for (auto const* const name : {"mqtt-adapter@HONO", "kura-adapter@HONO", "device-registry@HONO", "hono-client",
                                   "hono-client@HONO", "consumer@HONO", "user1@HONO", "command-router@HONO"})
        CHECK(example.find(name) != nullptr);
    CHECK(example.find("user1@HONO")->claims.at("r:command_response/DEFAULT_TENANT/*") == "R");
}

TEST_CASE("a token carries subject, expiry and claims", "[auth-server]")
{
    auto const key = *security::jwt_key::from_secret(secret{"my-very-own-shared-secret-0123456789"});
    token_issuer const tokens{key, std::chrono::seconds{600}};
    auto const now = std::chrono::system_clock::now();
    auto const token = key.verify(tokens.issue("a@T", {{"r:event/T", "R"}}, now), now);
    REQUIRE(token.has_value());
    CHECK(token->claims["iss"] == "Hono");
    CHECK(token->claims["sub"] == "a@T");
    CHECK(token->claims["r:event/T"] == "R");
    CHECK(token->claims.size() == 4);
    CHECK(key.verify(tokens.issue("a@T", {}, now), now + std::chrono::seconds{600}).has_error());
}
