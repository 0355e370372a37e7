// SPDX-License-Identifier: Apache-2.0
// JWS compact serialization (RFC 7515, RFC 7518 §3) on OpenSSL; why not a library: docs/adr/0003.
#include <hono/security/jwt.hpp>

#include <array>
#include <cmath>
#include <stdexcept>
#include <vector>

#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <hono/base/base64.hpp>

namespace hono::security {
namespace {

constexpr std::size_t least_secret_size = 32;       // bytes; RFC 7518 §3.2
constexpr int least_rsa_bits = 2048;                // RFC 7518 §3.3
constexpr std::size_t max_token_size = 1024 * 1024; // of one that is verified
constexpr double last_second = 9'000'000'000;       // year 2255: what system_clock can count in nanoseconds
constexpr int coordinate = 32;                      // bytes of r and of s on P-256

using digest_context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;
using ecdsa_signature = std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)>;

unsigned char const* octets(std::string_view bytes)
{
    return reinterpret_cast<unsigned char const*>(bytes.data());
}

unsigned char* octets(std::string& bytes)
{
    return reinterpret_cast<unsigned char*>(bytes.data());
}

/// RFC 7518 §3.4: tokens carry r ‖ s of fixed size, OpenSSL's signatures are DER.
std::string der_to_raw(std::string_view der)
{
    auto const* start = octets(der);
    ecdsa_signature const parsed{d2i_ECDSA_SIG(nullptr, &start, long(der.size())), ECDSA_SIG_free};
    std::string raw(2 * coordinate, '\0');
    if (!parsed || BN_bn2binpad(ECDSA_SIG_get0_r(parsed.get()), octets(raw), coordinate) != coordinate ||
        BN_bn2binpad(ECDSA_SIG_get0_s(parsed.get()), octets(raw) + coordinate, coordinate) != coordinate)
        throw std::runtime_error{"cannot convert an ECDSA signature"};
    return raw;
}

std::string raw_to_der(std::string_view raw)
{
    if (raw.size() != 2 * coordinate)
        return {};
    ecdsa_signature const made{ECDSA_SIG_new(), ECDSA_SIG_free};
    auto* const r = BN_bin2bn(octets(raw), coordinate, nullptr);
    auto* const s = BN_bin2bn(octets(raw) + coordinate, coordinate, nullptr);
    if (!made || !r || !s || ECDSA_SIG_set0(made.get(), r, s) != 1)
        throw std::bad_alloc{};
    std::string der(std::size_t(i2d_ECDSA_SIG(made.get(), nullptr)), '\0');
    auto* out = octets(der);
    i2d_ECDSA_SIG(made.get(), &out);
    return der;
}

std::string hmac_sha256(secret const& key, std::string_view input)
{
    std::string code(EVP_MAX_MD_SIZE, '\0');
    unsigned size = 0;
    auto const bytes = key.reveal();
    if (!HMAC(EVP_sha256(), bytes.data(), int(bytes.size()), octets(input), input.size(), octets(code), &size))
        throw std::runtime_error{"cannot compute an HMAC"};
    code.resize(size);
    return code;
}

bool is_p256(EVP_PKEY const* key)
{
    std::array<char, 32> group{};
    return EVP_PKEY_get_group_name(key, group.data(), group.size(), nullptr) == 1 &&
           std::string_view{group.data()} == "prime256v1";
}

/// True if the header is one that we make, or a later Hono version with further members: `alg` is what counts.
error_code check_header(std::string_view part, std::string_view algorithm)
{
    auto const text = base64url_decode(part);
    auto const header = text ? parse_json(*text) : std::nullopt;
    auto const* const named = header ? find_member(*header, "alg") : nullptr;
    // RFC 7515 §4.1.11: `crit` names extensions that must be understood; we know none.
    if (!named || !named->is_string() || find_member(*header, "crit"))
        return errc::malformed_token;
    return named->get_ref<std::string const&>() == algorithm ? error_code{} : errc::wrong_algorithm;
}

} // namespace

result<jwt_key> jwt_key::from_secret(secret shared)
{
    if (shared.reveal().size() < least_secret_size)
        return errc::secret_too_short;
    return jwt_key{std::move(shared), "HS256"};
}

result<jwt_key> jwt_key::from_key(std::shared_ptr<EVP_PKEY> key)
{
    if (EVP_PKEY_is_a(key.get(), "RSA") && EVP_PKEY_get_bits(key.get()) >= least_rsa_bits)
        return jwt_key{std::move(key), "RS256"};
    if (EVP_PKEY_is_a(key.get(), "EC") && is_p256(key.get()))
        return jwt_key{std::move(key), "ES256"};
    return errc::unsupported_key;
}

std::string jwt_key::make_signature(std::string_view input) const
{
    if (auto const* const shared = std::get_if<secret>(&key_))
        return hmac_sha256(*shared, input);
    digest_context const context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
    auto* const key = std::get<key_pointer>(key_).get();
    std::size_t size = 0;
    std::string signature;
    if (context && EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
        EVP_DigestSign(context.get(), nullptr, &size, octets(input), input.size()) == 1) {
        signature.resize(size);
        if (EVP_DigestSign(context.get(), octets(signature), &size, octets(input), input.size()) == 1) {
            signature.resize(size);
            return algorithm_ == "ES256" ? der_to_raw(signature) : signature;
        }
    }
    throw std::runtime_error{"cannot sign a token with this key"};
}

bool jwt_key::has_signature(std::string_view input, std::string_view signature) const
{
    if (auto const* const shared = std::get_if<secret>(&key_))
        return constant_time_equal(hmac_sha256(*shared, input), signature);
    auto const encoded = algorithm_ == "ES256" ? raw_to_der(signature) : std::string{signature};
    digest_context const context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
    auto* const key = std::get<key_pointer>(key_).get();
    return context && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
           EVP_DigestVerify(context.get(), octets(encoded), encoded.size(), octets(input), input.size()) == 1;
}

std::string jwt_key::sign(std::string_view claims) const
{
    auto token = base64url_encode(std::string{R"({"alg":")"}.append(algorithm_).append(R"("})"));
    token.append(".").append(base64url_encode(claims));
    auto const signature = base64url_encode(make_signature(token));
    return token.append(".").append(signature);
}

result<verified_token> jwt_key::verify(std::string_view token, std::chrono::system_clock::time_point now) const
{
    auto const first = token.find('.');
    auto const second = first == token.npos ? token.npos : token.find('.', first + 1);
    if (token.size() > max_token_size || second == token.npos)
        return make_error_code(errc::malformed_token);
    if (auto const failure = check_header(token.substr(0, first), algorithm_))
        return failure;
    auto const signature = base64url_decode(token.substr(second + 1)); // a third dot is no Base64
    if (!signature)
        return make_error_code(errc::malformed_token);
    if (!has_signature(token.substr(0, second), *signature))
        return make_error_code(errc::wrong_signature);
    auto const text = base64url_decode(token.substr(first + 1, second - first - 1));
    auto claims = text ? parse_json(*text) : std::nullopt;
    auto const* const exp = claims ? find_member(*claims, "exp") : nullptr;
    if (!exp || !exp->is_number())
        return make_error_code(errc::malformed_token);
    auto const seconds = std::floor(std::min(std::max(exp->get<double>(), 0.0), last_second));
    auto const end = std::chrono::system_clock::time_point{std::chrono::seconds{std::int64_t(seconds)}};
    if (now >= end)
        return make_error_code(errc::expired_token);
    return verified_token{std::move(*claims), end};
}

} // namespace hono::security
