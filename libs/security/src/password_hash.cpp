// SPDX-License-Identifier: Apache-2.0
#include <hono/security/password_hash.hpp>

#include <array>

#include <openssl/evp.h>

#include <hono/base/base64.hpp>
#include <hono/base/secret.hpp>

namespace hono::security {
namespace {

/// H(salt ‖ password); "" if OpenSSL fails, which is no digest's length.
std::string salted_digest(EVP_MD const* function, std::string_view salt, std::string_view password)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
    unsigned size = 0;
    auto* const context = EVP_MD_CTX_new();
    bool const done = context && EVP_DigestInit_ex(context, function, nullptr) == 1 &&
                      EVP_DigestUpdate(context, salt.data(), salt.size()) == 1 &&
                      EVP_DigestUpdate(context, password.data(), password.size()) == 1 &&
                      EVP_DigestFinal_ex(context, digest.data(), &size) == 1;
    EVP_MD_CTX_free(context);
    return done ? std::string{reinterpret_cast<char const*>(digest.data()), size} : std::string{};
}

bool verify_salted(EVP_MD const* function, stored_password const& stored, std::string_view password)
{
    auto const salt = base64_decode(stored.salt);
    auto const expected = base64_decode(stored.hash);
    if (!salt || !expected || expected->empty())
        return false;
    return constant_time_equal(salted_digest(function, *salt, password), *expected);
}

} // namespace

bool verify_password(stored_password const& stored, std::string_view password, int max_bcrypt_cost)
{
    if (stored.hash_function == "sha-256" || stored.hash_function.empty())
        return verify_salted(EVP_sha256(), stored, password);
    if (stored.hash_function == "sha-512")
        return verify_salted(EVP_sha512(), stored, password);
    // adapter-common.md §2.3: an unknown function's hash is taken for bcrypt's; anything else does not match.
    return bcrypt_cost(stored.hash) && verify_crypt(stored.hash, password, max_bcrypt_cost);
}

} // namespace hono::security
