// SPDX-License-Identifier: Apache-2.0
#include <hono/adapter/error.hpp>

#include <hono/base/outcome.hpp>

namespace hono::adapter {

error_code make_error_code(errc value) noexcept
{
    static constexpr error_row rows[] = {
        {static_cast<int>(errc::malformed_credentials), outcome::unauthorized, "malformed credentials"},
        {static_cast<int>(errc::bad_credentials), outcome::unauthorized, "bad credentials"},
        {static_cast<int>(errc::credentials_disabled), outcome::unauthorized, "Error Code: 401"},
        {static_cast<int>(errc::tenant_disabled), outcome::forbidden, "tenant is disabled"},
        {static_cast<int>(errc::adapter_disabled), outcome::forbidden, "adapter disabled for tenant"},
        {static_cast<int>(errc::other_tenant), outcome::forbidden,
         "not authorized to upload data for device from other tenant"},
        {static_cast<int>(errc::message_limit_exceeded), outcome::too_many_requests, "Error Code: 429"},
        {static_cast<int>(errc::bad_certificate), outcome::unauthorized, "bad client certificate"},
        {static_cast<int>(errc::wrong_answer), outcome::internal, "Error Code: 500"},
    };
    static table_category const category{"hono.adapter", rows};
    return {static_cast<int>(value), category};
}

} // namespace hono::adapter
