// SPDX-License-Identifier: Apache-2.0
#pragma once
// Why a token or a key was refused. The texts name no key and no token.

#include <hono/base/result.hpp>

namespace hono::security {

enum class errc {
    malformed_token = 1, ///< Not three Base64url parts holding JSON objects, a claim missing, or too long.
    wrong_algorithm,     ///< The token's algorithm is not the one of the key.
    wrong_signature,     ///< The signature does not verify with the key.
    expired_token,       ///< `exp` has passed.
    secret_too_short,    ///< A shared secret of less than 32 bytes.
    unsupported_key,     ///< Neither RSA of at least 2048 bits nor EC on P-256.
};

error_code make_error_code(errc value) noexcept;

} // namespace hono::security

namespace boost::system {
template <>
struct is_error_code_enum<hono::security::errc> : std::true_type {
};
} // namespace boost::system
