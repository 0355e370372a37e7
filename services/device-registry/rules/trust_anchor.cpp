// SPDX-License-Identifier: Apache-2.0
#include "rules/trust_anchor.hpp"

#include <array>
#include <ctime>
#include <memory>

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <hono/base/base64.hpp>
#include <hono/base/date_time.hpp>
#include <hono/security/distinguished_name.hpp>
#include <hono/security/x509_name.hpp>

namespace hono::device_registry {
namespace {

constexpr std::array<std::string_view, 2> algorithms{"RSA", "EC"};

struct openssl_deleter {
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using certificate_ptr = std::unique_ptr<X509, openssl_deleter>;
using key_ptr = std::unique_ptr<EVP_PKEY, openssl_deleter>;

unsigned char const* bytes_of(std::string const& text)
{
    return reinterpret_cast<unsigned char const*>(text.data());
}

std::string_view algorithm_of(EVP_PKEY* key)
{
    switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_RSA:
        return "RSA";
    case EVP_PKEY_EC:
        return "EC";
    default:
        return {};
    }
}

key_ptr decode_key(std::string const& der)
{
    auto const* position = bytes_of(der);
    key_ptr key{d2i_PUBKEY(nullptr, &position, static_cast<long>(der.size()))};
    return position == bytes_of(der) + der.size() ? std::move(key) : nullptr;
}

std::optional<std::string> encode_key(X509* certificate)
{
    unsigned char* der = nullptr;
    int const size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
    if (size <= 0)
        return std::nullopt;
    std::string const bytes{reinterpret_cast<char const*>(der), static_cast<std::size_t>(size)};
    OPENSSL_free(der);
    return base64_encode(bytes);
}

std::optional<std::string> date_of(ASN1_TIME const* time)
{
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1)
        return std::nullopt;
    return format_date_time(timestamp{std::chrono::seconds{timegm(&parts)}});
}

/// Fills in what the certificate says; false if it says too little.
bool expand(X509* certificate, json& anchor)
{
    EVP_PKEY* const key = X509_get0_pubkey(certificate);
    auto const algorithm = key ? algorithm_of(key) : std::string_view{};
    auto const dn = security::rfc2253_subject(*certificate);
    auto const public_key = encode_key(certificate);
    auto const begin = date_of(X509_get0_notBefore(certificate));
    auto const end = date_of(X509_get0_notAfter(certificate));
    if (algorithm.empty() || dn.empty() || !public_key || !begin || !end)
        return false;
    anchor["subject-dn"] = dn;
    anchor["public-key"] = *public_key;
    anchor["algorithm"] = algorithm;
    anchor["not-before"] = *begin;
    anchor["not-after"] = *end;
    return true;
}

void read_certificate(object_reader& in)
{
    auto& anchor = in.output();
    auto const der = base64_decode(anchor["cert"].get_ref<std::string const&>());
    anchor.erase("cert");
    auto const* position = der ? bytes_of(*der) : nullptr;
    certificate_ptr const certificate{der ? d2i_X509(nullptr, &position, static_cast<long>(der->size())) : nullptr};
    if (!certificate || position != bytes_of(*der) + der->size())
        in.report("cert", "must be the Base64 encoding of a DER X.509 certificate");
    else if (!expand(certificate.get(), anchor))
        in.report("cert", "must be a certificate with a subject and an RSA or EC key");
}

void check_parts(object_reader& in)
{
    auto& anchor = in.output();
    for (auto const* name : {"subject-dn", "public-key", "not-before", "not-after"})
        if (!anchor.contains(name)) {
            in.report(name, "is mandatory without cert");
            return;
        }
    if (auto dn = security::normalise_distinguished_name(anchor["subject-dn"].get_ref<std::string const&>()))
        anchor["subject-dn"] = std::move(*dn);
    else
        in.report("subject-dn", "must be a distinguished name (RFC 2253)");
    auto const der = base64_decode(anchor["public-key"].get_ref<std::string const&>());
    auto const key = der ? decode_key(*der) : nullptr;
    if (!key || algorithm_of(key.get()) != anchor.value("algorithm", "RSA"))
        in.report("public-key",
                  "must be the Base64 encoding of a DER public key of the stated algorithm (default RSA)");
}

} // namespace

json normalise_trust_anchor(json const& input, std::string const& path, fault& found)
{
    object_reader in{input, path, found};
    in.output()["auto-provisioning-enabled"] = false;
    for (auto const* name : {"cert", "subject-dn", "public-key"})
        in.text(name);
    in.choice("algorithm", algorithms);
    in.date_time("not-before");
    in.date_time("not-after");
    in.boolean("auto-provisioning-enabled");
    if (in.output().contains("cert"))
        read_certificate(in);
    else
        check_parts(in);
    return in.finish();
}

} // namespace hono::device_registry
