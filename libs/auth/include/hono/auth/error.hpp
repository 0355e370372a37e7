// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <hono/base/result.hpp>

namespace hono::auth {

enum class errc {
    wrong_credentials = 1, ///< The auth server knows no such user and password.
    unreachable,           ///< The auth server did not answer in time, or takes no passwords.
    overloaded,            ///< Too many clients log in at the same time.
    bad_token,             ///< What the auth server sent is no token that the validation key verifies.
};

error_code make_error_code(errc value) noexcept;

} // namespace hono::auth

namespace boost::system {
template <>
struct is_error_code_enum<hono::auth::errc> : std::true_type {
};
} // namespace boost::system
