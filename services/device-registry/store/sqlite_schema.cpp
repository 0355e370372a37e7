// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite_schema.hpp"

#include <string>

#include <hono/log/logger.hpp>

#include "store/sqlite.hpp"
#include "store/store.hpp"

namespace hono::device_registry::sqlite {
namespace {

namespace fs = std::filesystem;

log::logger const logger{"store"};

constexpr std::int64_t format_version = 2;
// Up to this size every page is looked at before the start; beyond, it would delay the start by seconds.
constexpr std::uintmax_t full_check_limit = 64u << 20;

// Keys are compared byte by byte. Deleting a tenant leaves its devices (device-registry.md §3.1): no foreign key there.
constexpr char const* schema = R"(
BEGIN;
CREATE TABLE format (version INTEGER NOT NULL);
CREATE TABLE tenants (
    tenant_id TEXT PRIMARY KEY, version TEXT NOT NULL, data TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE trust_anchors (
    name_key TEXT NOT NULL, tenant_id TEXT NOT NULL, PRIMARY KEY (name_key, tenant_id)) WITHOUT ROWID;
CREATE INDEX trust_anchors_of_tenant ON trust_anchors (tenant_id);
CREATE TABLE devices (
    tenant_id TEXT NOT NULL, device_id TEXT NOT NULL, version TEXT NOT NULL, credentials_version TEXT NOT NULL,
    created INTEGER NOT NULL, updated INTEGER, auto_provisioned INTEGER NOT NULL, notification_sent INTEGER NOT NULL,
    data TEXT NOT NULL, PRIMARY KEY (tenant_id, device_id)) WITHOUT ROWID;
CREATE TABLE group_members (
    tenant_id TEXT NOT NULL, group_id TEXT NOT NULL, device_id TEXT NOT NULL,
    PRIMARY KEY (tenant_id, group_id, device_id)) WITHOUT ROWID;
CREATE INDEX groups_of_device ON group_members (tenant_id, device_id);
CREATE TABLE credentials (
    tenant_id TEXT NOT NULL, type TEXT NOT NULL, auth_id TEXT NOT NULL, device_id TEXT NOT NULL,
    position INTEGER NOT NULL, data TEXT NOT NULL, name_key TEXT,
    PRIMARY KEY (tenant_id, type, auth_id)) WITHOUT ROWID;
CREATE INDEX credentials_of_device ON credentials (tenant_id, device_id, position);
CREATE INDEX credentials_by_name ON credentials (tenant_id, type, name_key) WHERE name_key IS NOT NULL;
)";

// Format 1 compared distinguished names as text.
constexpr char const* upgrade_from_1 = R"(
BEGIN IMMEDIATE;
ALTER TABLE trust_anchors RENAME COLUMN subject_dn TO name_key;
DELETE FROM trust_anchors;
INSERT OR IGNORE INTO trust_anchors SELECT name_key(json_extract(anchor.value, '$."subject-dn"')), tenant_id
    FROM tenants, json_each(tenants.data, '$."trusted-ca"') AS anchor;
ALTER TABLE credentials ADD COLUMN name_key TEXT;
UPDATE credentials SET name_key = name_key(auth_id) WHERE type = 'x509-cert';
CREATE INDEX credentials_by_name ON credentials (tenant_id, type, name_key) WHERE name_key IS NOT NULL;
UPDATE format SET version = 2;
COMMIT;
)";

/// name_key() of store.hpp for SQL.
void name_key_function(sqlite3_context* call, int, sqlite3_value** arguments)
{
    auto const* const text = reinterpret_cast<char const*>(sqlite3_value_text(arguments[0]));
    if (!text)
        return;
    auto const key = name_key({text, static_cast<std::size_t>(sqlite3_value_bytes(arguments[0]))});
    sqlite3_result_text(call, key.data(), static_cast<int>(key.size()), SQLITE_TRANSIENT);
}

/// A new database appears under its name only when it is complete, so that an empty file is always damage.
void create_database(fs::path const& path)
{
    fs::path draft = path;
    draft += ".new";
    std::error_code ignored;
    fs::remove(draft, ignored);
    {
        connection db{draft, access::create};
        db.execute("PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL");
        db.execute(schema);
        db.execute(("INSERT INTO format VALUES (" + std::to_string(format_version) + "); COMMIT").c_str());
    }
    // It holds hashes and keys: nobody but the owner reads it.
    std::error_code failure;
    fs::permissions(draft, fs::perms::owner_read | fs::perms::owner_write, failure);
    if (!failure)
        fs::rename(draft, path, failure);
    if (failure)
        throw error{"cannot be created: " + failure.message()};
}

void check_pages(connection& db, fs::path const& path)
{
    std::error_code failure;
    auto const size = fs::file_size(path, failure);
    if (failure || size > full_check_limit)
        return;
    if (auto const verdict = db.text("PRAGMA quick_check(1)"); verdict != "ok")
        throw error{"is damaged: " + verdict};
}

std::int64_t check_format(connection& db)
{
    if (db.integer("SELECT count(*) FROM sqlite_schema WHERE type='table' AND name='format'") == 0)
        throw error{"holds no registry data (empty, truncated, or of another program)"};
    auto const version = db.integer("SELECT version FROM format");
    if (version > format_version)
        throw error{"has format " + std::to_string(version) + ", made by a newer version; this one understands up to " +
                    std::to_string(format_version)};
    return version;
}

void upgrade(connection& db)
{
    sqlite3_create_function(db.handle(), "name_key", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, nullptr, name_key_function,
                            nullptr, nullptr);
    db.execute(upgrade_from_1);
    logger.info("database brought to the format of this version", {{"format", format_version}});
}

} // namespace

void prepare_database(fs::path const& path)
{
    std::error_code failure;
    bool const exists = fs::exists(path, failure);
    if (failure)
        throw error{failure.message()};
    if (!exists)
        create_database(path);
    connection db{path, access::read_write};
    check_pages(db, path);
    if (check_format(db) < format_version)
        upgrade(db);
    // Stays with the file. Readers then work beside the writer, and a commit costs one fsync.
    if (db.text("PRAGMA journal_mode=WAL") != "wal")
        throw error{"does not allow write-ahead logging (a network file system?)"};
}

} // namespace hono::device_registry::sqlite
