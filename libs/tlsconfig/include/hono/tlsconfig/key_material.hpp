// SPDX-License-Identifier: Apache-2.0
#pragma once
// Keys and certificates read from PEM files (tls.md §2–§4). Besides the option readers of this library, the signing and
// the validating side of tokens use it. Everything handed out is immutable and may be shared by threads; reading
// reports through the settings and belongs to start-up.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

typedef struct evp_pkey_st EVP_PKEY;
typedef struct x509_st X509;

namespace hono::config {
class settings;
}

namespace hono::tlsconfig {

using key_pointer = std::shared_ptr<EVP_PKEY>;
using certificate_pointer = std::shared_ptr<X509>;

/// A private key and its certificates, leaf first, in the order in which they are sent.
struct key_material {
    key_pointer key;
    std::vector<certificate_pointer> chain;
};

/// The private key in the PEM file that `property` names: RSA, EC on a NIST curve, or Ed25519. Null if the property is
/// not set, or after reporting what is wrong with it.
key_pointer load_private_key(config::settings& settings, std::string_view property);

/// The public key of the first certificate in the PEM file that `property` names. Null like load_private_key.
key_pointer load_certificate_public_key(config::settings& settings, std::string_view property);

/// Subject in RFC 2253 order, for log lines: `CN=auth-server,OU=Hono`. Not fit as a database key (tls.md §16.3).
std::string subject_of(X509 const& certificate);
/// ISO 8601, UTC: `2026-01-31T12:00:00Z`.
std::string not_after_of(X509 const& certificate);

} // namespace hono::tlsconfig
