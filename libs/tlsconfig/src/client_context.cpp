// SPDX-License-Identifier: Apache-2.0
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <hono/tlsconfig/client_options.hpp>

#include "new_context.hpp"
#include "openssl.hpp"

namespace hono::tlsconfig {
namespace {

void free_names(GENERAL_NAMES* names)
{
    GENERAL_NAMES_free(names);
}

/// True if the certificate has alternative names, but no DNS name among them.
bool names_no_host(X509 const& certificate)
{
    owned<GENERAL_NAMES, free_names> const names{
        static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr))};
    if (!names)
        return false;
    for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i)
        if (sk_GENERAL_NAME_value(names.get(), i)->type == GEN_DNS)
            return false;
    return true;
}

/// OpenSSL falls back to the CN if no alternative name is a DNS name; here only if there is none at all (tls.md §12.3).
int refuse_common_name(int ok, X509_STORE_CTX* verification)
{
    if (ok != 1 || X509_STORE_CTX_get_error_depth(verification) != 0)
        return ok;
    auto* parameters = X509_STORE_CTX_get0_param(verification);
    bool const by_name = X509_VERIFY_PARAM_get0_host(parameters, 0) != nullptr;
    auto const* leaf = X509_STORE_CTX_get_current_cert(verification);
    if (!by_name || leaf == nullptr || !names_no_host(*leaf))
        return 1;
    X509_STORE_CTX_set_error(verification, X509_V_ERR_HOSTNAME_MISMATCH);
    return 0;
}

} // namespace

context_pointer make_client_context(client_options const& options)
{
    auto context = new_context(TLS_client_method(), options.prefix, options.protocol, options.identity);
    if (options.anchors.empty())
        expect(SSL_CTX_set_default_verify_paths(context.get()) == 1, options.prefix, "load the CAs of the system");
    else
        trust(*context, options.prefix, options.anchors);
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, refuse_common_name);
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
    return context;
}

} // namespace hono::tlsconfig
