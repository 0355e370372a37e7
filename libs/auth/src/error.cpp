// SPDX-License-Identifier: Apache-2.0
#include <hono/auth/error.hpp>

#include <array>

#include <hono/base/outcome.hpp>

namespace hono::auth {
namespace {

constexpr std::array rows{
    error_row{int(errc::wrong_credentials), outcome::unauthorized, "wrong user name or password"},
    error_row{int(errc::unreachable), outcome::unavailable, "authentication service is not available"},
    error_row{int(errc::overloaded), outcome::unavailable, "too many clients are being authenticated"},
    error_row{int(errc::bad_token), outcome::internal, "authentication service sent no valid token"},
};

table_category const category{"hono.auth", rows};

} // namespace

error_code make_error_code(errc value) noexcept
{
    return {static_cast<int>(value), category};
}

} // namespace hono::auth
