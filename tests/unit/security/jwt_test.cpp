// SPDX-License-Identifier: Apache-2.0
#include <hono/security/jwt.hpp>

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include <catch2/catch.hpp>

#include <hono/base/base64.hpp>

using namespace hono;
using namespace hono::security;
using time_point = std::chrono::system_clock::time_point;
using key_pointer = std::shared_ptr<EVP_PKEY>;

namespace {

// auth-server.md §5
constexpr std::string_view vector_secret = "my-very-own-shared-secret-0123456789";
constexpr std::string_view vector_claims =
    R"({"iss":"Hono","sub":"mqtt-adapter@HONO","exp":1893456000,"r:telemetry/*":"W","r:registration/*":"RW","o:registration/*:*":"E"})";
constexpr std::string_view vector_token =
    "eyJhbGciOiJIUzI1NiJ9."
    "eyJpc3MiOiJIb25vIiwic3ViIjoibXF0dC1hZGFwdGVyQEhPTk8iLCJleHAiOjE4OTM0NTYwMDAsInI6dGVsZW1ldHJ5LyoiOiJXIiwicjpyZWdpc3"
    "RyYXRpb24vKiI6IlJXIiwibzpyZWdpc3RyYXRpb24vKjoqIjoiRSJ9."
    "O02V4TXZS1PggFl1sYDTI22ehEmCx3WfgXYMGjNpxTo";

// RFC 7515 appendices A.2 and A.3
constexpr std::string_view rfc_claims =
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
constexpr std::string_view rs256_signature =
    "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_"
    "O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZ"
    "cAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--"
    "xi12jzDwusC-e"
    "OkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
constexpr std::string_view rsa_modulus =
    "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-"
    "pCgNMs"
    "D1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-"
    "UTo7WTBEMa2R2CapHg665xsmtdV"
    "MTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";
constexpr std::string_view es256_signature =
    "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
constexpr std::string_view ec_x = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
constexpr std::string_view ec_y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";

constexpr time_point at(std::int64_t seconds)
{
    return time_point{std::chrono::seconds{seconds}};
}

constexpr auto long_ago = at(1'000'000'000);

key_pointer make_public_key(char const* type, OSSL_PARAM_BLD* parts)
{
    auto* const parameters = OSSL_PARAM_BLD_to_param(parts);
    auto* const context = EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr);
    EVP_PKEY* key = nullptr;
    REQUIRE(EVP_PKEY_fromdata_init(context) == 1);
    REQUIRE(EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters) == 1);
    EVP_PKEY_CTX_free(context);
    OSSL_PARAM_free(parameters);
    OSSL_PARAM_BLD_free(parts);
    return {key, EVP_PKEY_free};
}

key_pointer rfc_rsa_key()
{
    auto const n = base64url_decode(rsa_modulus);
    auto* const modulus = BN_bin2bn(reinterpret_cast<unsigned char const*>(n->data()), int(n->size()), nullptr);
    auto* const parts = OSSL_PARAM_BLD_new();
    OSSL_PARAM_BLD_push_BN(parts, OSSL_PKEY_PARAM_RSA_N, modulus);
    OSSL_PARAM_BLD_push_ulong(parts, OSSL_PKEY_PARAM_RSA_E, 65537);
    auto key = make_public_key("RSA", parts);
    BN_free(modulus);
    return key;
}

key_pointer rfc_ec_key()
{
    auto const point = "\x04" + *base64url_decode(ec_x) + *base64url_decode(ec_y);
    auto* const parts = OSSL_PARAM_BLD_new();
    OSSL_PARAM_BLD_push_utf8_string(parts, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
    OSSL_PARAM_BLD_push_octet_string(parts, OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
    return make_public_key("EC", parts);
}

key_pointer make_rsa(unsigned bits)
{
    return {EVP_RSA_gen(bits), EVP_PKEY_free};
}

key_pointer make_ec(char const* curve)
{
    return {EVP_EC_gen(curve), EVP_PKEY_free};
}

jwt_key shared(std::string_view text = vector_secret)
{
    return *jwt_key::from_secret(secret{std::string{text}});
}

std::string join(std::string_view header, std::string_view claims, std::string_view signature)
{
    return base64url_encode(header) + "." + std::string{claims} + "." + std::string{signature};
}

/// Signed with the vector's secret, whatever the texts are.
std::string signed_hs256(std::string_view header, std::string_view claims)
{
    // sign() makes its own header, so the signature is borrowed from a key that signs the wanted input.
    auto const input = base64url_encode(header) + "." + base64url_encode(claims);
    std::string code(32, '\0');
    std::size_t size = code.size();
    EVP_Q_mac(nullptr, "HMAC", nullptr, "SHA256", nullptr, vector_secret.data(), vector_secret.size(),
              reinterpret_cast<unsigned char const*>(input.data()), input.size(),
              reinterpret_cast<unsigned char*>(code.data()), code.size(), &size);
    return input + "." + base64url_encode(code);
}

error_code failure(jwt_key const& key, std::string_view token, time_point now = long_ago)
{
    auto const verified = key.verify(token, now);
    return verified ? error_code{} : verified.error();
}

} // namespace

TEST_CASE("the vector of the Authentication API is made and verified", "[security][jwt]")
{
    CHECK(shared().sign(vector_claims) == vector_token);
    auto const verified = shared().verify(vector_token, long_ago);
    REQUIRE(verified.has_value());
    CHECK(verified->claims == json::parse(vector_claims));
    CHECK(verified->expires_at == at(1'893'456'000));
}

TEST_CASE("the RS256 and ES256 vectors of RFC 7515 verify", "[security][jwt]")
{
    auto const rs256 = *jwt_key::from_key(rfc_rsa_key());
    auto const es256 = *jwt_key::from_key(rfc_ec_key());
    CHECK(rs256.algorithm() == "RS256");
    CHECK(es256.algorithm() == "ES256");
    CHECK_FALSE(failure(rs256, join(R"({"alg":"RS256"})", rfc_claims, rs256_signature)));
    CHECK_FALSE(failure(es256, join(R"({"alg":"ES256"})", rfc_claims, es256_signature)));
}

TEST_CASE("a token expires with its last second, without leeway", "[security][jwt]")
{
    CHECK_FALSE(failure(shared(), vector_token, at(1'893'455'999)));
    CHECK(failure(shared(), vector_token, at(1'893'456'000)) == errc::expired_token);
    CHECK(failure(shared(), vector_token, at(1'893'456'001)) == errc::expired_token);
}

TEST_CASE("private keys sign what their public keys verify", "[security][jwt]")
{
    for (auto const& [key, algorithm] : {std::pair{make_rsa(2048), "RS256"}, std::pair{make_ec("P-256"), "ES256"}}) {
        auto const signer = jwt_key::from_key(key);
        REQUIRE(signer.has_value());
        CHECK(signer->algorithm() == algorithm);
        for (int i = 0; i < 20; ++i) { // leading zeros of r or s
            auto const token = signer->sign(vector_claims);
            CHECK(base64url_decode(token.substr(0, token.find('.'))) ==
                  R"({"alg":")" + std::string{algorithm} + R"("})");
            CHECK_FALSE(failure(*signer, token));
        }
    }
}

TEST_CASE("a signature has the fixed size of its algorithm", "[security][jwt]")
{
    auto const signer = *jwt_key::from_key(make_ec("P-256"));
    auto const token = signer.sign(vector_claims);
    CHECK(base64url_decode(token.substr(token.rfind('.') + 1))->size() == 64);
    auto const der = join(R"({"alg":"ES256"})", rfc_claims, base64url_encode(std::string(70, '\x30')));
    CHECK(failure(signer, der) == errc::wrong_signature);
    CHECK(failure(signer, join(R"({"alg":"ES256"})", rfc_claims, base64url_encode(std::string(64, '\0')))) ==
          errc::wrong_signature);
    CHECK(failure(signer, join(R"({"alg":"ES256"})", rfc_claims, base64url_encode(std::string(64, '\xff')))) ==
          errc::wrong_signature);
}

TEST_CASE("a token is good for its own key only", "[security][jwt]")
{
    CHECK(failure(shared("another-secret-of-sufficient-length!!"), vector_token) == errc::wrong_signature);
    auto const one = *jwt_key::from_key(make_ec("P-256"));
    auto const other = *jwt_key::from_key(make_ec("P-256"));
    CHECK(failure(other, one.sign(vector_claims)) == errc::wrong_signature);
}

TEST_CASE("the algorithm is that of the key, whatever the token says", "[security][jwt]")
{
    auto const es256 = *jwt_key::from_key(make_ec("P-256"));
    CHECK(failure(es256, vector_token) == errc::wrong_algorithm);
    CHECK(failure(shared(), es256.sign(vector_claims)) == errc::wrong_algorithm);
    auto const claims = base64url_encode(vector_claims);
    for (auto const* header :
         {R"({"alg":"none"})", R"({"alg":"None"})", R"({"alg":"hs256"})", R"({"alg":"HS384"})", R"({"alg":""})"}) {
        CHECK(failure(shared(), join(header, claims, "")) == errc::wrong_algorithm);
        CHECK(failure(shared(), signed_hs256(header, vector_claims)) == errc::wrong_algorithm);
    }
}

TEST_CASE("any changed character is noticed", "[security][jwt]")
{
    std::string const token{vector_token};
    for (std::size_t i = 0; i < token.size(); ++i) {
        auto changed = token;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        CAPTURE(i);
        CHECK(failure(shared(), changed));
    }
}

TEST_CASE("what is no token is refused", "[security][jwt]")
{
    auto const claims = base64url_encode(vector_claims);
    for (auto const& bad :
         {std::string{}, std::string{"."}, std::string{".."}, std::string{"a.b"}, std::string{vector_token} + ".x",
          std::string{vector_token} + "=", join("[]", claims, "AA"), join("{}", claims, "AA"), join("{", claims, "AA"),
          join(R"({"alg":5})", claims, "AA"), join(R"({"alg":"HS256","crit":["b64"]})", claims, "AA"),
          std::string(2'000'000, 'A') + "." + claims + ".AA", std::string{"\0.\0.\0", 5}})
        CHECK(failure(shared(), bad) == errc::malformed_token);
}

TEST_CASE("claims must be an object with a numeric exp", "[security][jwt]")
{
    constexpr auto header = R"({"alg":"HS256"})";
    for (auto const* bad : {"", "[]", "null", "{}", R"({"exp":"1893456000"})", R"({"exp":null})", R"({"exp":1} x)"})
        CHECK(failure(shared(), signed_hs256(header, bad)) == errc::malformed_token);
    for (auto const* good : {R"({"exp":1893456000})", R"({"exp":1893456000.5})", R"({"exp":18446744073709551615})"})
        CHECK_FALSE(failure(shared(), signed_hs256(header, good)));
    CHECK(failure(shared(), signed_hs256(header, R"({"exp":-1})")) == errc::expired_token);
    CHECK(failure(shared(), signed_hs256(header, R"({"exp":-1e300})")) == errc::expired_token);
}

TEST_CASE("further members of the header are no harm", "[security][jwt]")
{
    CHECK_FALSE(failure(shared(), signed_hs256(R"({"typ":"JWT","alg":"HS256","kid":"1"})", vector_claims)));
}

TEST_CASE("weak keys are refused", "[security][jwt]")
{
    CHECK(jwt_key::from_secret(secret{std::string(31, 'x')}).error() == errc::secret_too_short);
    CHECK(jwt_key::from_secret(secret{std::string(32, 'x')}).has_value());
    CHECK(jwt_key::from_key(make_rsa(1024)).error() == errc::unsupported_key);
    CHECK(jwt_key::from_key(make_ec("P-384")).error() == errc::unsupported_key);
    CHECK(jwt_key::from_key({EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), EVP_PKEY_free}).error() ==
          errc::unsupported_key);
}

TEST_CASE("a public key cannot sign", "[security][jwt]")
{
    CHECK_THROWS_AS(jwt_key::from_key(rfc_ec_key())->sign(vector_claims), std::runtime_error);
}
