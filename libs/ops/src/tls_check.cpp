// SPDX-License-Identifier: Apache-2.0
#include <hono/ops/tls_check.hpp>

#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <hono/tlsconfig/key_material.hpp>

namespace hono::ops {

namespace {

check_result check_leaf(std::string const& target, SSL_CTX* context)
{
    X509 const* leaf = SSL_CTX_get0_certificate(context);
    if (leaf == nullptr)
        return down(target + " has no certificate");
    auto const not_after = tlsconfig::not_after_of(*leaf);
    if (X509_cmp_current_time(X509_get0_notAfter(leaf)) <= 0)
        return down("the certificate of " + target + " expired at " + not_after);
    return {true, {{target, {{"not-after", not_after}}}}};
}

} // namespace

check make_tls_check(std::string target, std::function<net::tls_context()> context)
{
    return [target = std::move(target), context = std::move(context)] { return check_leaf(target, context().get()); };
}

} // namespace hono::ops
