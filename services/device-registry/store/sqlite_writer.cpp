// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite_writer.hpp"

namespace hono::device_registry::sqlite {
namespace {

std::int64_t milliseconds_of(timestamp value)
{
    return value.time_since_epoch().count();
}

std::optional<std::int64_t> milliseconds_of(std::optional<timestamp> value)
{
    return value ? std::optional{milliseconds_of(*value)} : std::nullopt;
}

/// The text behind a member of a stored document, whose shape the rules have seen to.
std::string_view text_of(json const& object, char const* name)
{
    return object.at(name).get_ref<std::string const&>();
}

error_code match(transaction& tx, std::optional<std::string> const& found, store_errc missing,
                 expected_version expected)
{
    if (!found)
        return tx.refuse(missing);
    if (expected && *expected != *found)
        return tx.refuse(store_errc::version_mismatch);
    return {};
}

} // namespace

writer::statements::statements(connection const& db)
    : tenant_version{db, "SELECT version FROM tenants WHERE tenant_id = ?1"}
    , insert_tenant{db, "INSERT INTO tenants (tenant_id, version, data) VALUES (?1, ?2, ?3)"}
    , update_tenant{db, "UPDATE tenants SET version = ?2, data = ?3 WHERE tenant_id = ?1"}
    , delete_tenant{db, "DELETE FROM tenants WHERE tenant_id = ?1"}
    , foreign_anchor{db, "SELECT tenant_id FROM trust_anchors WHERE name_key = ?1 AND tenant_id <> ?2 LIMIT 1"}
    , insert_anchor{db, "INSERT OR IGNORE INTO trust_anchors (name_key, tenant_id) VALUES (?1, ?2)"}
    , delete_anchors{db, "DELETE FROM trust_anchors WHERE tenant_id = ?1"}
    , device_version{db, "SELECT version FROM devices WHERE tenant_id = ?1 AND device_id = ?2"}
    , credentials_version{db, "SELECT credentials_version FROM devices WHERE tenant_id = ?1 AND device_id = ?2"}
    , full_tenant{db, "SELECT device_id FROM devices WHERE tenant_id = ?1 LIMIT 1 OFFSET ?2"}
    , insert_device{db, "INSERT INTO devices (tenant_id, device_id, version, credentials_version, created, updated,"
                        " auto_provisioned, notification_sent, data) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"}
    , update_device{db,
                    "UPDATE devices SET version = ?3, updated = ?4, data = ?5 WHERE tenant_id = ?1 AND device_id = ?2"}
    , delete_device{db, "DELETE FROM devices WHERE tenant_id = ?1 AND device_id = ?2"}
    , insert_member{db, "INSERT OR IGNORE INTO group_members (tenant_id, group_id, device_id) VALUES (?1, ?3, ?2)"}
    , delete_members{db, "DELETE FROM group_members WHERE tenant_id = ?1 AND device_id = ?2"}
    , foreign_credential{db, "SELECT device_id FROM credentials WHERE tenant_id = ?1 AND type = ?2 AND auth_id = ?3"}
    , insert_credential{db, "INSERT INTO credentials (tenant_id, type, auth_id, device_id, position, data,"
                            " name_key) VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULLIF(?7, ''))"}
    , delete_credentials{db, "DELETE FROM credentials WHERE tenant_id = ?1 AND device_id = ?2"}
    , update_credentials_version{db,
                                 "UPDATE devices SET credentials_version = ?3 WHERE tenant_id = ?1 AND device_id = ?2"}
{
}

writer::writer(std::filesystem::path const& path)
    : db_{path, access::read_write}
    , sql_{(db_.execute("PRAGMA synchronous=FULL"), db_)} // a commit is on the disk before it is answered
{
}

bool writer::replace_anchors(transaction& tx, stored_tenant const& tenant)
{
    tx.run(sql_.delete_anchors, tenant.id);
    auto const* anchors = find_member(tenant.data, "trusted-ca");
    if (!anchors)
        return true;
    for (auto const& anchor : *anchors) {
        auto const key = name_key(text_of(anchor, "subject-dn"));
        if (tx.text(sql_.foreign_anchor, key, tenant.id))
            return false;
        tx.run(sql_.insert_anchor, key, tenant.id);
    }
    return true;
}

result<void> writer::create_tenant(stored_tenant const& tenant)
{
    auto const data = tenant.data.dump();
    transaction tx{db_};
    if (tx.text(sql_.tenant_version, tenant.id))
        return tx.refuse(store_errc::tenant_exists);
    if (!replace_anchors(tx, tenant))
        return tx.refuse(store_errc::trust_anchor_in_use);
    tx.run(sql_.insert_tenant, tenant.id, tenant.version, data);
    return tx.commit();
}

result<void> writer::update_tenant(stored_tenant const& tenant, expected_version expected)
{
    auto const data = tenant.data.dump();
    transaction tx{db_};
    auto const found = tx.text(sql_.tenant_version, tenant.id);
    if (auto const error = match(tx, found, store_errc::tenant_not_found, expected))
        return error;
    if (!replace_anchors(tx, tenant))
        return tx.refuse(store_errc::trust_anchor_in_use);
    tx.run(sql_.update_tenant, tenant.id, tenant.version, data);
    return tx.commit();
}

result<void> writer::delete_tenant(std::string_view id, expected_version expected)
{
    transaction tx{db_};
    auto const found = tx.text(sql_.tenant_version, id);
    if (auto const error = match(tx, found, store_errc::tenant_not_found, expected))
        return error;
    tx.run(sql_.delete_anchors, id);
    tx.run(sql_.delete_tenant, id);
    return tx.commit();
}

error_code writer::match_device(transaction& tx, statement const& version, std::string_view tenant, std::string_view id,
                                expected_version expected)
{
    if (!tx.text(sql_.tenant_version, tenant))
        return tx.refuse(store_errc::tenant_not_found);
    return match(tx, tx.text(version, tenant, id), store_errc::device_not_found, expected);
}

void writer::replace_members(transaction& tx, std::string_view tenant, std::string_view id, json const& device)
{
    tx.run(sql_.delete_members, tenant, id);
    if (auto const* groups = find_member(device, "memberOf"))
        for (auto const& group : *groups)
            tx.run(sql_.insert_member, tenant, id, group.get_ref<std::string const&>());
}

result<void> writer::create_device(std::string_view tenant, std::string_view id, stored_device const& device,
                                   std::string_view credentials_version, std::optional<std::uint64_t> limit)
{
    auto const data = device.data.dump();
    transaction tx{db_};
    if (!tx.text(sql_.tenant_version, tenant))
        return tx.refuse(store_errc::tenant_not_found);
    if (tx.text(sql_.device_version, tenant, id))
        return tx.refuse(store_errc::device_exists);
    // Full if there is a device at position limit - 1.
    if (limit && (*limit == 0 || tx.text(sql_.full_tenant, tenant, static_cast<std::int64_t>(*limit - 1))))
        return tx.refuse(store_errc::device_limit_reached);
    tx.run(sql_.insert_device, tenant, id, device.version, credentials_version, milliseconds_of(device.created),
           milliseconds_of(device.updated), std::int64_t{device.auto_provisioned},
           std::int64_t{device.notification_sent}, data);
    replace_members(tx, tenant, id, device.data);
    return tx.commit();
}

result<void> writer::update_device(std::string_view tenant, std::string_view id, stored_device const& device,
                                   expected_version expected)
{
    auto const data = device.data.dump();
    transaction tx{db_};
    if (auto const error = match_device(tx, sql_.device_version, tenant, id, expected))
        return error;
    tx.run(sql_.update_device, tenant, id, device.version, milliseconds_of(device.updated), data);
    replace_members(tx, tenant, id, device.data);
    return tx.commit();
}

result<void> writer::delete_device(std::string_view tenant, std::string_view id, expected_version expected)
{
    transaction tx{db_};
    if (auto const error = match_device(tx, sql_.device_version, tenant, id, expected))
        return error;
    tx.run(sql_.delete_members, tenant, id);
    tx.run(sql_.delete_credentials, tenant, id);
    tx.run(sql_.delete_device, tenant, id);
    return tx.commit();
}

result<void> writer::replace_credentials(std::string_view tenant, std::string_view device,
                                         stored_credentials const& credentials, expected_version expected)
{
    transaction tx{db_};
    if (auto const error = match_device(tx, sql_.credentials_version, tenant, device, expected))
        return error;
    tx.run(sql_.delete_credentials, tenant, device);
    std::int64_t position = 0;
    for (auto const& element : credentials.list) {
        auto const type = text_of(element, "type");
        auto const auth_id = text_of(element, "auth-id");
        if (tx.text(sql_.foreign_credential, tenant, type, auth_id))
            return tx.refuse(store_errc::auth_id_in_use);
        auto const data = element.dump();
        auto const key = type == x509_cert ? name_key(auth_id) : std::string{};
        tx.run(sql_.insert_credential, tenant, type, auth_id, device, position++, data, key);
    }
    tx.run(sql_.update_credentials_version, tenant, device, credentials.version);
    return tx.commit();
}

} // namespace hono::device_registry::sqlite
