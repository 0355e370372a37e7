// SPDX-License-Identifier: Apache-2.0
#include "certs.hpp"

#include <unistd.h>

#include <fstream>
#include <stdexcept>

#include <openssl/bio.h>
#include <openssl/dsa.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace hono::test {
namespace {

void expect(bool done, char const* what)
{
    if (!done)
        throw std::runtime_error{std::string{what} + ": " + ERR_error_string(ERR_get_error(), nullptr)};
}

std::shared_ptr<BIO> memory()
{
    return {BIO_new(BIO_s_mem()), BIO_free};
}

std::string content_of(BIO* bio)
{
    char* data = nullptr;
    auto const size = BIO_get_mem_data(bio, &data);
    return {data, static_cast<std::size_t>(size)};
}

key_pointer own(EVP_PKEY* key, char const* what)
{
    expect(key != nullptr, what);
    return {key, EVP_PKEY_free};
}

/// A small DSA key: for being refused.
key_pointer make_dsa_key()
{
    std::shared_ptr<EVP_PKEY_CTX> const parameters{EVP_PKEY_CTX_new_id(EVP_PKEY_DSA, nullptr), EVP_PKEY_CTX_free};
    EVP_PKEY* made = nullptr;
    expect(EVP_PKEY_paramgen_init(parameters.get()) == 1 &&
               EVP_PKEY_CTX_set_dsa_paramgen_bits(parameters.get(), 1024) == 1 &&
               EVP_PKEY_paramgen(parameters.get(), &made) == 1,
           "DSA parameters");
    auto const group = own(made, "DSA parameters");
    std::shared_ptr<EVP_PKEY_CTX> const generator{EVP_PKEY_CTX_new(group.get(), nullptr), EVP_PKEY_CTX_free};
    EVP_PKEY* key = nullptr;
    expect(EVP_PKEY_keygen_init(generator.get()) == 1 && EVP_PKEY_keygen(generator.get(), &key) == 1, "DSA key");
    return own(key, "DSA key");
}

void add_name(X509_NAME* to, char const* type, std::string const& value)
{
    expect(X509_NAME_add_entry_by_txt(to, type, MBSTRING_UTF8, reinterpret_cast<unsigned char const*>(value.c_str()),
                                      -1, -1, 0) == 1,
           "name");
}

void add_extension(X509* to, int nid, std::string const& value)
{
    std::shared_ptr<X509_EXTENSION> const extension{X509V3_EXT_conf_nid(nullptr, nullptr, nid, value.c_str()),
                                                    X509_EXTENSION_free};
    expect(extension != nullptr && X509_add_ext(to, extension.get(), -1) == 1, "extension");
}

void add_unknown_extension(X509* to, std::string const& oid)
{
    std::shared_ptr<ASN1_OBJECT> const type{OBJ_txt2obj(oid.c_str(), 1), ASN1_OBJECT_free};
    std::shared_ptr<ASN1_OCTET_STRING> const value{ASN1_OCTET_STRING_new(), ASN1_OCTET_STRING_free};
    constexpr unsigned char der_null[] = {5, 0};
    expect(type != nullptr && ASN1_OCTET_STRING_set(value.get(), der_null, sizeof der_null) == 1, "extension");
    std::shared_ptr<X509_EXTENSION> const extension{X509_EXTENSION_create_by_OBJ(nullptr, type.get(), 1, value.get()),
                                                    X509_EXTENSION_free};
    expect(extension != nullptr && X509_add_ext(to, extension.get(), -1) == 1, "extension");
}

void add_extensions(X509* to, certificate_request const& request)
{
    std::string names;
    for (auto const& each : request.dns_names)
        names += (names.empty() ? "DNS:" : ",DNS:") + each;
    for (auto const& each : request.addresses)
        names += (names.empty() ? "IP:" : ",IP:") + each;
    if (!names.empty())
        add_extension(to, NID_subject_alt_name, names);
    if (!request.extended_key_usage.empty())
        add_extension(to, NID_ext_key_usage, request.extended_key_usage);
    if (request.ca)
        add_extension(to, NID_basic_constraints, "critical,CA:TRUE");
    if (!request.critical_extension.empty())
        add_unknown_extension(to, request.critical_extension);
}

EVP_MD const* digest_for(EVP_PKEY const* signer, std::string const& name)
{
    return EVP_PKEY_get_base_id(signer) == EVP_PKEY_ED25519 ? nullptr : EVP_get_digestbyname(name.c_str());
}

identity make(certificate_request const& request, identity const* issuer)
{
    identity made{make_key(request.key), {X509_new(), X509_free}};
    auto* certificate = made.certificate.get();
    std::uint64_t serial = 0;
    expect(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1, "serial number");
    X509_set_version(certificate, request.version_1 ? X509_VERSION_1 : X509_VERSION_3);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial);
    X509_gmtime_adj(X509_getm_notBefore(certificate), std::chrono::seconds{request.valid_from}.count());
    X509_gmtime_adj(X509_getm_notAfter(certificate), std::chrono::seconds{request.valid_until}.count());
    add_name(X509_get_subject_name(certificate), "O", "Hono");
    add_name(X509_get_subject_name(certificate), "CN", request.name);
    X509_set_issuer_name(certificate, X509_get_subject_name(issuer ? issuer->certificate.get() : certificate));
    expect(X509_set_pubkey(certificate, made.key.get()) == 1, "public key");
    add_extensions(certificate, request);
    auto* signer = issuer ? issuer->key.get() : made.key.get();
    expect(X509_sign(certificate, signer, digest_for(signer, request.digest)) > 0, "signature");
    return made;
}

} // namespace

key_pointer make_key(key_type type)
{
    switch (type) {
    case key_type::p256:
        return own(EVP_EC_gen("P-256"), "EC key");
    case key_type::p384:
        return own(EVP_EC_gen("P-384"), "EC key");
    case key_type::p521:
        return own(EVP_EC_gen("P-521"), "EC key");
    case key_type::secp256k1:
        return own(EVP_EC_gen("secp256k1"), "EC key");
    case key_type::rsa_512:
        return own(EVP_RSA_gen(512), "RSA key");
    case key_type::rsa_1024:
        return own(EVP_RSA_gen(1024), "RSA key");
    case key_type::rsa_2048:
        return own(EVP_RSA_gen(2048), "RSA key");
    case key_type::ed25519:
        return own(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), "Ed25519 key");
    case key_type::dsa:
        return make_dsa_key();
    }
    throw std::logic_error{"unknown type of key"};
}

identity make_self_signed(certificate_request const& request)
{
    return make(request, nullptr);
}

identity issue(identity const& issuer, certificate_request const& request)
{
    return make(request, &issuer);
}

identity make_ca(std::string name)
{
    return make_self_signed({.name = std::move(name), .ca = true});
}

identity issue_localhost(identity const& issuer, std::string name)
{
    return issue(issuer, {.name = std::move(name),
                          .dns_names = {"localhost"},
                          .addresses = {"127.0.0.1"},
                          .extended_key_usage = "serverAuth,clientAuth"});
}

std::string to_pem(EVP_PKEY const& key, key_encoding encoding)
{
    auto const target = memory();
    auto* const password = reinterpret_cast<unsigned char*>(const_cast<char*>("secret"));
    int done = 0;
    switch (encoding) {
    case key_encoding::pkcs8:
        done = PEM_write_bio_PKCS8PrivateKey(target.get(), &key, nullptr, nullptr, 0, nullptr, nullptr);
        break;
    case key_encoding::encrypted_pkcs8:
        done = PEM_write_bio_PKCS8PrivateKey(target.get(), &key, EVP_aes_128_cbc(), "secret", 6, nullptr, nullptr);
        break;
    case key_encoding::traditional:
        done = PEM_write_bio_PrivateKey_traditional(target.get(), &key, nullptr, nullptr, 0, nullptr, nullptr);
        break;
    case key_encoding::encrypted_traditional:
        done =
            PEM_write_bio_PrivateKey_traditional(target.get(), &key, EVP_aes_128_cbc(), password, 6, nullptr, nullptr);
        break;
    }
    expect(done == 1, "PEM");
    return content_of(target.get());
}

std::string to_pem(X509 const& certificate)
{
    auto const target = memory();
    expect(PEM_write_bio_X509(target.get(), &certificate) == 1, "PEM");
    return content_of(target.get());
}

std::string to_der(X509 const& certificate)
{
    auto const target = memory();
    expect(i2d_X509_bio(target.get(), &certificate) == 1, "DER");
    return content_of(target.get());
}

temporary_folder::temporary_folder()
{
    auto name = (std::filesystem::temp_directory_path() / "hono-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
        throw std::runtime_error{"cannot make a temporary folder"};
    path_ = name;
}

temporary_folder::~temporary_folder()
{
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path temporary_folder::write(std::string_view name, std::string_view content) const
{
    auto const file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream{file, std::ios::binary | std::ios::trunc} << content;
    std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    return file;
}

void temporary_folder::write_pair(std::string const& name, identity const& pair,
                                  std::vector<certificate_pointer> const& chain) const
{
    auto certificates = to_pem(*pair.certificate);
    for (auto const& each : chain)
        certificates += to_pem(*each);
    write(name + "-key.pem", to_pem(*pair.key));
    write(name + "-cert.pem", certificates);
}

} // namespace hono::test
