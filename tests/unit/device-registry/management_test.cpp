// SPDX-License-Identifier: Apache-2.0
#include "management.hpp"

#include <filesystem>
#include <functional>

#include <catch2/catch.hpp>

#include <hono/base/uuid.hpp>

#include "store/sqlite_store.hpp"

using namespace hono;
using namespace hono::device_registry;

namespace {

namespace fs = std::filesystem;

/// Management over a fresh store; passwords are "hashed" by putting a word in front, and counted.
struct bench {
    fs::path folder = fs::temp_directory_path() / ("hono-management-" + random_uuid());
    int hashed = 0;
    std::function<void()> while_hashing = [] {};
    std::shared_ptr<store> registry;
    management_options options;

    bench()
    {
        fs::create_directory(folder);
        registry = make_sqlite_store(folder / "registry.db");
        options.hash_password = [this](std::string_view password, int) {
            ++hashed;
            while_hashing();
            return "hash of " + std::string{password};
        };
    }
    ~bench()
    {
        registry.reset();
        fs::remove_all(folder);
    }

    management make() { return {registry, options}; }
};

json password(json secret)
{
    return json::array(
        {{{"type", "hashed-password"}, {"auth-id", "a"}, {"secrets", json::array({std::move(secret)})}}});
}

template <class T>
T good(answer<T> const& a)
{
    REQUIRE(a.has_value());
    return *a;
}

template <class T>
outcome kind_of(answer<T> const& a)
{
    REQUIRE_FALSE(a.has_value());
    CHECK_FALSE(a.error().text.empty());
    return a.error().kind;
}

} // namespace

TEST_CASE("each kind of object can be made read-only", "[management]")
{
    bench b;
    auto open = b.make();
    REQUIRE(open.create_tenant("T", json::object()).has_value());
    REQUIRE(open.create_device("T", "d", json::object()).has_value());
    SECTION("tenants")
    {
        b.options.tenants_writable = false;
        auto m = b.make();
        CHECK(kind_of(m.create_tenant("U", json::object())) == outcome::forbidden);
        CHECK(kind_of(m.update_tenant("T", json::object(), std::nullopt)) == outcome::forbidden);
        CHECK(kind_of(m.delete_tenant("T", std::nullopt)) == outcome::forbidden);
        CHECK(m.tenant("T").has_value());
    }
    SECTION("devices")
    {
        b.options.devices_writable = false;
        auto m = b.make();
        CHECK(kind_of(m.create_device("T", "e", json::object())) == outcome::forbidden);
        CHECK(kind_of(m.update_device("T", "d", json::object(), std::nullopt)) == outcome::forbidden);
        CHECK(kind_of(m.delete_device("T", "d", std::nullopt)) == outcome::forbidden);
        CHECK(m.device("T", "d").has_value());
    }
    SECTION("credentials")
    {
        b.options.credentials_writable = false;
        auto m = b.make();
        CHECK(kind_of(m.replace_credentials("T", "d", json::array(), std::nullopt)) == outcome::forbidden);
        CHECK(m.credentials("T", "d").has_value());
    }
}

TEST_CASE("a tenant's devices are limited", "[management]")
{
    bench b;
    b.options.max_devices_per_tenant = 1;
    auto m = b.make();
    REQUIRE(m.create_tenant("T", json::object()).has_value());
    REQUIRE(m.create_device("T", "d", json::object()).has_value());
    CHECK(kind_of(m.create_device("T", "e", json::object())) == outcome::forbidden);
    CHECK(kind_of(m.create_device("T", "d", json::object())) == outcome::conflict);
}

TEST_CASE("every write makes a new version", "[management]")
{
    bench b;
    auto m = b.make();
    auto const first = good(m.create_tenant("T", json::object()));
    CHECK(m.tenant("T")->version == first);
    auto const second = good(m.update_tenant("T", json::object(), first));
    CHECK(second != first);
    CHECK(kind_of(m.update_tenant("T", json::object(), first)) == outcome::precondition_failed);
    CHECK(kind_of(m.update_tenant("U", json::object(), first)) == outcome::not_found);
}

TEST_CASE("a password is stored hashed and never shown", "[management]")
{
    bench b;
    auto m = b.make();
    m.create_tenant("T", json::object());
    m.create_device("T", "d", json::object());
    auto const version = m.replace_credentials("T", "d", password({{"pwd-plain", "top"}}), std::nullopt);
    REQUIRE(version.has_value());
    auto const shown = good(m.credentials("T", "d"));
    CHECK(shown.version == *version);
    CHECK(shown.value[0]["secrets"][0].size() == 1);
    auto const stored = b.registry->credential("T", "hashed-password", "a")->data["secrets"][0];
    CHECK(stored["pwd-hash"] == "hash of top");
    CHECK_FALSE(stored.contains("pwd-plain"));
}

TEST_CASE("a request that would not be written costs no hashing", "[management]")
{
    bench b;
    auto m = b.make();
    m.create_tenant("T", json::object());
    auto const list = password({{"pwd-plain", "top"}});
    CHECK(kind_of(m.replace_credentials("T", "d", list, std::nullopt)) == outcome::not_found);
    m.create_device("T", "d", json::object());
    CHECK(kind_of(m.replace_credentials("T", "d", list, "other")) == outcome::precondition_failed);
    m.replace_credentials("T", "d", list, std::nullopt);
    CHECK(b.hashed == 1);
    CHECK(kind_of(m.replace_credentials("T", "d", password({{"id", "none"}, {"pwd-plain", "x"}}), std::nullopt)) ==
          outcome::bad_request);
    CHECK(b.hashed == 1);
}

TEST_CASE("credentials that change while a password is hashed are merged again", "[management]")
{
    bench b;
    auto m = b.make();
    m.create_tenant("T", json::object());
    m.create_device("T", "d", json::object());
    json const other = {
        {"type", "psk"}, {"auth-id", "p"}, {"secrets", json::array({{{"id", "k"}, {"key", "c2VjcmV0"}}})}};
    auto request = password({{"pwd-plain", "top"}});
    request.push_back({{"type", "psk"}, {"auth-id", "p"}, {"secrets", json::array({{{"id", "k"}}})}});
    auto const before = good(m.replace_credentials("T", "d", json::array({other}), std::nullopt));

    auto changed = other;
    changed["secrets"][0]["key"] = "bmV3";
    b.while_hashing = [&] {
        REQUIRE(b.make().replace_credentials("T", "d", json::array({changed}), std::nullopt).has_value());
    };
    SECTION("without If-Match the write goes on top of the new state")
    {
        REQUIRE(b.make().replace_credentials("T", "d", request, std::nullopt).has_value());
        CHECK(b.hashed == 1);
        CHECK(b.registry->credential("T", "psk", "p")->data["secrets"][0]["key"] == "bmV3");
    }
    SECTION("with If-Match it is refused")
    {
        CHECK(kind_of(b.make().replace_credentials("T", "d", request, before)) == outcome::precondition_failed);
        CHECK(b.registry->credential("T", "hashed-password", "a").error() == store_errc::credentials_not_found);
    }
}
