// SPDX-License-Identifier: Apache-2.0
#include <hono/security/device_certificate.hpp>

#include <chrono>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <hono/security/x509_name.hpp>

namespace hono::security {
namespace {

constexpr int least_rsa_bits = 1024;
constexpr int safe_rsa_bits = 2048;
constexpr int least_ec_bits = 224;

std::string encode(X509& certificate)
{
    unsigned char* der = nullptr;
    int const size = i2d_X509(&certificate, &der);
    std::string bytes{reinterpret_cast<char const*>(der), static_cast<std::size_t>(size > 0 ? size : 0)};
    OPENSSL_free(der);
    return bytes;
}

bool is_rsa(EVP_PKEY const& key)
{
    auto const type = EVP_PKEY_get_base_id(&key);
    return type == EVP_PKEY_RSA || type == EVP_PKEY_RSA_PSS;
}

bool is_strong_enough(EVP_PKEY const* key)
{
    if (!key)
        return false;
    switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_RSA:
    case EVP_PKEY_RSA_PSS:
        return EVP_PKEY_get_bits(key) >= least_rsa_bits;
    case EVP_PKEY_EC:
        return EVP_PKEY_get_bits(key) >= least_ec_bits;
    case EVP_PKEY_ED25519:
        return true;
    default:
        return false;
    }
}

/// NID of the signature's digest; NID_undef if the signature has none of its own (Ed25519).
int digest_of(X509& certificate)
{
    int digest = NID_undef;
    X509_get_signature_info(&certificate, &digest, nullptr, nullptr, nullptr);
    return digest;
}

bool has_broken_digest(X509& certificate)
{
    auto const digest = digest_of(certificate);
    return digest == NID_md2 || digest == NID_md4 || digest == NID_md5;
}

bool is_valid_at(X509& certificate, timestamp when)
{
    auto const now = std::chrono::system_clock::to_time_t(when);
    auto const since = ASN1_TIME_cmp_time_t(X509_get0_notBefore(&certificate), now);
    auto const until = ASN1_TIME_cmp_time_t(X509_get0_notAfter(&certificate), now);
    constexpr int unreadable = -2;
    return since != unreadable && since <= 0 && until >= 0;
}

} // namespace

device_certificate::device_certificate(X509& presented)
    : certificate_{(X509_up_ref(&presented), &presented), &X509_free}
    , issuer_{rfc2253_issuer(presented)}
    , subject_{rfc2253_subject(presented)}
    , canonical_issuer_{canonical_name(*X509_get_issuer_name(&presented))}
    , der_{encode(presented)}
{
}

result<void> check_certificate(device_certificate const& leaf, timestamp when)
{
    auto& certificate = leaf.handle();
    if (!is_valid_at(certificate, when))
        return errc::certificate_not_valid_now;
    if (X509_get_extension_flags(&certificate) & (EXFLAG_CRITICAL | EXFLAG_INVALID))
        return errc::unknown_extension;
    if (has_broken_digest(certificate) || !is_strong_enough(X509_get0_pubkey(&certificate)))
        return errc::weak_certificate;
    return boost::system::in_place_value;
}

bool may_have_issued(trust_anchor const& anchor, device_certificate const& leaf)
{
    return anchor.canonical_subject() == leaf.canonical_issuer() && is_strong_enough(&anchor.key());
}

bool has_signed(trust_anchor const& anchor, device_certificate const& leaf)
{
    bool const verified = X509_verify(&leaf.handle(), &anchor.key()) == 1;
    ERR_clear_error();
    return verified;
}

bool is_outdated(trust_anchor const& anchor, device_certificate const& leaf)
{
    auto const is_short = [](EVP_PKEY const* key) {
        return key && is_rsa(*key) && EVP_PKEY_get_bits(key) < safe_rsa_bits;
    };
    return digest_of(leaf.handle()) == NID_sha1 || is_short(&anchor.key()) ||
           is_short(X509_get0_pubkey(&leaf.handle()));
}

} // namespace hono::security
