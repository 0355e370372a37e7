// SPDX-License-Identifier: Apache-2.0
#pragma once
// Why a token, a key or a device's certificate was refused. The texts name no key and no token.

#include <hono/base/result.hpp>

namespace hono::security {

enum class errc {
    malformed_token = 1,       ///< Not three Base64url parts holding JSON objects, a claim missing, or too long.
    wrong_algorithm,           ///< The token's algorithm is not the one of the key.
    wrong_signature,           ///< The signature does not verify with the key.
    expired_token,             ///< `exp` has passed.
    secret_too_short,          ///< A shared secret of less than 32 bytes.
    unsupported_key,           ///< Neither RSA of at least 2048 bits nor EC on P-256.
    certificate_not_valid_now, ///< It has expired, or its time has not come.
    unknown_extension,         ///< A critical extension that is not understood, or one that cannot be read.
    weak_certificate,          ///< Signed with MD5 or older, or a key that is too short or of a type not supported.
};

error_code make_error_code(errc value) noexcept;

} // namespace hono::security

namespace boost::system {
template <>
struct is_error_code_enum<hono::security::errc> : std::true_type {
};
} // namespace boost::system
