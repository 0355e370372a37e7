// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include <catch2/catch.hpp>

#include "lookup/assertion.hpp"
#include "lookup/credentials_answer.hpp"
#include "lookup/tenant_answer.hpp"
#include "memory_store.hpp"

using namespace hono;
using namespace hono::device_registry;

namespace {

timestamp at(char const* text)
{
    return parse_date_time(text).value();
}

/// Tenant T with a device behind gateways of both kinds.
struct plant {
    test::memory_store store;

    plant()
    {
        store.add_tenant("T", json::object());
        store.add_device("T", "gw", json::object());
        store.add_device("T", "member", {{"memberOf", {"floor"}}});
        store.add_device("T", "off-gw", {{"enabled", false}});
        store.add_device("T", "stranger", json::object());
        store.add_device("T", "lamp",
                         {{"via", {"gw", "gw", "off-gw", "gone"}},
                          {"viaGroups", {"floor"}},
                          {"defaults", {{"a", 1}}},
                          {"ext", {{"b", 1}}}});
        store.add_device("T", "off", {{"enabled", false}, {"via", {"gw"}}});
    }

    int status(char const* device, std::optional<std::string_view> gateway = std::nullopt)
    {
        auto const answer = assert_registration(store, "T", device, gateway);
        CHECK(answer.payload.empty() == (answer.status != 200));
        CHECK(answer.cache_control == (answer.status == 200 ? "max-age = 300" : ""));
        CHECK_FALSE(answer.failed);
        return answer.status;
    }
};

struct vault {
    test::memory_store store;

    vault(json secrets, json ext = nullptr, char const* type = "hashed-password")
    {
        json credential = {{"type", type}, {"auth-id", "a"}, {"secrets", std::move(secrets)}};
        if (!ext.is_null())
            credential["ext"] = std::move(ext);
        store.add_tenant("T", json::object());
        store.add_credential("T", "lamp", credential);
    }

    api_answer ask(json const& request, char const* when = "2021-06-01T00:00:00Z")
    {
        return find_credentials(store, "T", request.dump(), 180, at(when));
    }
};

json const wanted = {{"type", "hashed-password"}, {"auth-id", "a"}};

} // namespace

TEST_CASE("a device that is registered and enabled is asserted", "[assertion]")
{
    plant p;
    auto const answer = assert_registration(p.store, "T", "lamp", std::nullopt);
    CHECK(json::parse(answer.payload) ==
          json{{"device-id", "lamp"}, {"via", {"gw", "off-gw", "gone", "member"}}, {"defaults", {{"a", 1}}}});
    CHECK(json::parse(assert_registration(p.store, "T", "stranger", std::nullopt).payload) ==
          json{{"device-id", "stranger"}});
    CHECK(p.status("off") == 404);
    CHECK(p.status("none") == 404);
    CHECK(assert_registration(p.store, "U", "lamp", std::nullopt).status == 404);
}

TEST_CASE("a gateway may act for a device that names it or one of its groups", "[assertion]")
{
    plant p;
    CHECK(p.status("lamp", "gw") == 200);
    CHECK(p.status("lamp", "member") == 200);
    CHECK(p.status("lamp", "stranger") == 403);
    CHECK(p.status("lamp", "off-gw") == 403);
    CHECK(p.status("lamp", "gone") == 403);
    CHECK(p.status("lamp", "lamp") == 403);
    CHECK(p.status("off", "gw") == 404);
    CHECK(p.status("none", "gw") == 404);
    CHECK(p.status("none", "none") == 404);
}

TEST_CASE("a store that fails is our own failure, not a missing device", "[assertion]")
{
    plant p;
    p.store.failing = true;
    auto const answer = assert_registration(p.store, "T", "lamp", std::nullopt);
    CHECK(answer.status == 503);
    CHECK(answer.failed);
    CHECK(answer.payload == "request could not be processed at the moment");
}

TEST_CASE("credentials are handed out with the device's id", "[credentials]")
{
    vault v{json::array({{{"id", "s"}, {"pwd-hash", "h"}}})};
    auto const answer = v.ask(wanted);
    CHECK(answer.status == 200);
    CHECK(answer.cache_control == "max-age = 180");
    CHECK(json::parse(answer.payload) == json{{"device-id", "lamp"},
                                              {"type", "hashed-password"},
                                              {"auth-id", "a"},
                                              {"secrets", {{{"id", "s"}, {"pwd-hash", "h"}}}}});
    CHECK(v.ask({{"type", "hashed-password"}, {"auth-id", "A"}}).status == 404);
    CHECK(find_credentials(v.store, "U", wanted.dump(), 180, at("2021-06-01T00:00:00Z")).status == 404);
    CHECK(find_credentials(v.store, "T", wanted.dump(), 0, at("2021-06-01T00:00:00Z")).cache_control == "no-cache");
}

TEST_CASE("own types and keys must not be cached", "[credentials]")
{
    for (auto const* type : {"psk", "own"}) {
        vault v{json::array({json::object()}), nullptr, type};
        CHECK(v.ask({{"type", type}, {"auth-id", "a"}}).cache_control == "no-cache");
    }
    vault v{json::array({json::object()}), nullptr, "x509-cert"};
    CHECK(v.ask({{"type", "x509-cert"}, {"auth-id", "a"}}).cache_control == "max-age = 180");
}

TEST_CASE("secrets that are disabled or have expired are not handed out, those of the future are", "[credentials]")
{
    vault v{json::array({{{"id", "off"}, {"enabled", false}},
                         {{"id", "past"}, {"not-after", "2021-06-01T00:00:00Z"}},
                         {{"id", "future"}, {"not-before", "2022-01-01T00:00:00Z"}}})};
    auto const secrets = json::parse(v.ask(wanted).payload)["secrets"];
    REQUIRE(secrets.size() == 1);
    CHECK(secrets[0]["id"] == "future");
    CHECK(json::parse(v.ask(wanted, "2021-05-31T23:59:59Z").payload)["secrets"].size() == 2);

    vault none{json::array({{{"id", "off"}, {"enabled", false}}})};
    CHECK(none.ask(wanted).status == 404);
}

TEST_CASE("a client context must agree with what the credentials' ext says", "[credentials]")
{
    vault v{json::array({json::object()}), {{"client-id", "mqtt-17"}, {"n", 1}}};
    auto const status = [&](char const* name, json value) {
        json request = wanted;
        request[name] = std::move(value);
        return v.ask(request).status;
    };
    CHECK(status("client-id", "mqtt-17") == 200);
    CHECK(status("client-id", "mqtt-18") == 404);
    CHECK(status("client-id", nullptr) == 200);
    CHECK(status("other", "x") == 200);
    CHECK(status("n", "1") == 404);
}

TEST_CASE("a device's name need not be spelled as in its credentials, and is answered as asked", "[credentials]")
{
    test::memory_store store;
    store.add_tenant("T", json::object());
    store.add_credential("T", "lamp", {{"type", "x509-cert"}, {"auth-id", "CN=Lamp"}, {"secrets", {json::object()}}});
    auto const ask = [&](char const* auth_id) {
        json const request = {{"type", "x509-cert"}, {"auth-id", auth_id}};
        return find_credentials(store, "T", request.dump(), 180, timestamp{});
    };
    CHECK(json::parse(ask("CN=Lamp").payload)["auth-id"] == "CN=Lamp");
    CHECK(json::parse(ask("CN=LAMP").payload)["auth-id"] == "CN=LAMP");
    CHECK(ask("CN=Fan").status == 404);
}

TEST_CASE("bad requests for credentials are told why", "[credentials]")
{
    vault v{json::array({json::object()})};
    auto const ask = [&](char const* body) { return find_credentials(v.store, "T", body, 180, timestamp{}); };
    for (auto const* body :
         {"", "{", "[]", "{}", R"({"type":"x"})", R"({"auth-id":"a"})", R"({"type":1,"auth-id":"a"})",
          R"({"type":"x","auth-id":1})", R"({"type":"x","auth-id":"a","device-id":"d"})"}) {
        CAPTURE(body);
        auto const answer = ask(body);
        CHECK(answer.status == 400);
        CHECK(answer.failed);
        CHECK_FALSE(answer.payload.empty());
    }
    CHECK(ask("{").payload == "request message body contains malformed JSON");
    CHECK(ask(R"({"type":"x","device-id":"d"})").status == 501);
}

TEST_CASE("a tenant is handed out with its defaults and the trust anchors of the moment", "[tenant]")
{
    auto const anchor = [](char const* name, char const* begin, char const* end) {
        return json{
            {"subject-dn", name}, {"not-before", begin}, {"not-after", end}, {"auto-provisioning-enabled", false}};
    };
    stored_tenant tenant{"T",
                         {{"enabled", false},
                          {"adapters", {{{"type", "a"}}}},
                          {"trusted-ca",
                           {anchor("CN=old", "2020-01-01T00:00:00Z", "2020-12-31T00:00:00Z"),
                            anchor("CN=edge", "2021-01-01T00:00:00Z", "2021-02-01T00:00:00Z"),
                            anchor("CN=new", "2022-01-01T00:00:00Z", "2023-01-01T00:00:00Z")}}},
                         "v"};
    auto const payload = tenant_payload(tenant, at("2021-01-01T00:00:00Z"));
    CHECK(payload == json{{"tenant-id", "T"},
                          {"enabled", false},
                          {"minimum-message-size", 0},
                          {"defaults", json::object()},
                          {"ext", json::object()},
                          {"adapters", {{{"type", "a"}}}},
                          {"trusted-ca", {{{"subject-dn", "CN=edge"}, {"auto-provisioning-enabled", false}}}}});
    CHECK_FALSE(tenant_payload(tenant, at("2021-06-01T00:00:00Z")).contains("trusted-ca"));
    CHECK(tenant_payload({"U", json::object(), "v"}, timestamp{})["enabled"] == true);
}

TEST_CASE("a tenant is found by id, by trust anchor, or by the deprecated property", "[tenant]")
{
    test::memory_store store;
    store.add_tenant("T", {{"trusted-ca",
                            {{{"subject-dn", "CN=CA,O=ACME"},
                              {"not-before", "2021-01-01T00:00:00Z"},
                              {"not-after", "2022-01-01T00:00:00Z"}}}}});
    auto const ask = [&](char const* body, std::optional<std::string_view> id = std::nullopt) {
        return find_tenant(store, body, id, 180, timestamp{});
    };
    for (auto const* body : {R"({"tenant-id":"T"})", R"({"subject-dn":"cn=CA, o=ACME"})",
                             R"({"subject-dn":"CN=ca,O=Acme"})", R"({"tenant-id":"T","subject-dn":"CN=unknown"})"}) {
        auto const answer = ask(body);
        CHECK(answer.status == 200);
        CHECK(answer.tenant == "T");
        CHECK(answer.cache_control == "max-age = 180");
    }
    CHECK(ask("", "T").status == 200);
    CHECK(ask(R"({"tenant-id":"T"})", "U").status == 404);
    CHECK(ask(R"({"tenant-id":"U"})").status == 404);
    CHECK(ask(R"({"tenant-id":"U"})").tenant == "U");
    CHECK(ask(R"({"subject-dn":"CN=unknown"})").status == 404);
    for (auto const* body : {"", "{", "{}", "[]", R"({"tenant-id":1})", R"({"subject-dn":"unknown"})"}) {
        CAPTURE(body);
        CHECK(ask(body).status == 400);
        CHECK(ask(body).failed);
    }
}
