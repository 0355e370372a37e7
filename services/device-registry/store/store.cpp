// SPDX-License-Identifier: Apache-2.0
#include "store/store.hpp"

#include <hono/base/outcome.hpp>
#include <hono/security/distinguished_name.hpp>

namespace hono::device_registry {
namespace {

constexpr error_row rows[] = {
    {static_cast<int>(store_errc::tenant_not_found), outcome::not_found, "no such tenant"},
    {static_cast<int>(store_errc::device_not_found), outcome::not_found, "no such device"},
    {static_cast<int>(store_errc::credentials_not_found), outcome::not_found, "no such credentials"},
    {static_cast<int>(store_errc::tenant_exists), outcome::conflict, "tenant exists already"},
    {static_cast<int>(store_errc::device_exists), outcome::conflict, "device exists already"},
    {static_cast<int>(store_errc::trust_anchor_in_use), outcome::conflict,
     "subject DN of a trusted CA is in use by another tenant"},
    {static_cast<int>(store_errc::auth_id_in_use), outcome::conflict,
     "type and auth-id are in use by another device of the tenant"},
    {static_cast<int>(store_errc::version_mismatch), outcome::precondition_failed, "resource version mismatch"},
    {static_cast<int>(store_errc::device_limit_reached), outcome::forbidden,
     "the tenant's maximum number of devices is reached"},
    {static_cast<int>(store_errc::unavailable), outcome::unavailable, "store is not available at the moment"},
};

} // namespace

std::string name_key(std::string_view distinguished_name)
{
    return security::canonical_distinguished_name(distinguished_name).value_or(std::string{distinguished_name});
}

error_code make_error_code(store_errc value) noexcept
{
    static table_category const category{"hono.registry.store", rows};
    return {static_cast<int>(value), category};
}

} // namespace hono::device_registry
