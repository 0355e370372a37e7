// SPDX-License-Identifier: Apache-2.0
#include <hono/registry/error.hpp>

#include <hono/base/outcome.hpp>

namespace hono::registry {

error_code make_error_code(errc value) noexcept
{
    static constexpr error_row rows[] = {
        {static_cast<int>(errc::tenant_unknown), outcome::not_found, "no such tenant"},
        {static_cast<int>(errc::device_unknown), outcome::not_found, "device unknown or disabled"},
        {static_cast<int>(errc::gateway_not_authorized), outcome::forbidden,
         "gateway unknown, disabled or not authorized to act on behalf of device"},
        {static_cast<int>(errc::credentials_unknown), outcome::unauthorized, "bad credentials"},
        {static_cast<int>(errc::bad_request), outcome::internal, "Error Code: 500"},
        {static_cast<int>(errc::access_denied), outcome::unavailable, "temporarily unavailable"},
        {static_cast<int>(errc::bad_answer), outcome::internal, "Error Code: 500"},
        {static_cast<int>(errc::unavailable), outcome::unavailable, "temporarily unavailable"},
    };
    static table_category const category{"hono.registry", rows};
    return {static_cast<int>(value), category};
}

} // namespace hono::registry
