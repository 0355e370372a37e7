// SPDX-License-Identifier: Apache-2.0
// The half of the authenticator that knows certificates (tls.md §16.2).
#include <algorithm>

#include <hono/adapter/authenticator.hpp>
#include <hono/log/logger.hpp>

namespace hono::adapter {
namespace {

log::logger const logger{"authentication"};

constexpr std::string_view credentials_type = "x509-cert";
constexpr std::size_t most_warnings = 10'000;

void log_refusal(security::device_certificate const& presented, std::string_view reason)
{
    if (logger.debug_enabled())
        logger.debug("client certificate refused",
                     {{"subject", presented.subject()}, {"issuer", presented.issuer()}, {"reason", reason}});
}

bool may_be_registered(security::device_certificate const& presented, registry::tenant const& tenant)
{
    return std::ranges::any_of(tenant.anchors, [&](security::trust_anchor const& anchor) {
        return anchor.auto_provisioning() && anchor.canonical_subject() == presented.canonical_issuer();
    });
}

bool is_usable(registry::credentials const& credentials)
{
    auto const now = hono::now();
    return std::ranges::any_of(credentials.secrets,
                               [&](registry::password_secret const& secret) { return secret.usable_at(now); });
}

} // namespace

awaitable<result<authenticator::verdict>> authenticator::is_signed(security::device_certificate const& presented,
                                                                   security::trust_anchor const& anchor,
                                                                   std::string const& tenant_id, time_point deadline)
{
    auto const key = verified_.key_of_signature(presented.der(), anchor.encoded_key());
    if (verified_.contains(key, clock::now()))
        co_return verdict::match;
    auto work = [presented, anchor] { return security::has_signed(anchor, presented); };
    auto const valid = co_await pool_.run(tenant_id, std::move(work), deadline);
    if (!valid)
        co_return valid.error();
    if (!*valid)
        co_return verdict::mismatch;
    verified_.add(key, clock::now());
    co_return verdict::match;
}

/// Warns once per tenant; when there are too many to remember, no more.
bool authenticator::accepts_outdated(std::string const& tenant_id)
{
    if (outdated_allowed_ && warned_.size() < most_warnings && warned_.insert(tenant_id).second)
        logger.warn("a device's certificate has SHA-1 or a short RSA key", {{"tenant", tenant_id}});
    return outdated_allowed_;
}

/// The anchor that has issued it. @errors bad_certificate; the pool's
awaitable<result<security::trust_anchor const*>>
authenticator::find_issuer(security::device_certificate const& presented, registry::tenant const& tenant,
                           time_point deadline)
{
    auto const checked = security::check_certificate(presented, hono::now());
    if (!checked) {
        log_refusal(presented, checked.error().message());
        co_return errc::bad_certificate;
    }
    for (auto const& anchor : tenant.anchors) {
        if (!security::may_have_issued(anchor, presented))
            continue;
        auto const match = co_await is_signed(presented, anchor, tenant.id, deadline);
        if (!match)
            co_return match.error();
        if (*match == verdict::mismatch)
            continue;
        if (!security::is_outdated(anchor, presented) || accepts_outdated(tenant.id))
            co_return &anchor;
    }
    log_refusal(presented, "no trust anchor of the tenant has issued it");
    co_return errc::bad_certificate;
}

awaitable<result<device_identity>> authenticator::authenticate(security::device_certificate const& presented,
                                                               time_point deadline)
{
    auto tenant = records_.cached_tenant_of_issuer(presented.issuer());
    if (!tenant) {
        auto found = co_await records_.find_tenant_of_issuer(presented.issuer(), deadline);
        if (!found)
            co_return found.error();
        tenant = std::move(*found);
    }
    auto const issuer = co_await find_issuer(presented, *tenant, deadline);
    if (!issuer)
        co_return issuer.error();
    auto const allowed = check_adapter(*tenant, adapter_type_);
    if (!allowed)
        co_return allowed.error();
    auto const* const registrable = may_be_registered(presented, *tenant) ? &presented : nullptr;
    user_name const subject{presented.subject(), tenant->id};
    auto credentials = co_await find_credentials(subject, credentials_type, registrable, deadline);
    if (!credentials)
        co_return credentials.error();
    if (!is_usable(**credentials))
        co_return errc::bad_credentials;
    co_return device_identity{std::move(tenant), std::move(*credentials)};
}

} // namespace hono::adapter
