// SPDX-License-Identifier: Apache-2.0
#include "self_signed.hpp"

#include <catch2/catch.hpp>

#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace test {
namespace {

hono::net::tls_context make_context(SSL_METHOD const* method)
{
    hono::net::tls_context context{SSL_CTX_new(method), SSL_CTX_free};
    REQUIRE(context);
    SSL_CTX_set_mode(context.get(),
                     SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    return context;
}

} // namespace

self_signed::self_signed()
    : key_{EVP_EC_gen("P-256"), EVP_PKEY_free}
    , certificate_{X509_new(), X509_free}
{
    REQUIRE(key_);
    auto* certificate = certificate_.get();
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    auto* name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<unsigned char const*>("localhost"), -1, -1,
                               0);
    X509_set_issuer_name(certificate, name);
    X509_set_pubkey(certificate, key_.get());
    std::shared_ptr<X509_EXTENSION> const names{
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1"), X509_EXTENSION_free};
    X509_add_ext(certificate, names.get(), -1);
    REQUIRE(X509_sign(certificate, key_.get(), EVP_sha256()) > 0);
}

hono::net::tls_context self_signed::server_context() const
{
    auto context = make_context(TLS_server_method());
    REQUIRE(SSL_CTX_use_certificate(context.get(), certificate_.get()) == 1);
    REQUIRE(SSL_CTX_use_PrivateKey(context.get(), key_.get()) == 1);
    return context;
}

hono::net::tls_context self_signed::client_context() const
{
    auto context = make_context(TLS_client_method());
    REQUIRE(X509_STORE_add_cert(SSL_CTX_get_cert_store(context.get()), certificate_.get()) == 1);
    return context;
}

} // namespace test
