// SPDX-License-Identifier: Apache-2.0
#include <hono/adapter/authenticator.hpp>

#include <hono/base/base64.hpp>
#include <hono/security/password_hash.hpp>

namespace hono::adapter {
namespace {

constexpr std::string_view credentials_type = "hashed-password";

/// bcrypt takes tens of milliseconds; a SHA-2 of a password is done before a job would be queued.
bool is_slow(registry::password_secret const& secret)
{
    return secret.hash_function != "sha-256" && secret.hash_function != "sha-512";
}

bool verify_now(registry::password_secret const& secret, std::string_view password)
{
    return security::verify_password({secret.hash_function, secret.pwd_hash, secret.salt}, password);
}

} // namespace

result<user_name> parse_user_name(std::string_view name)
{
    auto const at = name.find('@');
    if (at == std::string_view::npos)
        return errc::malformed_credentials;
    return user_name{name.substr(0, at), name.substr(at + 1)};
}

result<void> check_adapter(registry::tenant const& tenant, std::string_view adapter_type)
{
    if (!tenant.enabled)
        return errc::tenant_disabled;
    if (!tenant.allows(adapter_type))
        return errc::adapter_disabled;
    return boost::system::in_place_value;
}

authenticator::authenticator(registry::directory& records, password_cache& verified, net::worker_pool& pool,
                             executor ex, std::string adapter_type, bool outdated_allowed)
    : records_{records}
    , verified_{verified}
    , pool_{pool}
    , verifications_{ex, 0}
    , adapter_type_{std::move(adapter_type)}
    , outdated_allowed_{outdated_allowed}
{
}

awaitable<result<registry::tenant_ptr>> authenticator::find_tenant(std::string_view tenant_id, time_point deadline)
{
    auto tenant = records_.cached_tenant(tenant_id);
    if (!tenant) {
        auto found = co_await records_.find_tenant(tenant_id, deadline);
        // Nobody learns by trying which tenants exist.
        if (!found)
            co_return found.error() == registry::errc::tenant_unknown ? make_error_code(errc::bad_credentials)
                                                                      : found.error();
        tenant = std::move(*found);
    }
    auto const allowed = check_adapter(*tenant, adapter_type_);
    if (!allowed)
        co_return allowed.error();
    co_return tenant;
}

awaitable<result<registry::credentials_ptr>>
authenticator::find_credentials(user_name user, std::string_view type, security::device_certificate const* registrable,
                                time_point deadline)
{
    auto credentials = records_.cached_credentials(user.tenant_id, type, user.auth_id);
    if (!credentials) {
        std::string certificate;
        if (registrable)
            certificate = base64_encode(registrable->der());
        auto found = co_await records_.find_credentials(user.tenant_id, type, user.auth_id, certificate, deadline);
        if (!found)
            co_return found.error() == registry::errc::credentials_unknown ? make_error_code(errc::bad_credentials)
                                                                           : found.error();
        credentials = std::move(*found);
    }
    if (!credentials->enabled)
        co_return errc::credentials_disabled;
    co_return credentials;
}

awaitable<result<device_identity>> authenticator::authenticate(user_name user, std::string_view password,
                                                               time_point deadline)
{
    auto tenant = co_await find_tenant(user.tenant_id, deadline);
    if (!tenant)
        co_return tenant.error();
    auto credentials = co_await find_credentials(user, credentials_type, nullptr, deadline);
    if (!credentials)
        co_return credentials.error();
    auto const now = hono::now();
    for (auto const& secret : (*credentials)->secrets) {
        if (!secret.usable_at(now))
            continue;
        auto const match = co_await matches(user, password, secret, deadline);
        if (!match)
            co_return match.error();
        if (*match == verdict::match)
            co_return device_identity{std::move(*tenant), std::move(*credentials)};
    }
    co_return errc::bad_credentials;
}

awaitable<result<authenticator::verdict>> authenticator::matches(user_name user, std::string_view password,
                                                                 registry::password_secret const& secret,
                                                                 time_point deadline)
{
    if (!is_slow(secret))
        co_return verify_now(secret, password) ? verdict::match : verdict::mismatch;
    auto const key = verified_.key_of(user.tenant_id, user.auth_id, password, secret);
    if (verified_.contains(key, clock::now()))
        co_return verdict::match;
    std::string flight{reinterpret_cast<char const*>(key.data()), key.size()};
    auto const checked = co_await verifications_.load(
        std::move(flight), verify(std::string{user.tenant_id}, std::string{password}, secret, deadline), deadline);
    if (!checked)
        co_return checked.error();
    if (!**checked)
        co_return verdict::mismatch;
    verified_.add(key, clock::now());
    co_return verdict::match;
}

awaitable<result<registry::response_cache<bool>::fetched>> authenticator::verify(std::string tenant_id,
                                                                                 std::string password,
                                                                                 registry::password_secret secret,
                                                                                 time_point deadline)
{
    auto work = [secret = std::move(secret), password = hono::secret{std::move(password)}] {
        return verify_now(secret, password.reveal());
    };
    auto const matched = co_await pool_.run(std::move(tenant_id), std::move(work), deadline);
    if (!matched)
        co_return matched.error();
    co_return registry::response_cache<bool>::fetched{std::make_shared<bool const>(*matched), {}};
}

} // namespace hono::adapter
