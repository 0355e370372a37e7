// SPDX-License-Identifier: Apache-2.0
#include "identity_check.hpp"

#include <hono/security/password_hash.hpp>
#include <hono/security/x509_name.hpp>

namespace hono::auth_server {

identity_check::identity_check(std::shared_ptr<permissions const> users, net::worker_pool& pool)
    : users_{std::move(users)}
    , pool_{pool}
{
}

awaitable<identity_check::verdict>
identity_check::check(amqp::sasl_request request, std::optional<std::string> certificate_subject, time_point deadline)
{
    if (request.mechanism == "EXTERNAL") {
        auto const name = certificate_subject ? security::leading_common_name(*certificate_subject) : std::nullopt;
        auto const* const user = name ? users_->find(*name, "EXTERNAL") : nullptr;
        if (!user)
            co_return verdict{};
        co_return admit(*name, *user, request.authorization_id);
    }
    auto const* const user = users_->find(request.authentication_id, "PLAIN");
    if (!user)
        co_return verdict{};
    if (!security::is_crypt_hash(user->password.reveal())) {
        if (!(user->password == request.password))
            co_return verdict{};
        co_return admit(request.authentication_id, *user, request.authorization_id);
    }
    auto work = [stored = user->password, given = request.password] {
        return security::verify_crypt(stored.reveal(), given.reveal());
    };
    auto const matches = co_await pool_.run(request.authentication_id, std::move(work), deadline);
    if (!matches)
        co_return verdict{amqp::sasl_code::sys_temp, std::nullopt};
    if (!*matches)
        co_return verdict{};
    co_return admit(request.authentication_id, *user, request.authorization_id);
}

identity_check::verdict identity_check::admit(std::string const& name, account const& user,
                                              std::string const& authorization_id) const
{
    if (!authorization_id.empty() && user.is_component)
        if (auto const* const other = users_->find(authorization_id))
            return {amqp::sasl_code::ok, identity{authorization_id, other->claims}};
    return {amqp::sasl_code::ok, identity{name, user.claims}};
}

} // namespace hono::auth_server
