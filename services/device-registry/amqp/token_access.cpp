// SPDX-License-Identifier: Apache-2.0
#include "amqp/token_access.hpp"

namespace hono::device_registry {
namespace {

class token_rights final : public peer_rights {
public:
    explicit token_rights(security::principal who)
        : who_{std::move(who)}
    {
    }
    bool may_read(std::string_view address) const override { return who_.may(security::activity::read, address); }
    bool may_write(std::string_view address) const override { return who_.may(security::activity::write, address); }
    bool may_execute(std::string_view address, std::string_view operation) const override
    {
        return who_.may_call(address, operation);
    }
    std::chrono::system_clock::time_point expires_at() const override { return who_.expires_at; }

private:
    security::principal who_;
};

} // namespace

awaitable<peer_decision> token_authenticator::authenticate(amqp::sasl_request request, time_point deadline)
{
    std::string user = request.authentication_id;
    auto who = co_await inner_.authenticate(std::move(request), deadline);
    if (!who)
        co_return peer_decision{auth::sasl_code_of(who.error()), std::move(user), nullptr};
    co_return peer_decision{amqp::sasl_code::ok, std::move(user), std::make_shared<token_rights>(std::move(*who))};
}

} // namespace hono::device_registry
