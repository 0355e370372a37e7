// SPDX-License-Identifier: Apache-2.0
#include <hono/security/error.hpp>

#include <array>

#include <hono/base/outcome.hpp>

namespace hono::security {
namespace {

constexpr std::array rows{
    error_row{int(errc::malformed_token), outcome::unauthorized, "malformed token"},
    error_row{int(errc::wrong_algorithm), outcome::unauthorized, "token is signed with another algorithm"},
    error_row{int(errc::wrong_signature), outcome::unauthorized, "token has a wrong signature"},
    error_row{int(errc::expired_token), outcome::unauthorized, "token is expired"},
    error_row{int(errc::secret_too_short), outcome::internal, "a shared secret needs at least 32 bytes"},
    error_row{int(errc::unsupported_key), outcome::internal,
              "not a key for tokens: RSA of at least 2048 bits or EC on P-256"},
    error_row{int(errc::certificate_not_valid_now), outcome::unauthorized,
              "certificate has expired or is not valid yet"},
    error_row{int(errc::unknown_extension), outcome::unauthorized, "certificate has an unknown critical extension"},
    error_row{int(errc::weak_certificate), outcome::unauthorized, "certificate has a weak or unsupported algorithm"},
};

table_category const category{"hono.security", rows};

} // namespace

error_code make_error_code(errc value) noexcept
{
    return {static_cast<int>(value), category};
}

} // namespace hono::security
