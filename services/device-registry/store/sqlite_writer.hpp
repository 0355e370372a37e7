// SPDX-License-Identifier: Apache-2.0
#pragma once
// The one writing connection of the SQLite store; its owner serialises the calls. Each is one durable transaction.

#include <filesystem>
#include <optional>
#include <string_view>

#include "store/sqlite.hpp"
#include "store/sqlite_transaction.hpp"
#include "store/store.hpp"

namespace hono::device_registry::sqlite {

class writer {
public:
    /// @throws error
    explicit writer(std::filesystem::path const& path);

    result<void> create_tenant(stored_tenant const& tenant);
    result<void> update_tenant(stored_tenant const& tenant, expected_version expected);
    result<void> delete_tenant(std::string_view id, expected_version expected);

    result<void> create_device(std::string_view tenant, std::string_view id, stored_device const& device,
                               std::string_view credentials_version, std::optional<std::uint64_t> limit);
    result<void> update_device(std::string_view tenant, std::string_view id, stored_device const& device,
                               expected_version expected);
    result<void> delete_device(std::string_view tenant, std::string_view id, expected_version expected);

    result<void> replace_credentials(std::string_view tenant, std::string_view device,
                                     stored_credentials const& credentials, expected_version expected);

private:
    /// Prepared once; named after what they do.
    struct statements {
        explicit statements(connection const& db);

        statement tenant_version, insert_tenant, update_tenant, delete_tenant;
        statement foreign_anchor, insert_anchor, delete_anchors;
        statement device_version, credentials_version, full_tenant, insert_device, update_device, delete_device;
        statement insert_member, delete_members;
        statement foreign_credential, insert_credential, delete_credentials, update_credentials_version;
    };

    bool replace_anchors(transaction& tx, stored_tenant const& tenant);
    void replace_members(transaction& tx, std::string_view tenant, std::string_view id, json const& device);
    error_code match_device(transaction& tx, statement const& version, std::string_view tenant, std::string_view id,
                            expected_version expected);

    connection db_;
    statements sql_;
};

} // namespace hono::device_registry::sqlite
