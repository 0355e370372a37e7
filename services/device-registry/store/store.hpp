// SPDX-License-Identifier: Apache-2.0
#pragma once
// Where tenants, devices and credentials are kept: JSON documents in the management API's output form (secrets
// included), each with a resource version. Business rules live above; a store only keeps what is unique unique and
// compares versions, atomically per call. It finds its keys in the documents: `trusted-ca[].subject-dn` of a tenant,
// `memberOf` of a device, `type` and `auth-id` of credentials. Distinguished names count as equal if their canonical
// forms are (tls.md §16.3).
//
// Calls block: they belong on a worker_pool. Any thread; readers never wait for writers.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <hono/base/json.hpp>
#include <hono/base/result.hpp>

#include <hono/base/date_time.hpp>

namespace hono::device_registry {

enum class store_errc {
    tenant_not_found = 1,  ///< There is no such tenant; comes before every other check.
    device_not_found,      ///< The tenant has no such device.
    credentials_not_found, ///< The tenant has no credentials of that type and auth-id.
    tenant_exists,         ///< A tenant of that id exists.
    device_exists,         ///< A device of that id exists in the tenant.
    trust_anchor_in_use,   ///< Another tenant has a trust anchor with the same subject DN.
    auth_id_in_use,        ///< Another device of the tenant has credentials of the same type and auth-id.
    version_mismatch,      ///< The resource's version is not the expected one.
    device_limit_reached,  ///< The tenant has as many devices as it may have.
    unavailable,           ///< The store could not be read or written.
};

error_code make_error_code(store_errc value) noexcept;

constexpr std::string_view x509_cert = "x509-cert"; ///< the credentials whose auth-id is a distinguished name

/// By which a distinguished name is found.
std::string name_key(std::string_view distinguished_name);

/// The version that a write expects; nothing = whatever is there.
using expected_version = std::optional<std::string_view>;

struct stored_tenant {
    std::string id;
    json data;
    std::string version;
};

struct stored_device {
    std::string version;
    json data;
    timestamp created{};
    std::optional<timestamp> updated;
    bool auto_provisioned = false;
    bool notification_sent = false; ///< the event about its auto-provisioning
};

struct stored_credentials {
    std::string version;
    json list = json::array();
};

struct stored_credential {
    std::string device_id;
    json data;
};

class store {
public:
    virtual ~store() = default;

    virtual result<stored_tenant> tenant(std::string_view id) = 0;
    virtual result<stored_tenant> tenant_of_trust_anchor(std::string_view subject_dn) = 0;
    /// @errors tenant_exists, trust_anchor_in_use
    virtual result<void> create_tenant(stored_tenant const& tenant) = 0;
    /// Replaces the tenant of that id. @errors tenant_not_found, version_mismatch, trust_anchor_in_use
    virtual result<void> update_tenant(stored_tenant const& tenant, expected_version expected) = 0;
    /// Devices and credentials stay behind, out of reach. @errors tenant_not_found, version_mismatch
    virtual result<void> delete_tenant(std::string_view id, expected_version expected) = 0;

    virtual result<stored_device> device(std::string_view tenant, std::string_view id) = 0;
    /// Creates the device and its empty set of credentials. `limit` bounds the tenant's devices.
    /// @errors tenant_not_found, device_exists, device_limit_reached
    virtual result<void> create_device(std::string_view tenant, std::string_view id, stored_device const& device,
                                       std::string_view credentials_version, std::optional<std::uint64_t> limit) = 0;
    /// Replaces the device's data, version and `updated`; the rest stays.
    virtual result<void> update_device(std::string_view tenant, std::string_view id, stored_device const& device,
                                       expected_version expected) = 0;
    /// Removes the credentials as well.
    virtual result<void> delete_device(std::string_view tenant, std::string_view id, expected_version expected) = 0;
    /// Ids of the devices whose memberOf names one of `groups`, without duplicates.
    virtual result<std::vector<std::string>> group_members(std::string_view tenant,
                                                           std::span<std::string const> groups) = 0;

    virtual result<stored_credentials> credentials(std::string_view tenant, std::string_view device) = 0;
    /// Replaces the whole set. @errors tenant_not_found, device_not_found, version_mismatch, auth_id_in_use
    virtual result<void> replace_credentials(std::string_view tenant, std::string_view device,
                                             stored_credentials const& credentials, expected_version expected) = 0;
    /// Of type x509-cert those with exactly this auth-id, else the only ones with an equal name.
    /// @errors tenant_not_found, credentials_not_found
    virtual result<stored_credential> credential(std::string_view tenant, std::string_view type,
                                                 std::string_view auth_id) = 0;

    /// A trivial query: does the store answer?
    virtual result<void> check() = 0;
};

} // namespace hono::device_registry

namespace boost::system {
template <>
struct is_error_code_enum<hono::device_registry::store_errc> : std::true_type {
};
} // namespace boost::system
