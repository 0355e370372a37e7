// SPDX-License-Identifier: Apache-2.0
#include "store_contract.hpp"

#include <atomic>
#include <thread>

#include <catch2/catch.hpp>

namespace hono::device_registry::test {
namespace {

stored_device device_of(json data, std::string version)
{
    stored_device device;
    device.data = std::move(data);
    device.version = std::move(version);
    device.created = timestamp{std::chrono::milliseconds{1'600'000'000'123}};
    return device;
}

json anchored(std::initializer_list<char const*> names)
{
    json anchors = json::array();
    for (auto const* name : names)
        anchors.push_back({{"subject-dn", name}});
    return {{"trusted-ca", anchors}};
}

json credential_of(char const* type, char const* auth_id)
{
    return {{"type", type}, {"auth-id", auth_id}, {"secrets", json::array({{{"id", "s"}}})}};
}

} // namespace

void check_tenants(store& s)
{
    CHECK(s.tenant("T").error() == store_errc::tenant_not_found);
    REQUIRE(s.create_tenant({"T", {{"ext", {{"text", "\"ä\u0000"}}}}, "v1"}));
    CHECK(s.create_tenant({"T", json::object(), "v9"}).error() == store_errc::tenant_exists);
    auto const found = s.tenant("T");
    REQUIRE(found.has_value());
    CHECK(found->id == "T");
    CHECK(found->version == "v1");
    CHECK(found->data == json{{"ext", {{"text", "\"ä\u0000"}}}});

    CHECK(s.update_tenant({"T", {{"enabled", false}}, "v2"}, "other").error() == store_errc::version_mismatch);
    REQUIRE(s.update_tenant({"T", {{"enabled", false}}, "v2"}, "v1"));
    REQUIRE(s.update_tenant({"T", {{"enabled", true}}, "v3"}, std::nullopt));
    CHECK(s.tenant("T")->data == json{{"enabled", true}});
    CHECK(s.tenant("T")->version == "v3");
    CHECK(s.tenant("t").error() == store_errc::tenant_not_found);

    CHECK(s.delete_tenant("T", "v1").error() == store_errc::version_mismatch);
    REQUIRE(s.delete_tenant("T", "v3"));
    CHECK(s.delete_tenant("T", "v3").error() == store_errc::tenant_not_found);
    CHECK(s.update_tenant({"T", {}, "v4"}, "v3").error() == store_errc::tenant_not_found);
}

void check_trust_anchors(store& s)
{
    REQUIRE(s.create_tenant({"A", anchored({"CN=one", "CN=one", "CN=two"}), "v"}));
    CHECK(s.create_tenant({"B", anchored({"CN=new", "CN=two"}), "v"}).error() == store_errc::trust_anchor_in_use);
    CHECK(s.tenant("B").error() == store_errc::tenant_not_found);
    REQUIRE(s.create_tenant({"B", anchored({"CN=new"}), "v"}));
    CHECK(s.tenant_of_trust_anchor("CN=two")->id == "A");
    CHECK(s.tenant_of_trust_anchor("CN=new")->id == "B");
    CHECK(s.tenant_of_trust_anchor("cn=NEW")->id == "B");
    CHECK(s.create_tenant({"C", anchored({"CN=Two"}), "v"}).error() == store_errc::trust_anchor_in_use);
    CHECK(s.update_tenant({"B", anchored({"CN=one"}), "w"}, std::nullopt).error() == store_errc::trust_anchor_in_use);
    CHECK(s.tenant("B")->version == "v");

    REQUIRE(s.update_tenant({"A", anchored({"CN=two"}), "w"}, std::nullopt));
    CHECK(s.tenant_of_trust_anchor("CN=one").error() == store_errc::tenant_not_found);
    REQUIRE(s.update_tenant({"B", anchored({"CN=one"}), "w"}, std::nullopt));
    REQUIRE(s.delete_tenant("A", std::nullopt));
    CHECK(s.tenant_of_trust_anchor("CN=two").error() == store_errc::tenant_not_found);
    CHECK(s.create_tenant({"C", anchored({"CN=two"}), "v"}).has_value());
}

void check_devices(store& s)
{
    REQUIRE(s.create_tenant({"T", json::object(), "v"}));
    REQUIRE(s.create_tenant({"U", json::object(), "v"}));
    CHECK(s.device("T", "d").error() == store_errc::device_not_found);
    REQUIRE(s.create_device("T", "d", device_of({{"via", {"g"}}}, "v1"), "c1", std::nullopt));
    CHECK(s.create_device("T", "d", device_of({}, "v9"), "c9", std::nullopt).error() == store_errc::device_exists);
    REQUIRE(s.create_device("U", "d", device_of(json::object(), "v1"), "c1", std::nullopt));

    auto const created = s.device("T", "d");
    REQUIRE(created.has_value());
    CHECK(created->data == json{{"via", {"g"}}});
    CHECK(created->version == "v1");
    CHECK(created->created == timestamp{std::chrono::milliseconds{1'600'000'000'123}});
    CHECK_FALSE(created->updated);
    CHECK_FALSE(created->auto_provisioned);
    CHECK(s.credentials("T", "d")->list == json::array());
    CHECK(s.credentials("T", "d")->version == "c1");

    auto changed = device_of({{"enabled", false}}, "v2");
    changed.created = {};
    changed.updated = timestamp{std::chrono::milliseconds{1'700'000'000'000}};
    CHECK(s.update_device("T", "d", changed, "v0").error() == store_errc::version_mismatch);
    REQUIRE(s.update_device("T", "d", changed, "v1"));
    auto const updated = s.device("T", "d");
    CHECK(updated->data == json{{"enabled", false}});
    CHECK(updated->version == "v2");
    CHECK(updated->created == created->created);
    CHECK(updated->updated == changed.updated);
    CHECK(s.credentials("T", "d")->version == "c1");

    CHECK(s.delete_device("T", "d", "v1").error() == store_errc::version_mismatch);
    REQUIRE(s.delete_device("T", "d", "v2"));
    CHECK(s.delete_device("T", "d", std::nullopt).error() == store_errc::device_not_found);
    CHECK(s.update_device("T", "d", changed, "v2").error() == store_errc::device_not_found);
    CHECK(s.device("U", "d").has_value());
}

void check_device_limit(store& s)
{
    REQUIRE(s.create_tenant({"T", json::object(), "v"}));
    REQUIRE(s.create_device("T", "a", device_of({}, "v"), "c", 2));
    REQUIRE(s.create_device("T", "b", device_of({}, "v"), "c", 2));
    CHECK(s.create_device("T", "c", device_of({}, "v"), "c", 2).error() == store_errc::device_limit_reached);
    CHECK(s.create_device("T", "a", device_of({}, "v"), "c", 2).error() == store_errc::device_exists);
    REQUIRE(s.delete_device("T", "a", std::nullopt));
    CHECK(s.create_device("T", "c", device_of({}, "v"), "c", 2).has_value());
    CHECK(s.create_device("T", "d", device_of({}, "v"), "c", std::nullopt).has_value());
}

void check_groups(store& s)
{
    REQUIRE(s.create_tenant({"T", json::object(), "v"}));
    auto const join = [&](char const* id, json groups) {
        REQUIRE(s.create_device("T", id, device_of({{"memberOf", std::move(groups)}}, "v"), "c", std::nullopt));
    };
    join("g1", {"a", "b"});
    join("g2", {"b"});
    join("g3", {"c", "c"});
    using names = std::vector<std::string>;
    auto const members = [&](names const& groups) { return s.group_members("T", groups).value(); };
    CHECK_THAT(members({"a"}), Catch::UnorderedEquals(names{"g1"}));
    CHECK_THAT(members({"a", "b", "c", "none"}), Catch::UnorderedEquals(names{"g1", "g2", "g3"}));
    CHECK(members({}).empty());
    CHECK(s.group_members("U", names{"a"})->empty());
    REQUIRE(s.update_device("T", "g1", device_of({{"memberOf", {"c"}}}, "w"), std::nullopt));
    CHECK(members({"a"}).empty());
    REQUIRE(s.delete_device("T", "g3", std::nullopt));
    CHECK_THAT(members({"c"}), Catch::UnorderedEquals(names{"g1"}));
}

void check_credentials(store& s)
{
    REQUIRE(s.create_tenant({"T", json::object(), "v"}));
    REQUIRE(s.create_device("T", "d", device_of({}, "v"), "c1", std::nullopt));
    REQUIRE(s.create_device("T", "e", device_of({}, "v"), "c1", std::nullopt));
    CHECK(s.credentials("T", "none").error() == store_errc::device_not_found);
    CHECK(s.replace_credentials("T", "none", {}, std::nullopt).error() == store_errc::device_not_found);

    stored_credentials const list{"c2",
                                  json::array({credential_of("psk", "z"), credential_of("hashed-password", "a")})};
    CHECK(s.replace_credentials("T", "d", list, "c0").error() == store_errc::version_mismatch);
    REQUIRE(s.replace_credentials("T", "d", list, "c1"));
    CHECK(s.credentials("T", "d")->list == list.list);
    CHECK(s.credentials("T", "d")->version == "c2");
    CHECK(s.device("T", "d")->version == "v");

    auto const found = s.credential("T", "psk", "z");
    REQUIRE(found.has_value());
    CHECK(found->device_id == "d");
    CHECK(found->data == list.list[0]);
    CHECK(s.credential("T", "psk", "a").error() == store_errc::credentials_not_found);
    CHECK(s.credential("T", "psk", "Z").error() == store_errc::credentials_not_found);

    stored_credentials const clash{"c3", json::array({credential_of("psk", "new"), credential_of("psk", "z")})};
    CHECK(s.replace_credentials("T", "e", clash, std::nullopt).error() == store_errc::auth_id_in_use);
    CHECK(s.credentials("T", "e")->list.empty());
    CHECK(s.credentials("T", "e")->version == "c1");
    CHECK(s.credential("T", "psk", "new").error() == store_errc::credentials_not_found);

    REQUIRE(s.delete_device("T", "d", std::nullopt));
    CHECK(s.credential("T", "psk", "z").error() == store_errc::credentials_not_found);
    CHECK(s.credentials("T", "d").error() == store_errc::device_not_found);
    REQUIRE(s.replace_credentials("T", "e", clash, "c1"));
    CHECK(s.credential("T", "psk", "z")->device_id == "e");
    REQUIRE(s.replace_credentials("T", "e", {"c4", json::array()}, std::nullopt));
    CHECK(s.credentials("T", "e")->list == json::array());
}

void check_names(store& s)
{
    auto const put = [&](std::string const& device, char const* auth_id) {
        REQUIRE(s.create_device("T", device, device_of(json::object(), "v"), "c", std::nullopt));
        REQUIRE(s.replace_credentials(
            "T", device, {"c", {{{"type", "x509-cert"}, {"auth-id", auth_id}, {"secrets", {json::object()}}}}},
            std::nullopt));
    };
    auto const owner = [&](char const* auth_id) {
        auto const found = s.credential("T", "x509-cert", auth_id);
        return found ? found->device_id : found.error().message();
    };
    REQUIRE(s.create_tenant({"T", json::object(), "v"}));
    put("a", "CN=Lamp,O=ACME");
    CHECK(owner("CN=Lamp,O=ACME") == "a");
    CHECK(owner("CN=lamp,O=Acme") == "a");
    CHECK(owner("CN=lamp") == "no such credentials");
    CHECK(s.credential("T", "own", "CN=lamp,O=Acme").error() == store_errc::credentials_not_found);
    put("b", "CN=LAMP,O=ACME");
    CHECK(owner("CN=Lamp,O=ACME") == "a");
    CHECK(owner("CN=LAMP,O=ACME") == "b");
    CHECK(owner("CN=lamp,O=Acme") == "no such credentials");
}

void check_missing_tenant(store& s)
{
    REQUIRE(s.create_tenant({"T", json::object(), "v"}));
    REQUIRE(s.create_device("T", "d", device_of({}, "v"), "c", std::nullopt));
    REQUIRE(s.replace_credentials("T", "d", {"c2", json::array({credential_of("psk", "a")})}, std::nullopt));
    REQUIRE(s.delete_tenant("T", std::nullopt));
    auto const missing = make_error_code(store_errc::tenant_not_found);
    CHECK(s.device("T", "d").error() == missing);
    CHECK(s.create_device("T", "n", device_of({}, "v"), "c", std::nullopt).error() == missing);
    CHECK(s.update_device("T", "d", device_of({}, "v"), std::nullopt).error() == missing);
    CHECK(s.delete_device("T", "d", std::nullopt).error() == missing);
    CHECK(s.credentials("T", "d").error() == missing);
    CHECK(s.replace_credentials("T", "d", {}, std::nullopt).error() == missing);
    CHECK(s.credential("T", "psk", "a").error() == missing);
}

void check_concurrent_writers(store& s)
{
    constexpr int writers = 4;
    REQUIRE(s.create_tenant({"T", json::object(), "start"}));
    std::atomic<int> updated{0};
    std::atomic<int> anchored_tenants{0};
    std::atomic<int> reads{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < writers; ++i)
        threads.emplace_back([&, i] {
            auto const name = std::to_string(i);
            updated += s.update_tenant({"T", {{"ext", {{"writer", i}}}}, "by " + name}, "start").has_value();
            anchored_tenants += s.create_tenant({"A" + name, anchored({"CN=wanted by all"}), "v"}).has_value();
            reads += s.tenant("T").has_value();
        });
    for (auto& thread : threads)
        thread.join();
    CHECK(updated == 1);
    CHECK(anchored_tenants == 1);
    CHECK(reads == writers);
}

} // namespace hono::device_registry::test
