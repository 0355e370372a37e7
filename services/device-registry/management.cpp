// SPDX-License-Identifier: Apache-2.0
#include "management.hpp"

#include <hono/base/uuid.hpp>

#include "rules/device_rules.hpp"
#include "rules/tenant_rules.hpp"

namespace hono::device_registry {
namespace {

// How often a replacement is merged again because another writer came first.
constexpr int max_attempts = 20;

refusal read_only(char const* what)
{
    return {outcome::forbidden, std::string{"modification of "} + what + " is disabled"};
}

answer<std::string> written(result<void> const& done, std::string version)
{
    if (!done)
        return refused(done.error());
    return version;
}

answer<void> written(result<void> const& done)
{
    if (!done)
        return refused(done.error());
    return {};
}

} // namespace

management::management(std::shared_ptr<store> registry, management_options options)
    : store_{std::move(registry)}
    , options_{std::move(options)}
{
}

answer<std::string> management::create_tenant(std::string const& id, json const& tenant)
{
    if (!options_.tenants_writable)
        return read_only("tenants");
    auto normal = normalise_tenant(tenant);
    if (!normal)
        return normal.error();
    auto version = random_uuid();
    auto const done = store_->create_tenant({id, std::move(*normal), version});
    return written(done, std::move(version));
}

answer<resource> management::tenant(std::string const& id)
{
    auto found = store_->tenant(id);
    if (!found)
        return refused(found.error());
    return resource{std::move(found->version), std::move(found->data)};
}

answer<std::string> management::update_tenant(std::string const& id, json const& tenant, expected_version expected)
{
    if (!options_.tenants_writable)
        return read_only("tenants");
    auto normal = normalise_tenant(tenant);
    if (!normal)
        return normal.error();
    auto version = random_uuid();
    auto const done = store_->update_tenant({id, std::move(*normal), version}, expected);
    return written(done, std::move(version));
}

answer<void> management::delete_tenant(std::string const& id, expected_version expected)
{
    if (!options_.tenants_writable)
        return read_only("tenants");
    return written(store_->delete_tenant(id, expected));
}

answer<std::string> management::create_device(std::string const& tenant, std::string const& id, json const& device)
{
    if (!options_.devices_writable)
        return read_only("devices");
    auto normal = normalise_device(device);
    if (!normal)
        return normal.error();
    stored_device fresh;
    fresh.data = std::move(*normal);
    fresh.version = random_uuid();
    fresh.created = now();
    auto const done = store_->create_device(tenant, id, fresh, random_uuid(), options_.max_devices_per_tenant);
    return written(done, std::move(fresh.version));
}

answer<resource> management::device(std::string const& tenant, std::string const& id)
{
    auto found = store_->device(tenant, id);
    if (!found)
        return refused(found.error());
    return resource{std::move(found->version), device_with_status(*found)};
}

answer<std::string> management::update_device(std::string const& tenant, std::string const& id, json const& device,
                                              expected_version expected)
{
    if (!options_.devices_writable)
        return read_only("devices");
    auto normal = normalise_device(device);
    if (!normal)
        return normal.error();
    stored_device changed;
    changed.data = std::move(*normal);
    changed.version = random_uuid();
    changed.updated = now();
    auto const done = store_->update_device(tenant, id, changed, expected);
    return written(done, std::move(changed.version));
}

answer<void> management::delete_device(std::string const& tenant, std::string const& id, expected_version expected)
{
    if (!options_.devices_writable)
        return read_only("devices");
    return written(store_->delete_device(tenant, id, expected));
}

answer<resource> management::credentials(std::string const& tenant, std::string const& device)
{
    auto found = store_->credentials(tenant, device);
    if (!found)
        return refused(found.error());
    return resource{std::move(found->version), without_secrets(found->list)};
}

answer<std::string> management::replace_credentials(std::string const& tenant, std::string const& device,
                                                    json const& list, expected_version expected)
{
    if (!options_.credentials_writable)
        return read_only("credentials");
    auto request = normalise_credentials(list, options_.credentials);
    if (!request)
        return request.error();
    // The stored secrets that a request refers to may change while its passwords are hashed: the write succeeds only
    // on the version that was merged with, else everything but the hashing is done again.
    for (int attempt = 0; attempt < max_attempts; ++attempt) {
        auto const stored = store_->credentials(tenant, device);
        if (!stored)
            return refused(stored.error());
        if (expected && *expected != stored->version)
            return refused(store_errc::version_mismatch);
        auto merged = merge_credentials(stored->list, *request);
        if (!merged)
            return merged.error();
        if (attempt == 0) {
            // Only a request that would be written is worth the hashing.
            auto const hash = [&](std::string_view password) {
                return options_.hash_password(password, options_.credentials.max_bcrypt_cost);
            };
            if (!hash_passwords(*request, hash))
                return refusal{outcome::internal, "password could not be hashed"};
            merged = merge_credentials(stored->list, *request);
        }
        stored_credentials const next{random_uuid(), std::move(*merged)};
        auto const done = store_->replace_credentials(tenant, device, next, stored->version);
        if (done)
            return next.version;
        if (done.error() != store_errc::version_mismatch || expected)
            return refused(done.error());
    }
    return refusal{outcome::unavailable, "the credentials are being changed by too many others"};
}

} // namespace hono::device_registry
