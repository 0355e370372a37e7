// SPDX-License-Identifier: Apache-2.0
#include "tls_rows.hpp"

namespace hono::config {
namespace {

void add_identity_rows(schema& to, std::string const& prefix)
{
    to.add({.name = prefix + ".keyPath", .type = kind::path, .meaning = "PEM private key; goes with certPath."});
    to.add({.name = prefix + ".certPath",
            .type = kind::path,
            .meaning = "PEM certificate chain, leaf first; goes with keyPath."});
    to.add({.name = prefix + ".keyStorePath",
            .type = kind::path,
            .meaning = "Key store with key and chain, used if the PEM pair is not complete."});
    to.add({.name = prefix + ".keyStorePassword", .type = kind::secret, .meaning = "Its password, or file:PATH."});
    to.add({.name = prefix + ".keyFormat",
            .meaning = "Type of the key material; default: by suffix.",
            .one_of = {"PEM", "PKCS12", "JKS"}});
}

void add_trust_rows(schema& to, std::string const& prefix)
{
    to.add({.name = prefix + ".trustStorePath",
            .type = kind::path,
            .meaning = "Certificates that the peer's certificate must lead to; a file or a folder."});
    to.add({.name = prefix + ".trustStorePassword", .type = kind::secret, .meaning = "Its password, or file:PATH."});
    to.add({.name = prefix + ".trustStoreFormat",
            .meaning = "Type of the trust store; default: by suffix.",
            .one_of = {"PEM", "PKCS12", "JKS"}});
}

} // namespace

void add_tls_material_rows(schema& to, std::string const& prefix)
{
    add_identity_rows(to, prefix);
    add_trust_rows(to, prefix);
    to.add({.name = prefix + ".secureProtocols",
            .type = kind::list,
            .default_value = "TLSv1.2,TLSv1.3",
            .meaning = "Enabled TLS versions."});
    to.add({.name = prefix + ".supportedCipherSuites",
            .type = kind::list,
            .meaning = "Allowed cipher suites in order of preference; default: the library's."});
}

} // namespace hono::config
