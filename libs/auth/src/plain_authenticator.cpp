// SPDX-License-Identifier: Apache-2.0
#include <hono/auth/plain_authenticator.hpp>

#include <hono/base/outcome.hpp>

namespace hono::auth {

awaitable<result<security::principal>> plain_authenticator::authenticate(amqp::sasl_request request,
                                                                         time_point deadline)
{
    if (request.mechanism != "PLAIN")
        co_return errc::wrong_credentials;
    co_return co_await client_.authenticate(std::move(request.authentication_id), std::move(request.password),
                                            deadline);
}

amqp::sasl_code sasl_code_of(error_code const& failure) noexcept
{
    switch (outcome_of(failure)) {
    case outcome::unauthorized:
        return amqp::sasl_code::auth;
    case outcome::internal:
        return amqp::sasl_code::sys;
    default:
        return amqp::sasl_code::sys_temp;
    }
}

} // namespace hono::auth
