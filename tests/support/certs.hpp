// SPDX-License-Identifier: Apache-2.0
#pragma once
// Certificates made on the fly, right and wrong ones, and a folder to write them to. For unit and integration tests
// (target test_certs); nothing here is cached or shared.

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

typedef struct evp_pkey_st EVP_PKEY;
typedef struct x509_st X509;

namespace hono::test {

using key_pointer = std::shared_ptr<EVP_PKEY>;
using certificate_pointer = std::shared_ptr<X509>;

enum class key_type { p256, p384, p521, secp256k1, rsa_512, rsa_1024, rsa_2048, ed25519, dsa };
key_pointer make_key(key_type type = key_type::p256);

/// Subject is `CN=<name>,O=Hono`.
struct certificate_request {
    std::string name;
    std::vector<std::string> dns_names = {};
    std::vector<std::string> addresses = {}; ///< IP literals
    std::string extended_key_usage = {};     ///< e.g. "serverAuth,clientAuth"; empty: no such extension
    bool ca = false;                         ///< basicConstraints CA:true
    std::chrono::hours valid_from{-1};       ///< relative to now
    std::chrono::hours valid_until{24};      ///< likewise
    std::string digest = "SHA256";
    key_type key = key_type::p256;
    bool version_1 = false;           ///< X.509 v1, without extensions
    std::string critical_extension{}; ///< OID of an extension that nobody knows
};

struct identity {
    key_pointer key;
    certificate_pointer certificate;
};

identity make_self_signed(certificate_request const& request);
identity issue(identity const& issuer, certificate_request const& request);
/// A self-signed CA.
identity make_ca(std::string name = "test CA");
/// Signed by `issuer`, good for both sides of a connection to `localhost`.
identity issue_localhost(identity const& issuer, std::string name = "localhost");

enum class key_encoding { pkcs8, traditional, encrypted_pkcs8, encrypted_traditional };
std::string to_pem(EVP_PKEY const& key, key_encoding encoding = key_encoding::pkcs8);
std::string to_pem(X509 const& certificate);
std::string to_der(X509 const& certificate);

/// A folder of its own below the system's folder for temporary files; removed with all that is in it.
class temporary_folder {
public:
    temporary_folder();
    ~temporary_folder();
    temporary_folder(temporary_folder const&) = delete;
    temporary_folder& operator=(temporary_folder const&) = delete;

    std::filesystem::path const& path() const noexcept { return path_; }
    /// Writes a file that only the owner may read, replacing one of that name. Missing folders of `name` are made.
    std::filesystem::path write(std::string_view name, std::string_view content) const;
    /// `<name>-key.pem` and `<name>-cert.pem`, the latter with `chain` behind the certificate.
    void write_pair(std::string const& name, identity const& pair,
                    std::vector<certificate_pointer> const& chain = {}) const;
    std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

} // namespace hono::test
