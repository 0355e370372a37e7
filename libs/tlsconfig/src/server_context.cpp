// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <string_view>

#include <openssl/evp.h>
#include <openssl/x509_vfy.h>

#include <hono/tlsconfig/listener_options.hpp>

#include "client_hello.hpp"
#include "new_context.hpp"
#include "openssl.hpp"
#include "tickets.hpp"

namespace hono::tlsconfig {
namespace {

constexpr long session_lifetime = 2 * 60 * 60; // seconds (tls.md §19)
constexpr std::size_t tickets_per_handshake = 2;

/// Instead of a path: the issuer is the tenant's and not known yet, so only the dates count (tls.md §7).
int verify_dates(X509_STORE_CTX* verification, void*)
{
    auto const* leaf = X509_STORE_CTX_get0_cert(verification);
    int fault = X509_V_OK;
    if (leaf == nullptr)
        fault = X509_V_ERR_UNSPECIFIED;
    else if (X509_cmp_current_time(X509_get0_notBefore(leaf)) >= 0)
        fault = X509_V_ERR_CERT_NOT_YET_VALID;
    else if (X509_cmp_current_time(X509_get0_notAfter(leaf)) <= 0)
        fault = X509_V_ERR_CERT_HAS_EXPIRED;
    X509_STORE_CTX_set_error(verification, fault);
    return fault == X509_V_OK ? 1 : 0;
}

/// Tells clients which certificates are of use.
void name_anchors(SSL_CTX& context, listener_options const& options)
{
    auto const add = [&](X509* certificate) { return SSL_CTX_add_client_CA(&context, certificate) == 1; };
    for (auto const& each : options.anchors)
        expect(add(each.get()), options.prefix, "name the trust store");
}

void set_client_auth(SSL_CTX& context, listener_options const& options)
{
    if (options.authentication == client_auth::none)
        return;
    bool const required = options.authentication == client_auth::require;
    SSL_CTX_set_verify(&context, SSL_VERIFY_PEER | (required ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0), nullptr);
    if (options.check == client_check::validity_only)
        return SSL_CTX_set_cert_verify_callback(&context, verify_dates, nullptr);
    trust(context, options.prefix, options.anchors);
    name_anchors(context, options);
}

/// A session made under other rules for clients must not be resumed: it would bring in a certificate that was checked
/// by those (tls.md §18.5).
void set_session_context(SSL_CTX& context, listener_options const& options)
{
    owned<EVP_MD_CTX, EVP_MD_CTX_free> const digest{EVP_MD_CTX_new()};
    auto const add = [&](void const* data, std::size_t size) { EVP_DigestUpdate(digest.get(), data, size); };
    expect(EVP_DigestInit_ex(digest.get(), EVP_sha256(), nullptr) == 1, options.prefix, "name the sessions");
    add(options.prefix.c_str(), options.prefix.size() + 1);
    std::array const rules{static_cast<char>(options.authentication), static_cast<char>(options.check)};
    add(rules.data(), rules.size());
    for (auto const& each : options.anchors) {
        std::array<unsigned char, EVP_MAX_MD_SIZE> fingerprint{};
        unsigned size = 0;
        expect(X509_digest(each.get(), EVP_sha256(), fingerprint.data(), &size) == 1, options.prefix,
               "name the sessions");
        add(fingerprint.data(), size);
    }
    std::array<unsigned char, EVP_MAX_MD_SIZE> id{};
    unsigned size = 0;
    expect(EVP_DigestFinal_ex(digest.get(), id.data(), &size) == 1 &&
               SSL_CTX_set_session_id_context(&context, id.data(), size) == 1,
           options.prefix, "name the sessions");
}

/// Sessions live in tickets, never in memory of ours.
void set_sessions(SSL_CTX& context, listener_options const& options)
{
    set_session_context(context, options);
    SSL_CTX_set_session_cache_mode(&context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_timeout(&context, session_lifetime);
    expect(SSL_CTX_set_num_tickets(&context, options.session_tickets ? tickets_per_handshake : 0) == 1, options.prefix,
           "set the number of tickets");
    expect(share_ticket_keys(context), options.prefix, "share the ticket keys");
    if (!options.session_tickets)
        SSL_CTX_set_options(&context, SSL_OP_NO_TICKET);
}

} // namespace

context_pointer make_server_context(listener_options const& options)
{
    auto context = new_context(TLS_server_method(), options.prefix, options.protocol, options.identity);
    limit_client_hello(*context);
    set_client_auth(*context, options);
    set_sessions(*context, options);
    return context;
}

} // namespace hono::tlsconfig
