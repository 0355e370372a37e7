// SPDX-License-Identifier: Apache-2.0
#pragma once
// Who is this device? Checks a user name and password, or a client certificate, against the registry's records
// (adapter-common.md §2.1, §2.3; http-adapter.md §4, §5). Used by all adapters; one per worker.

#include <set>
#include <string>
#include <string_view>

#include <hono/adapter/error.hpp>
#include <hono/adapter/password_cache.hpp>
#include <hono/net/worker_pool.hpp>
#include <hono/registry/directory.hpp>
#include <hono/security/device_certificate.hpp>

namespace hono::adapter {

/// An authenticated device and what is known of its tenant.
struct device_identity {
    registry::tenant_ptr tenant;
    registry::credentials_ptr credentials;

    std::string const& tenant_id() const noexcept { return tenant->id; }
    std::string const& device_id() const noexcept { return credentials->device_id; }
};

/// `auth-id@tenant`, split at the first `@`. Views into the given name.
struct user_name {
    std::string_view auth_id;
    std::string_view tenant_id;
};
/// @errors malformed_credentials if there is no `@`
result<user_name> parse_user_name(std::string_view name);

/// The tenant's and the adapter's `enabled`. @errors tenant_disabled, adapter_disabled
result<void> check_adapter(registry::tenant const& tenant, std::string_view adapter_type);

class authenticator {
    enum class verdict { mismatch, match };

public:
    /// `outdated_allowed`: certificates with SHA-1 or a short RSA key may pass (tls.md §17.1).
    authenticator(registry::directory& records, password_cache& verified, net::worker_pool& pool, executor ex,
                  std::string adapter_type, bool outdated_allowed = true);

    /// Tenant, its and the adapter's state, credentials, password: in this order. The views must live until the end.
    /// @errors bad_credentials, credentials_disabled, tenant_disabled, adapter_disabled, wrong_answer; those of the
    /// directory; net::errc::overloaded when too many passwords wait to be verified
    awaitable<result<device_identity>> authenticate(user_name user, std::string_view password, time_point deadline);

    /// The tenant by the issuer, the certificate against the tenant's anchors, the tenant's and the adapter's state,
    /// credentials of the subject (tls.md §16.2): in this order. `presented` must live until the end.
    /// @errors as above with bad_certificate; registry::errc::tenant_unknown
    awaitable<result<device_identity>> authenticate(security::device_certificate const& presented, time_point deadline);

private:
    awaitable<result<security::trust_anchor const*>> find_issuer(security::device_certificate const& presented,
                                                                 registry::tenant const& tenant, time_point deadline);
    awaitable<result<verdict>> is_signed(security::device_certificate const& presented,
                                         security::trust_anchor const& anchor, std::string const& tenant_id,
                                         time_point deadline);
    bool accepts_outdated(std::string const& tenant_id);
    awaitable<result<registry::tenant_ptr>> find_tenant(std::string_view tenant_id, time_point deadline);
    /// Enabled ones. `registrable`: the certificate with which the registry may register an unknown device; or null.
    awaitable<result<registry::credentials_ptr>> find_credentials(user_name user, std::string_view type,
                                                                  security::device_certificate const* registrable,
                                                                  time_point deadline);
    awaitable<result<verdict>> matches(user_name user, std::string_view password,
                                       registry::password_secret const& secret, time_point deadline);
    awaitable<result<registry::response_cache<bool>::fetched>>
    verify(std::string tenant_id, std::string password, registry::password_secret secret, time_point deadline);

    registry::directory& records_;
    password_cache& verified_;
    net::worker_pool& pool_;
    registry::response_cache<bool> verifications_; // keeps nothing: one verification in flight per password
    std::string adapter_type_;
    bool outdated_allowed_;
    std::set<std::string, std::less<>> warned_; // tenants
};

} // namespace hono::adapter
