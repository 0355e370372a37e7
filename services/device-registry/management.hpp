// SPDX-License-Identifier: Apache-2.0
#pragma once
// The operations of the management API on validated ids: rules, versions and store together (device-registry.md §3–§5).
// Knows no HTTP. Calls block (store, password hashing): pool threads, any number at a time.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <hono/base/json.hpp>

#include "refusal.hpp"
#include "rules/credentials_rules.hpp"
#include "store/store.hpp"

namespace hono::device_registry {

struct management_options {
    bool tenants_writable = true; ///< false: 403 on every write of that kind
    bool devices_writable = true;
    bool credentials_writable = true;
    std::optional<std::uint64_t> max_devices_per_tenant;
    credentials_policy credentials;
    /// Makes the hash of a new password; empty text on failure.
    std::function<std::string(std::string_view password, int cost)> hash_password;
};

/// What GET returns.
struct resource {
    std::string version;
    json value;
};

class management {
public:
    management(std::shared_ptr<store> registry, management_options options);

    // Those that create or replace return the new version.
    answer<std::string> create_tenant(std::string const& id, json const& tenant);
    answer<resource> tenant(std::string const& id);
    answer<std::string> update_tenant(std::string const& id, json const& tenant, expected_version expected);
    answer<void> delete_tenant(std::string const& id, expected_version expected);

    answer<std::string> create_device(std::string const& tenant, std::string const& id, json const& device);
    answer<resource> device(std::string const& tenant, std::string const& id);
    answer<std::string> update_device(std::string const& tenant, std::string const& id, json const& device,
                                      expected_version expected);
    answer<void> delete_device(std::string const& tenant, std::string const& id, expected_version expected);

    answer<resource> credentials(std::string const& tenant, std::string const& device);
    answer<std::string> replace_credentials(std::string const& tenant, std::string const& device, json const& list,
                                            expected_version expected);

private:
    std::shared_ptr<store> store_;
    management_options options_;
};

} // namespace hono::device_registry
