// SPDX-License-Identifier: Apache-2.0
// Keys that belong to no listener or client: those of tokens.
#include <openssl/x509.h>

#include "block.hpp"
#include "private_key.hpp"

namespace hono::tlsconfig {

key_pointer load_private_key(config::settings& settings, std::string_view property)
{
    auto const file = settings.path(property);
    if (file.empty())
        return {};
    remarks found;
    auto key = load_key_file(file, found);
    if (!key) {
        settings.report(key.error().code, property, key.error().reason);
        return {};
    }
    log_remarks(settings, property, found);
    return *key;
}

key_pointer load_certificate_public_key(config::settings& settings, std::string_view property)
{
    auto const file = settings.path(property);
    if (file.empty())
        return {};
    auto const certificates = load_certificate_file(file);
    if (!certificates) {
        settings.report(certificates.error().code, property, certificates.error().reason);
        return {};
    }
    auto& first = *certificates->front();
    remarks found;
    check_validity(first, found);
    log_remarks(settings, property, found);
    key_pointer key{X509_get_pubkey(&first), &EVP_PKEY_free};
    if (!key)
        settings.report("E02", property, "the certificate's public key is of an unknown kind");
    return key;
}

} // namespace hono::tlsconfig
