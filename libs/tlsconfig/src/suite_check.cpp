// SPDX-License-Identifier: Apache-2.0
#include "suite_check.hpp"

#include <openssl/ssl.h>

#include "openssl.hpp"

namespace hono::tlsconfig {
namespace {

void free_list(STACK_OF(SSL_CIPHER) * ciphers)
{
    sk_SSL_CIPHER_free(ciphers);
}

bool fits(SSL_CIPHER const& cipher, EVP_PKEY const* key)
{
    auto const needed = SSL_CIPHER_get_auth_nid(&cipher);
    if (key == nullptr || needed == NID_auth_any) // any: TLS 1.3
        return true;
    bool const rsa = EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA || EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA_PSS;
    return needed == (rsa ? NID_auth_rsa : NID_auth_ecdsa); // Ed25519 goes with the suites of ECDSA
}

} // namespace

bool has_usable_suite(SSL_CTX& context, key_material const& identity)
{
    owned<SSL, SSL_free> const connection{SSL_new(&context)};
    if (!connection)
        return false;
    owned<STACK_OF(SSL_CIPHER), free_list> const ciphers{SSL_get1_supported_ciphers(connection.get())};
    for (int i = 0; ciphers && i < sk_SSL_CIPHER_num(ciphers.get()); ++i)
        if (fits(*sk_SSL_CIPHER_value(ciphers.get(), i), identity.key.get()))
            return true;
    return false;
}

} // namespace hono::tlsconfig
