// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite_reader.hpp"

#include <algorithm>

#include <hono/log/logger.hpp>

namespace hono::device_registry::sqlite {
namespace {

log::logger const logger{"store"};

// A left join tells a missing tenant (no row) from a missing device (a row of nulls) in one statement.
constexpr char const* select_device = R"(
SELECT d.version, d.created, d.updated, d.auto_provisioned, d.notification_sent, d.data
FROM tenants t LEFT JOIN devices d ON d.tenant_id = t.tenant_id AND d.device_id = ?2 WHERE t.tenant_id = ?1)";

constexpr char const* select_credentials = R"(
SELECT d.credentials_version, c.data
FROM tenants t LEFT JOIN devices d ON d.tenant_id = t.tenant_id AND d.device_id = ?2
LEFT JOIN credentials c ON c.tenant_id = d.tenant_id AND c.device_id = d.device_id
WHERE t.tenant_id = ?1 ORDER BY c.position)";

constexpr char const* select_credential = R"(
SELECT c.device_id, c.data
FROM tenants t LEFT JOIN credentials c ON c.tenant_id = t.tenant_id AND c.type = ?2 AND c.auth_id = ?3
WHERE t.tenant_id = ?1)";

// Two rows are one too many: nobody knows which is meant.
constexpr char const* select_credentials_by_name = R"(
SELECT device_id, data FROM credentials WHERE tenant_id = ?1 AND type = ?2 AND name_key = ?3 LIMIT 2)";

constexpr char const* select_tenant_of_anchor = R"(
SELECT t.version, t.data, t.tenant_id FROM trust_anchors a JOIN tenants t ON t.tenant_id = a.tenant_id
WHERE a.name_key = ?1 LIMIT 1)";

timestamp from_milliseconds(std::int64_t value)
{
    return timestamp{std::chrono::milliseconds{value}};
}

} // namespace

reader::reader(std::filesystem::path const& path)
    : db_{path, access::read_only}
    , tenant_{db_, "SELECT version, data FROM tenants WHERE tenant_id = ?1"}
    , tenant_of_anchor_{db_, select_tenant_of_anchor}
    , device_{db_, select_device}
    , credentials_{db_, select_credentials}
    , credential_{db_, select_credential}
    , credentials_by_name_{db_, select_credentials_by_name}
    , group_members_{db_, "SELECT device_id FROM group_members WHERE tenant_id = ?1 AND group_id = ?2"}
    , check_{db_, "SELECT version FROM format"}
{
}

error_code reader::failed(std::string_view what) const
{
    logger.error("reading failed", {{"what", what}, {"cause", db_.last_error()}});
    return store_errc::unavailable;
}

bool reader::read_document(std::string_view text, json& into) const
{
    auto parsed = parse_json(text);
    if (!parsed) {
        logger.error("a stored document is no JSON", {});
        return false;
    }
    into = std::move(*parsed);
    return true;
}

result<stored_tenant> reader::tenant(std::string_view id)
{
    query q{tenant_};
    switch (q.bind(id).next()) {
    case step::failed:
        return failed("tenant");
    case step::done:
        return store_errc::tenant_not_found;
    case step::row:
        break;
    }
    stored_tenant found{std::string{id}, {}, std::string{q.text(0)}};
    if (!read_document(q.text(1), found.data))
        return store_errc::unavailable;
    return found;
}

result<stored_tenant> reader::tenant_of_trust_anchor(std::string_view subject_dn)
{
    auto const key = name_key(subject_dn);
    query q{tenant_of_anchor_};
    switch (q.bind(key).next()) {
    case step::failed:
        return failed("tenant of trust anchor");
    case step::done:
        return store_errc::tenant_not_found;
    case step::row:
        break;
    }
    stored_tenant found{std::string{q.text(2)}, {}, std::string{q.text(0)}};
    if (!read_document(q.text(1), found.data))
        return store_errc::unavailable;
    return found;
}

result<stored_device> reader::device(std::string_view tenant, std::string_view id)
{
    query q{device_};
    switch (q.bind(tenant).bind(id).next()) {
    case step::failed:
        return failed("device");
    case step::done:
        return store_errc::tenant_not_found;
    case step::row:
        break;
    }
    if (q.is_null(0))
        return store_errc::device_not_found;
    stored_device found;
    found.version = q.text(0);
    found.created = from_milliseconds(q.integer(1));
    if (!q.is_null(2))
        found.updated = from_milliseconds(q.integer(2));
    found.auto_provisioned = q.integer(3) != 0;
    found.notification_sent = q.integer(4) != 0;
    if (!read_document(q.text(5), found.data))
        return store_errc::unavailable;
    return found;
}

result<stored_credentials> reader::credentials(std::string_view tenant, std::string_view device)
{
    query q{credentials_};
    q.bind(tenant).bind(device);
    stored_credentials found;
    bool any = false;
    for (;;) {
        auto const state = q.next();
        if (state == step::failed)
            return failed("credentials");
        if (state == step::done)
            break;
        any = true;
        if (q.is_null(0))
            return store_errc::device_not_found;
        found.version = q.text(0);
        if (q.is_null(1))
            continue; // the device has none
        json element;
        if (!read_document(q.text(1), element))
            return store_errc::unavailable;
        found.list.push_back(std::move(element));
    }
    if (!any)
        return store_errc::tenant_not_found;
    return found;
}

result<stored_credential> reader::credential(std::string_view tenant, std::string_view type, std::string_view auth_id)
{
    query q{credential_};
    switch (q.bind(tenant).bind(type).bind(auth_id).next()) {
    case step::failed:
        return failed("credential");
    case step::done:
        return store_errc::tenant_not_found;
    case step::row:
        break;
    }
    if (q.is_null(0))
        return type == x509_cert ? credential_by_name(tenant, auth_id)
                                 : result<stored_credential>{store_errc::credentials_not_found};
    return read_credential(q);
}

result<stored_credential> reader::credential_by_name(std::string_view tenant, std::string_view auth_id)
{
    auto const key = name_key(auth_id);
    query q{credentials_by_name_};
    q.bind(tenant).bind(x509_cert).bind(key);
    auto state = q.next();
    if (state == step::done)
        return store_errc::credentials_not_found;
    auto const found = state == step::row ? read_credential(q) : store_errc::unavailable;
    if (state == step::row)
        state = q.next();
    if (state == step::failed)
        return failed("credential by name");
    return state == step::done ? found : store_errc::credentials_not_found;
}

result<stored_credential> reader::read_credential(query const& row) const
{
    stored_credential found{std::string{row.text(0)}, {}};
    if (!read_document(row.text(1), found.data))
        return store_errc::unavailable;
    return found;
}

result<std::vector<std::string>> reader::group_members(std::string_view tenant, std::span<std::string const> groups)
{
    std::vector<std::string> members;
    for (auto const& group : groups) {
        query q{group_members_};
        q.bind(tenant).bind(group);
        auto state = q.next();
        for (; state == step::row; state = q.next())
            members.emplace_back(q.text(0));
        if (state == step::failed)
            return failed("group members");
    }
    if (groups.size() > 1) {
        std::ranges::sort(members);
        auto const repeated = std::ranges::unique(members);
        members.erase(repeated.begin(), repeated.end());
    }
    return members;
}

result<void> reader::check()
{
    query q{check_};
    if (q.next() != step::row)
        return failed("format");
    return {};
}

} // namespace hono::device_registry::sqlite
