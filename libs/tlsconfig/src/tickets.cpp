// SPDX-License-Identifier: Apache-2.0
#include "tickets.hpp"

#include <algorithm>

#include <openssl/core_names.h>
#include <openssl/rand.h>

#include <hono/tlsconfig/ticket_keys.hpp>

namespace hono::tlsconfig {
namespace {

/// What OpenSSL expects from the callback.
enum answer { failed = -1, unknown = 0, usable = 1, renew = 2 };

ticket_ring& ring_of_process()
{
    static ticket_ring ring;
    return ring;
}

bool use_key(ticket_key& key, unsigned char* iv, EVP_CIPHER_CTX* cipher, EVP_MAC_CTX* mac, bool encrypt)
{
    char digest[] = "SHA256";
    OSSL_PARAM const parameters[] = {
        OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, key.mac.data(), key.mac.size()),
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0), OSSL_PARAM_construct_end()};
    bool const done = EVP_CipherInit_ex(cipher, EVP_aes_256_cbc(), nullptr, key.aes.data(), iv, encrypt ? 1 : 0) == 1 &&
                      EVP_MAC_CTX_set_params(mac, parameters) == 1;
    OPENSSL_cleanse(&key, sizeof key);
    return done;
}

int on_ticket(SSL*, unsigned char* name, unsigned char* iv, EVP_CIPHER_CTX* cipher, EVP_MAC_CTX* mac, int encrypt)
{
    auto const now = std::chrono::steady_clock::now();
    if (encrypt == 0) {
        auto found = ring_of_process().find(name, now);
        if (!found)
            return unknown; // a full handshake
        bool const old = found->renew;
        if (!use_key(found->key, iv, cipher, mac, false))
            return failed;
        return old ? renew : usable;
    }
    auto key = ring_of_process().newest(now);
    if (!key || RAND_bytes(iv, EVP_CIPHER_get_iv_length(EVP_aes_256_cbc())) != 1)
        return failed;
    std::copy(key->name.begin(), key->name.end(), name);
    return use_key(*key, iv, cipher, mac, true) ? usable : failed;
}

} // namespace

bool share_ticket_keys(SSL_CTX& context)
{
    return SSL_CTX_set_tlsext_ticket_key_evp_cb(&context, on_ticket) == 1;
}

} // namespace hono::tlsconfig
