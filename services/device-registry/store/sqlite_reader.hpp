// SPDX-License-Identifier: Apache-2.0
#pragma once
// One read-only connection of the SQLite store with its prepared statements. Used by one thread at a time; each call is
// one statement, and so sees one state of the data base.

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/sqlite.hpp"
#include "store/store.hpp"

namespace hono::device_registry::sqlite {

class reader {
public:
    /// @throws error
    explicit reader(std::filesystem::path const& path);

    result<stored_tenant> tenant(std::string_view id);
    result<stored_tenant> tenant_of_trust_anchor(std::string_view subject_dn);
    result<stored_device> device(std::string_view tenant, std::string_view id);
    result<stored_credentials> credentials(std::string_view tenant, std::string_view device);
    result<stored_credential> credential(std::string_view tenant, std::string_view type, std::string_view auth_id);
    result<std::vector<std::string>> group_members(std::string_view tenant, std::span<std::string const> groups);
    result<void> check();

private:
    error_code failed(std::string_view what) const;
    bool read_document(std::string_view text, json& into) const;
    result<stored_credential> credential_by_name(std::string_view tenant, std::string_view auth_id);
    result<stored_credential> read_credential(query const& row) const;

    connection db_;
    statement tenant_;
    statement tenant_of_anchor_;
    statement device_;
    statement credentials_;
    statement credential_;
    statement credentials_by_name_;
    statement group_members_;
    statement check_;
};

} // namespace hono::device_registry::sqlite
