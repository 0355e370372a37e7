// SPDX-License-Identifier: Apache-2.0
#include "rules/credentials_rules.hpp"

#include <catch2/catch.hpp>

using namespace hono;
using namespace hono::device_registry;

namespace {

json list_of(json secrets, char const* type = "hashed-password", char const* auth_id = "lamp1")
{
    return json::array({{{"type", type}, {"auth-id", auth_id}, {"secrets", std::move(secrets)}}});
}

json secrets_of(json secret)
{
    return json::array({std::move(secret)});
}

json normal(json const& request, credentials_policy const& policy = {})
{
    auto const result = normalise_credentials(request, policy);
    if (!result)
        FAIL(result.error().text);
    return *result;
}

std::string fault_of(json const& request, credentials_policy const& policy = {})
{
    auto const result = normalise_credentials(request, policy);
    if (result)
        return "";
    CHECK(result.error().kind == outcome::bad_request);
    return result.error().text;
}

std::string fault_of_secret(json secret, char const* type = "hashed-password", credentials_policy const& policy = {})
{
    return fault_of(list_of(secrets_of(std::move(secret)), type), policy);
}

std::string bcrypt_hash(char const* prefix = "$2a$10$")
{
    return prefix + std::string(53, 'a');
}

json merged(json const& stored, json const& request)
{
    auto const result = merge_credentials(stored, normal(request));
    if (!result)
        FAIL(result.error().text);
    return *result;
}

std::string merge_fault(json const& stored, json const& request)
{
    auto const result = merge_credentials(stored, normal(request));
    return result ? "" : result.error().text;
}

json stored_password()
{
    return list_of(secrets_of({{"id", "one"},
                               {"hash-function", "sha-256"},
                               {"pwd-hash", "h"},
                               {"salt", "s"},
                               {"comment", "old"},
                               {"not-after", "2022-01-01T00:00:00Z"}}));
}

} // namespace

TEST_CASE("credentials are brought into their normal form", "[credentials]")
{
    auto const list =
        normal(json::array({{{"type", "x509-cert"},
                             {"auth-id", "cn=lamp1, o=ACME"},
                             {"enabled", "false"},
                             {"comment", nullptr},
                             {"ext", json::object()},
                             {"secrets", {{{"not-before", "2021-01-01T00:00:00+01:00"}}}}},
                            7,
                            {{"type", "own-1"}, {"auth-id", "ä b"}, {"secrets", {{{"x", {{"y", 1}}}}}}}}));
    CHECK(list == json::array({{{"type", "x509-cert"},
                                {"auth-id", "CN=lamp1,O=ACME"},
                                {"enabled", false},
                                {"secrets", {{{"not-before", "2020-12-31T23:00:00Z"}}}}},
                               {{"type", "own-1"}, {"auth-id", "ä b"}, {"secrets", {{{"x", {{"y", 1}}}}}}}}));
}

TEST_CASE("a plain password replaces whatever hash the request has", "[credentials]")
{
    auto const list = normal(
        list_of(secrets_of({{"pwd-plain", "top"}, {"hash-function", "sha-256"}, {"pwd-hash", "x"}, {"salt", "y"}})));
    CHECK(list[0]["secrets"][0] == json{{"pwd-plain", "top"}, {"hash-function", "bcrypt"}});
}

TEST_CASE("invalid credentials are refused with the path of the fault", "[credentials]")
{
    json const key = {{"key", "c2VjcmV0a2V5"}};
    CHECK(fault_of(json::object()) == "must be an array of credentials");
    CHECK(fault_of({{{"auth-id", "a"}, {"secrets", {key}}}}) == "[0].type: must be a non-empty string");
    CHECK(fault_of({{{"type", "psk"}, {"secrets", {key}}}}) == "[0].auth-id: must be a non-empty string");
    CHECK(fault_of({{{"type", "psk"}, {"auth-id", "a"}}}).starts_with("[0].secrets: "));
    CHECK(fault_of(list_of(json::array())).starts_with("[0].secrets: "));
    CHECK(fault_of(list_of(json::array({1}), "psk")) == "[0].secrets[0]: must be an object");
    CHECK(fault_of(list_of(secrets_of(key), "PSK")).starts_with("[0].type: "));
    CHECK(fault_of(list_of(secrets_of({{"pwd-plain", "x"}}), "hashed-password", "a b")).starts_with("[0].auth-id: "));
    CHECK(fault_of(list_of(secrets_of(json::object()), "x509-cert", "lamp1")).starts_with("[0].auth-id: "));
    auto twice = list_of(secrets_of(key), "psk");
    twice.push_back(twice[0]);
    CHECK(fault_of(twice) == "[1]: has the same type and auth-id as another element");
    auto foreign = list_of(secrets_of({{"x", 1}}), "own");
    foreign[0]["device-id"] = "d";
    CHECK(fault_of(foreign) == "[0].device-id: unknown property");
}

TEST_CASE("invalid secrets are refused with the path of the fault", "[credentials]")
{
    CHECK(fault_of_secret({{"pwd-plain", "x"}, {"key", "x"}}) == "[0].secrets[0].key: unknown property");
    CHECK(fault_of_secret({{"pwd-plain", 1}}) == "[0].secrets[0].pwd-plain: must be a string");
    CHECK(fault_of_secret({{"pwd-plain", std::string("a\0b", 3)}}).starts_with("[0].secrets[0].pwd-plain: "));
    CHECK(fault_of_secret({{"pwd-plain", ""}}).starts_with("[0].secrets[0].hash-function: "));
    CHECK(fault_of_secret({{"hash-function", "sha-256"}}).starts_with("[0].secrets[0].pwd-hash: "));
    CHECK(fault_of_secret({{"id", "x"}, {"pwd-hash", "h"}}).starts_with("[0].secrets[0].hash-function: "));
    CHECK(fault_of_secret(
              {{"pwd-plain", "x"}, {"not-before", "2022-01-01T00:00:00Z"}, {"not-after", "2021-01-01T00:00:00Z"}})
              .starts_with("[0].secrets[0].not-before: "));
    CHECK(fault_of_secret({{"not-before", "2022-01-01T00:00:00Z"}, {"not-after", "2021-01-01T00:00:00Z"}}, "own")
              .starts_with("[0].secrets[0].not-before: "));
    CHECK(fault_of_secret({{"pwd-plain", "x"}, {"not-after", "2022-01-01"}}).starts_with("[0].secrets[0].not-after: "));
    CHECK(fault_of_secret(json::object(), "psk") == "[0].secrets[0].key: is mandatory");
    CHECK(fault_of_secret({{"key", "a_-b"}}, "psk").starts_with("[0].secrets[0].key: "));
    CHECK(fault_of_secret({{"x", 1}}, "x509-cert").size() > 0);
}

TEST_CASE("bcrypt hashes must be of version 2a and not too costly", "[credentials]")
{
    auto const fault = [](std::string const& hash, int cost = 10) {
        return fault_of_secret({{"hash-function", "bcrypt"}, {"pwd-hash", hash}}, "hashed-password", {cost, {}});
    };
    CHECK(fault(bcrypt_hash()).empty());
    CHECK(fault(bcrypt_hash("$2a$12$"), 12).empty());
    for (auto const* prefix : {"$2b$10$", "$2y$10$", "$2a$11$", "$2a$03$", "$2a$1x$", "$2a$10."})
        CHECK(fault(bcrypt_hash(prefix)).starts_with("[0].secrets[0].pwd-hash: "));
    CHECK_FALSE(fault(bcrypt_hash() + "a").empty());
    CHECK_FALSE(fault("nonsense").empty());
}

TEST_CASE("the allowed hash functions also bind plain passwords", "[credentials]")
{
    credentials_policy const policy{10, {"sha-512"}};
    json const hashed = {{"hash-function", "sha-512"}, {"pwd-hash", "h"}};
    CHECK(fault_of_secret(hashed, "hashed-password", policy).empty());
    CHECK_FALSE(fault_of_secret({{"pwd-plain", "x"}}, "hashed-password", policy).empty());
    CHECK(fault_of_secret({{"hash-function", "own"}, {"pwd-hash", "h"}}).empty());
}

TEST_CASE("a new secret gets an id", "[credentials]")
{
    auto const list = merged(json::array(), list_of(secrets_of({{"pwd-plain", "top"}})));
    CHECK(list[0]["secrets"][0]["id"].get<std::string>().size() == 36);
}

TEST_CASE("a password secret with meta data only keeps its hash and takes the rest from the request", "[credentials]")
{
    auto const list =
        merged(stored_password(), list_of(secrets_of({{"id", "one"}, {"enabled", false}, {"salt", "other"}})));
    CHECK(list[0]["secrets"][0] ==
          json{{"id", "one"}, {"enabled", false}, {"hash-function", "sha-256"}, {"pwd-hash", "h"}, {"salt", "s"}});
}

TEST_CASE("a password secret with new content replaces the stored one under its id", "[credentials]")
{
    auto const list = merged(stored_password(),
                             list_of(secrets_of({{"id", "one"}, {"hash-function", "sha-512"}, {"pwd-hash", "n"}})));
    CHECK(list[0]["secrets"][0] == json{{"id", "one"}, {"hash-function", "sha-512"}, {"pwd-hash", "n"}});
}

TEST_CASE("keys and own properties of stored secrets are completed by id", "[credentials]")
{
    auto stored = list_of(secrets_of({{"id", "k"}, {"key", "c2VjcmV0a2V5"}}), "psk");
    CHECK(merged(stored, list_of(secrets_of({{"id", "k"}, {"comment", "c"}}), "psk"))[0]["secrets"][0] ==
          json{{"id", "k"}, {"key", "c2VjcmV0a2V5"}, {"comment", "c"}});
    stored = list_of(secrets_of({{"id", "k"}, {"token", 1}, {"more", 2}}), "own");
    CHECK(merged(stored, list_of(secrets_of({{"id", "k"}}), "own"))[0]["secrets"][0] ==
          json{{"id", "k"}, {"token", 1}, {"more", 2}});
    CHECK(merged(stored, list_of(secrets_of({{"id", "k"}, {"token", 3}}), "own"))[0]["secrets"][0] ==
          json{{"id", "k"}, {"token", 3}});
}

TEST_CASE("ids that refer to nothing are refused", "[credentials]")
{
    auto const stored = stored_password();
    CHECK(merge_fault(stored, list_of(secrets_of({{"id", "two"}}))) ==
          "[0].secrets[0].id: is none of the stored secrets");
    CHECK(merge_fault(stored, list_of(secrets_of({{"id", "two"}, {"pwd-plain", "x"}}))) ==
          "[0].secrets[0].id: is none of the stored secrets");
    CHECK(merge_fault(stored, list_of(json::array({{{"id", "one"}}, {{"id", "one"}}}))) ==
          "[0].secrets[1].id: is given twice");
    // Another auth-id has none of the stored secrets: nothing to complete from.
    CHECK(merge_fault(stored, list_of(secrets_of({{"id", "one"}}), "hashed-password", "lamp2")) ==
          "[0].secrets[0]: refers to a secret that is not stored");
    CHECK(merge_fault(json::array(), list_of(secrets_of({{"id", "k"}}), "psk")) ==
          "[0].secrets[0]: refers to a secret that is not stored");
    CHECK(merged(json::array(), list_of(secrets_of({{"id", "k"}, {"pwd-plain", "x"}})))[0]["secrets"][0]["id"] == "k");
    CHECK(merge_fault(json::array(), list_of(secrets_of({{"id", "k"}}), "x509-cert", "CN=a")).empty());
}

TEST_CASE("hashing replaces every plain password", "[credentials]")
{
    auto list = normal(list_of(json::array({{{"pwd-plain", "a"}}, {{"hash-function", "sha-256"}, {"pwd-hash", "h"}}})));
    REQUIRE(hash_passwords(list, [](std::string_view password) { return "hash of " + std::string{password}; }));
    CHECK(list[0]["secrets"] == json::array({{{"hash-function", "bcrypt"}, {"pwd-hash", "hash of a"}},
                                             {{"hash-function", "sha-256"}, {"pwd-hash", "h"}}}));
    auto failing = normal(list_of(secrets_of({{"pwd-plain", "a"}})));
    CHECK_FALSE(hash_passwords(failing, [](std::string_view) { return std::string{}; }));
    CHECK(failing.dump().find("pwd-plain") == std::string::npos);
}

TEST_CASE("hashes and keys are never shown, own secrets are", "[credentials]")
{
    auto stored = stored_password();
    stored.push_back(list_of(secrets_of({{"id", "k"}, {"key", "x"}}), "psk")[0]);
    stored.push_back(list_of(secrets_of({{"id", "o"}, {"pwd-hash", "x"}}), "own")[0]);
    auto const shown = without_secrets(stored);
    CHECK(shown[0]["secrets"] ==
          json::array({{{"id", "one"}, {"comment", "old"}, {"not-after", "2022-01-01T00:00:00Z"}}}));
    CHECK(shown[1]["secrets"] == json::array({{{"id", "k"}}}));
    CHECK(shown[2]["secrets"] == json::array({{{"id", "o"}, {"pwd-hash", "x"}}}));
}
