// SPDX-License-Identifier: Apache-2.0
#pragma once
// JSON Web Tokens as the auth server issues them and services verify them (auth-server.md §5): JWS compact
// serialization with HS256, RS256 or ES256. The algorithm is pinned to the key. Immutable, any thread.

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include <hono/base/json.hpp>
#include <hono/base/result.hpp>
#include <hono/base/secret.hpp>
#include <hono/security/error.hpp>

typedef struct evp_pkey_st EVP_PKEY;

namespace hono::security {

struct verified_token {
    json claims; ///< an object
    std::chrono::system_clock::time_point expires_at;
};

class jwt_key {
public:
    /// HS256. @errors secret_too_short
    static result<jwt_key> from_secret(secret shared);
    /// RS256 or ES256; a private key signs, a public one verifies. @errors unsupported_key
    static result<jwt_key> from_key(std::shared_ptr<EVP_PKEY> key);

    /// "HS256", "RS256" or "ES256".
    std::string_view algorithm() const noexcept { return algorithm_; }

    /// `claims` is the text of a JSON object. @throws std::runtime_error if OpenSSL cannot sign with the key
    std::string sign(std::string_view claims) const;

    /// Signature and `exp`, the latter without leeway. @errors malformed_token, wrong_algorithm, wrong_signature,
    /// expired_token
    result<verified_token> verify(std::string_view token, std::chrono::system_clock::time_point now) const;

private:
    using key_pointer = std::shared_ptr<EVP_PKEY>;
    jwt_key(std::variant<secret, key_pointer> key, std::string_view algorithm)
        : key_{std::move(key)}
        , algorithm_{algorithm}
    {
    }
    std::string make_signature(std::string_view input) const;
    bool has_signature(std::string_view input, std::string_view signature) const;

    std::variant<secret, key_pointer> key_;
    std::string_view algorithm_;
};

} // namespace hono::security
