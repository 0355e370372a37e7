// SPDX-License-Identifier: Apache-2.0
#include <hono/ops/tls_check.hpp>

#include <ctime>

#include <openssl/asn1.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace hono::ops {

namespace {

/// ISO 8601, UTC.
std::string to_text(ASN1_TIME const* time)
{
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1)
        return {};
    char text[sizeof "2026-01-01T00:00:00Z"];
    return {text, std::strftime(text, sizeof text, "%FT%TZ", &parts)};
}

check_result check_leaf(std::string const& target, SSL_CTX* context)
{
    X509 const* leaf = SSL_CTX_get0_certificate(context);
    if (leaf == nullptr)
        return down(target + " has no certificate");
    auto const* not_after = X509_get0_notAfter(leaf);
    if (X509_cmp_current_time(not_after) <= 0)
        return down("the certificate of " + target + " expired at " + to_text(not_after));
    return {true, {{target, {{"not-after", to_text(not_after)}}}}};
}

} // namespace

check make_tls_check(std::string target, std::function<net::tls_context()> context)
{
    return [target = std::move(target), context = std::move(context)] { return check_leaf(target, context().get()); };
}

} // namespace hono::ops
