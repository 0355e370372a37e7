// SPDX-License-Identifier: Apache-2.0
#include "new_context.hpp"

#include <algorithm>

#include "openssl.hpp"
#include "private_key.hpp"

namespace hono::tlsconfig {
namespace {

constexpr char const* default_ciphers = "DEFAULT:!aNULL:!eNULL:!RC4:!3DES";
constexpr char const* groups = "X25519:P-256:P-384:P-521";

struct version_constants {
    int number;
    std::uint64_t disable;
};

version_constants constants_of(tls_version version)
{
    switch (version) {
    case tls_version::tls1_0:
        return {TLS1_VERSION, SSL_OP_NO_TLSv1};
    case tls_version::tls1_1:
        return {TLS1_1_VERSION, SSL_OP_NO_TLSv1_1};
    case tls_version::tls1_2:
        return {TLS1_2_VERSION, SSL_OP_NO_TLSv1_2};
    case tls_version::tls1_3:
        return {TLS1_3_VERSION, SSL_OP_NO_TLSv1_3};
    }
    return {TLS1_3_VERSION, 0};
}

/// Level 2 asks for 112 bits of strength. The exceptions are the operator's choice and were warned of.
int security_level(protocol_options const& protocol, key_material const& identity)
{
    if (protocol.versions.front() < tls_version::tls1_2)
        return 0; // their handshakes are signed with MD5 and SHA-1
    return identity.key && is_weak(*identity.key) ? 1 : 2;
}

std::string join(std::vector<std::string> const& names)
{
    std::string text;
    for (auto const& name : names)
        text += (text.empty() ? "" : ":") + name;
    return text;
}

void set_versions(SSL_CTX& context, std::string const& prefix, std::vector<tls_version> const& versions)
{
    expect(SSL_CTX_set_min_proto_version(&context, constants_of(versions.front()).number) == 1 &&
               SSL_CTX_set_max_proto_version(&context, constants_of(versions.back()).number) == 1,
           prefix, "set the TLS versions");
    for (auto const each : {tls_version::tls1_1, tls_version::tls1_2})
        if (each > versions.front() && each < versions.back() &&
            std::find(versions.begin(), versions.end(), each) == versions.end())
            SSL_CTX_set_options(&context, constants_of(each).disable);
}

void set_ciphers(SSL_CTX& context, std::string const& prefix, protocol_options const& protocol)
{
    if (protocol.default_ciphers)
        return expect(SSL_CTX_set_cipher_list(&context, default_ciphers) == 1, prefix, "set the cipher suites");
    if (!protocol.ciphers.empty())
        expect(SSL_CTX_set_cipher_list(&context, join(protocol.ciphers).c_str()) == 1, prefix, "set the cipher suites");
    if (!protocol.tls1_3_ciphers.empty())
        expect(SSL_CTX_set_ciphersuites(&context, join(protocol.tls1_3_ciphers).c_str()) == 1, prefix,
               "set the cipher suites");
}

void set_identity(SSL_CTX& context, std::string const& prefix, key_material const& identity)
{
    if (!identity.key)
        return;
    expect(SSL_CTX_use_certificate(&context, identity.chain.front().get()) == 1, prefix, "use the certificate");
    expect(SSL_CTX_use_PrivateKey(&context, identity.key.get()) == 1, prefix, "use the private key");
    SSL_CTX_clear_chain_certs(&context);
    for (std::size_t i = 1; i < identity.chain.size(); ++i)
        expect(SSL_CTX_add1_chain_cert(&context, identity.chain[i].get()) == 1, prefix, "use the certificate chain");
}

} // namespace

void expect(bool done, std::string const& prefix, char const* what)
{
    if (!done)
        throw context_error{"OpenSSL cannot " + std::string{what} + " of " + prefix + ": " + take_openssl_error()};
}

context_pointer new_context(SSL_METHOD const* method, std::string const& prefix, protocol_options const& protocol,
                            key_material const& identity)
{
    ERR_clear_error();
    context_pointer context{SSL_CTX_new(method), &SSL_CTX_free};
    expect(context != nullptr, prefix, "make a context");
    SSL_CTX_set_security_level(context.get(), security_level(protocol, identity));
    SSL_CTX_set_options(context.get(),
                        SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    // Buffers are released between records, which halves the memory of an idle connection; the chain is sent as it is.
    SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                        SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_NO_AUTO_CHAIN);
    set_versions(*context, prefix, protocol.versions);
    set_ciphers(*context, prefix, protocol);
    expect(SSL_CTX_set1_groups_list(context.get(), groups) == 1, prefix, "set the groups");
    set_identity(*context, prefix, identity);
    return context;
}

void trust(SSL_CTX& context, std::string const& prefix, trust_anchors const& anchors)
{
    auto* store = SSL_CTX_get_cert_store(&context);
    for (auto const& each : anchors)
        expect(X509_STORE_add_cert(store, each.get()) == 1, prefix, "use the trust store");
    X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(&context), X509_V_FLAG_PARTIAL_CHAIN);
}

} // namespace hono::tlsconfig
