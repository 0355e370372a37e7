// SPDX-License-Identifier: Apache-2.0
#pragma once
// A store for tests of what reads: filled by the test, written by nobody else.

#include <algorithm>
#include <chrono>
#include <map>
#include <thread>
#include <tuple>

#include "store/store.hpp"

namespace hono::device_registry::test {

class memory_store final : public store {
public:
    bool failing = false;               ///< every look-up ends with unavailable
    std::chrono::milliseconds delay{0}; ///< of every look-up

    void add_tenant(std::string id, json data) { tenants_[id] = {id, std::move(data), "v"}; }
    void add_device(std::string const& tenant, std::string const& id, json data)
    {
        devices_[{tenant, id}].data = std::move(data);
    }
    void add_credential(std::string const& tenant, std::string const& device, json data)
    {
        credentials_[{tenant, data.at("type"), data.at("auth-id")}] = {device, data};
    }

    result<stored_tenant> tenant(std::string_view id) override
    {
        if (delay.count() > 0)
            std::this_thread::sleep_for(delay);
        if (failing)
            return store_errc::unavailable;
        auto const found = tenants_.find(std::string{id});
        return found == tenants_.end() ? result<stored_tenant>{store_errc::tenant_not_found} : found->second;
    }
    result<stored_tenant> tenant_of_trust_anchor(std::string_view subject_dn) override
    {
        for (auto const& [id, tenant] : tenants_)
            if (auto const* anchors = find_member(tenant.data, "trusted-ca"))
                for (auto const& anchor : *anchors)
                    if (name_key(anchor.at("subject-dn").get<std::string>()) == name_key(subject_dn))
                        return tenant;
        return store_errc::tenant_not_found;
    }
    result<stored_device> device(std::string_view tenant_id, std::string_view id) override
    {
        if (auto const owner = tenant(tenant_id); !owner)
            return owner.error();
        auto const found = devices_.find({std::string{tenant_id}, std::string{id}});
        return found == devices_.end() ? result<stored_device>{store_errc::device_not_found} : found->second;
    }
    result<std::vector<std::string>> group_members(std::string_view tenant_id,
                                                   std::span<std::string const> groups) override
    {
        std::vector<std::string> members;
        for (auto const& [key, device] : devices_)
            if (auto const* own = find_member(device.data, "memberOf"); own && key.first == tenant_id)
                if (std::ranges::any_of(groups, [&](auto const& group) {
                        return own->dump().find('"' + group + '"') != std::string::npos;
                    }))
                    members.push_back(key.second);
        return members;
    }
    result<stored_credential> credential(std::string_view tenant_id, std::string_view type,
                                         std::string_view auth_id) override
    {
        if (auto const owner = tenant(tenant_id); !owner)
            return owner.error();
        for (auto const& [key, credential] : credentials_) {
            auto const& [tenant_name, type_name, name] = key;
            bool const same = name == auth_id || (type == x509_cert && name_key(name) == name_key(auth_id));
            if (tenant_name == tenant_id && type_name == type && same)
                return credential;
        }
        return store_errc::credentials_not_found;
    }
    result<void> check() override { return {}; }

    result<void> create_tenant(stored_tenant const&) override { return store_errc::unavailable; }
    result<void> update_tenant(stored_tenant const&, expected_version) override { return store_errc::unavailable; }
    result<void> delete_tenant(std::string_view, expected_version) override { return store_errc::unavailable; }
    result<void> create_device(std::string_view, std::string_view, stored_device const&, std::string_view,
                               std::optional<std::uint64_t>) override
    {
        return store_errc::unavailable;
    }
    result<void> update_device(std::string_view, std::string_view, stored_device const&, expected_version) override
    {
        return store_errc::unavailable;
    }
    result<void> delete_device(std::string_view, std::string_view, expected_version) override
    {
        return store_errc::unavailable;
    }
    result<stored_credentials> credentials(std::string_view, std::string_view) override
    {
        return store_errc::unavailable;
    }
    result<void> replace_credentials(std::string_view, std::string_view, stored_credentials const&,
                                     expected_version) override
    {
        return store_errc::unavailable;
    }

private:
    std::map<std::string, stored_tenant> tenants_;
    std::map<std::pair<std::string, std::string>, stored_device> devices_;
    std::map<std::tuple<std::string, std::string, std::string>, stored_credential> credentials_;
};

} // namespace hono::device_registry::test
