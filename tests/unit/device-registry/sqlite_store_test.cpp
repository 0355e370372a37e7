// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite_store.hpp"

#include <cstdlib>
#include <fstream>

#include <catch2/catch.hpp>

#include <hono/base/uuid.hpp>

#include "store/sqlite.hpp"
#include "store_contract.hpp"

using namespace hono;
using namespace hono::device_registry;

namespace {

namespace fs = std::filesystem;

class folder {
public:
    folder()
        : path_{fs::temp_directory_path() / ("hono-store-" + random_uuid())}
    {
        fs::create_directory(path_);
    }
    ~folder() { fs::remove_all(path_); }
    folder(folder const&) = delete;
    folder& operator=(folder const&) = delete;
    fs::path database() const { return path_ / "registry.db"; }

private:
    fs::path path_;
};

void fill(fs::path const& path, int tenants)
{
    auto const store = make_sqlite_store(path);
    for (int i = 0; i < tenants; ++i)
        REQUIRE(store->create_tenant({"T" + std::to_string(i), {{"ext", {{"filler", std::string(500, 'x')}}}}, "v"}));
}

std::string open_error(fs::path const& path)
{
    try {
        make_sqlite_store(path);
        return {};
    } catch (std::runtime_error const& failure) {
        return failure.what();
    }
}

} // namespace

TEST_CASE("the SQLite store keeps what every store promises", "[store]")
{
    folder const where;
    auto const store = make_sqlite_store(where.database());
    SECTION("tenants")
    {
        test::check_tenants(*store);
    }
    SECTION("trust anchors")
    {
        test::check_trust_anchors(*store);
    }
    SECTION("devices")
    {
        test::check_devices(*store);
    }
    SECTION("limit of devices")
    {
        test::check_device_limit(*store);
    }
    SECTION("groups of gateways")
    {
        test::check_groups(*store);
    }
    SECTION("credentials")
    {
        test::check_credentials(*store);
    }
    SECTION("distinguished names")
    {
        test::check_names(*store);
    }
    SECTION("nothing of a missing tenant is in reach")
    {
        test::check_missing_tenant(*store);
    }
    SECTION("of concurrent writers one wins")
    {
        test::check_concurrent_writers(*store);
    }
    CHECK(store->check().has_value());
}

TEST_CASE("a SQLite store that is opened again has everything", "[store]")
{
    folder const where;
    fill(where.database(), 3);
    auto const store = make_sqlite_store(where.database());
    CHECK(store->tenant("T2").has_value());
}

TEST_CASE("a database of the first format finds its names again", "[store]")
{
    folder const where;
    sqlite::connection{where.database(), sqlite::access::create}.execute(R"(
        CREATE TABLE format (version INTEGER NOT NULL);
        INSERT INTO format VALUES (1);
        CREATE TABLE tenants (
            tenant_id TEXT PRIMARY KEY, version TEXT NOT NULL, data TEXT NOT NULL) WITHOUT ROWID;
        INSERT INTO tenants VALUES
            ('T', 'v', '{"trusted-ca":[{"subject-dn":"CN=Big CA"},{"subject-dn":"CN=BIG CA"}]}'), ('U', 'v', '{}');
        CREATE TABLE trust_anchors (
            subject_dn TEXT NOT NULL, tenant_id TEXT NOT NULL, PRIMARY KEY (subject_dn, tenant_id)) WITHOUT ROWID;
        INSERT INTO trust_anchors VALUES ('CN=Big CA', 'T'), ('CN=BIG CA', 'T');
        CREATE TABLE devices (
            tenant_id TEXT NOT NULL, device_id TEXT NOT NULL, version TEXT NOT NULL, credentials_version TEXT NOT NULL,
            created INTEGER NOT NULL, updated INTEGER, auto_provisioned INTEGER NOT NULL,
            notification_sent INTEGER NOT NULL, data TEXT NOT NULL, PRIMARY KEY (tenant_id, device_id)) WITHOUT ROWID;
        CREATE TABLE group_members (
            tenant_id TEXT NOT NULL, group_id TEXT NOT NULL, device_id TEXT NOT NULL,
            PRIMARY KEY (tenant_id, group_id, device_id)) WITHOUT ROWID;
        CREATE TABLE credentials (
            tenant_id TEXT NOT NULL, type TEXT NOT NULL, auth_id TEXT NOT NULL, device_id TEXT NOT NULL,
            position INTEGER NOT NULL, data TEXT NOT NULL, PRIMARY KEY (tenant_id, type, auth_id)) WITHOUT ROWID;
        INSERT INTO credentials VALUES ('T', 'x509-cert', 'CN=Lamp', 'd', 0, '{}'), ('T', 'psk', 'CN=Fan', 'd', 1, '{}');
    )");
    for (int start = 0; start < 2; ++start) {
        auto const store = make_sqlite_store(where.database());
        CHECK(store->tenant_of_trust_anchor("CN=big ca")->id == "T");
        CHECK(store->credential("T", "x509-cert", "CN=LAMP")->device_id == "d");
        CHECK(store->credential("T", "psk", "CN=Fan").has_value());
        CHECK_FALSE(store->credential("T", "x509-cert", "CN=Fan").has_value());
    }
}

TEST_CASE("a database of the SQLite store is readable for its owner only", "[store]")
{
    folder const where;
    fill(where.database(), 1);
    CHECK(fs::status(where.database()).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
}

TEST_CASE("readers of the SQLite store do not wait for a writer", "[store]")
{
    folder const where;
    fill(where.database(), 1);
    auto const store = make_sqlite_store(where.database());
    sqlite::connection other{where.database(), sqlite::access::read_write};
    other.execute("BEGIN IMMEDIATE; UPDATE tenants SET version = 'uncommitted'");
    CHECK(store->tenant("T0")->version == "v");
    other.execute("COMMIT");
    CHECK(store->tenant("T0")->version == "uncommitted");
}

TEST_CASE("a damaged, foreign or newer database is an error that names the file, never an empty start", "[store]")
{
    folder const where;
    auto const path = where.database();
    SECTION("empty file")
    {
        std::ofstream{path}.close();
        CHECK_THAT(open_error(path), Catch::Contains("holds no registry data"));
    }
    SECTION("no database")
    {
        std::ofstream{path} << std::string(4096, 'x');
        CHECK_THAT(open_error(path), Catch::Contains("not a database"));
    }
    SECTION("overwritten pages")
    {
        fill(path, 200);
        std::fstream file{path, std::ios::in | std::ios::out | std::ios::binary};
        file.seekp(4096 * 10);
        file << std::string(4096 * 5, '\xff');
        file.close();
        CHECK_FALSE(open_error(path).empty());
    }
    SECTION("cut off")
    {
        fill(path, 200);
        fs::resize_file(path, fs::file_size(path) / 2);
        CHECK_FALSE(open_error(path).empty());
    }
    SECTION("of another program")
    {
        sqlite::connection{path, sqlite::access::create}.execute("CREATE TABLE notes (text)");
        CHECK_THAT(open_error(path), Catch::Contains("holds no registry data"));
    }
    SECTION("of a newer version")
    {
        fill(path, 1);
        sqlite::connection{path, sqlite::access::read_write}.execute("UPDATE format SET version = 99");
        CHECK_THAT(open_error(path), Catch::Contains("format 99"));
    }
    SECTION("a folder")
    {
        CHECK_FALSE(open_error(path.parent_path()).empty());
    }
    SECTION("in a folder that does not exist")
    {
        CHECK_FALSE(open_error(path / "x" / "registry.db").empty());
    }
    if (auto const message = open_error(path); !message.empty())
        CHECK_THAT(message, Catch::StartsWith(path.string()));
}

TEST_CASE("a write that SQLite refuses is unavailable, and reads go on", "[store]")
{
    folder const where;
    fill(where.database(), 1);
    auto const store = make_sqlite_store(where.database());
    sqlite::connection{where.database(), sqlite::access::read_write}.execute(
        "CREATE TRIGGER refuse BEFORE INSERT ON tenants BEGIN SELECT RAISE(ABORT, 'disk full'); END");
    CHECK(store->create_tenant({"N", json::object(), "v"}).error() == store_errc::unavailable);
    CHECK(store->tenant("T0").has_value());
    CHECK(store->tenant("N").error() == store_errc::tenant_not_found);
}
