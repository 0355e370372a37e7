// SPDX-License-Identifier: Apache-2.0
#include "fake_auth_server.hpp"

#include <algorithm>

#include <proton/disposition.h>

#include <hono/amqp/message.hpp>

namespace test {
namespace {

using namespace hono;

class session final : public amqp::connection_handler {
public:
    explicit session(fake_auth_server& owner)
        : owner_{owner}
    {
        owner_.most_running = std::max(owner_.most_running, ++owner_.running);
    }
    ~session() override { --owner_.running; }

    awaitable<amqp::sasl_code> authenticate(std::shared_ptr<amqp::connection> peer, amqp::sasl_request request) override
    {
        bool const is_known = request.password.reveal() == "s3cret";
        owner_.logins.push_back(std::move(request));
        if (owner_.script.drops > 0) {
            --owner_.script.drops;
            peer->abort();
            co_return amqp::sasl_code::sys_temp;
        }
        co_await pause(owner_.script.delay);
        co_return is_known ? amqp::sasl_code::ok : owner_.script.refusal;
    }

    void on_link_open(amqp::connection&, pn_link_t* link) override
    {
        if (!owner_.script.refuse_with.empty()) {
            amqp::refuse(link, owner_.script.refuse_with, "as the test says");
            return;
        }
        CHECK(pn_link_is_sender(link));
        CHECK(amqp::remote_address_of(link) == "cbs");
        CHECK(pn_link_remote_snd_settle_mode(link) != PN_SND_SETTLED);
        amqp::echo_termini(link);
        pn_link_open(link);
    }

    void on_link_flow(amqp::connection&, pn_link_t* link) override
    {
        if (!(pn_link_state(link) & PN_LOCAL_ACTIVE) || pn_link_credit(link) <= 0 || owner_.script.token.empty())
            return;
        amqp::outgoing_message message;
        message.properties.emplace_back("type", std::string_view{owner_.script.type});
        message.body = owner_.script.token;
        auto const encoded = amqp::encode(message);
        pn_delivery(link, pn_dtag("t", 1));
        pn_link_send(link, encoded.data(), encoded.size());
        pn_link_advance(link);
    }

    void on_delivery(amqp::connection&, pn_delivery_t* delivery) override
    {
        if (pn_delivery_remote_state(delivery) == PN_ACCEPTED && pn_delivery_settled(delivery))
            ++owner_.accepted_tokens;
        pn_delivery_settle(delivery);
    }

private:
    fake_auth_server& owner_;
};

} // namespace

security::jwt_key key_of(std::string_view secret)
{
    return *security::jwt_key::from_secret(hono::secret{std::string{secret}});
}

std::string make_token(std::string_view claims, std::string_view secret, std::chrono::seconds life)
{
    auto const end = std::chrono::system_clock::now() + life;
    auto const seconds = std::chrono::duration_cast<std::chrono::seconds>(end.time_since_epoch()).count();
    return key_of(secret).sign(R"({"exp":)" + std::to_string(seconds) + "," + std::string{claims} + "}");
}

fake_auth_server::fake_auth_server(worker_io& on, auth_script what, std::function<net::tls_context()> tls)
    : script{std::move(what)}
    , io_{on}
{
    net::port_claim claim{"127.0.0.1", 0, 1};
    port_ = claim.port();
    amqp::server_options options;
    options.connection.container_id = "fake-auth";
    options.connection.sasl_mechanisms = script.mechanisms;
    options.tls = tls;
    server_ = std::make_unique<amqp::server>(on.tasks, options, [this] { return std::make_unique<session>(*this); });
    server_->listen(claim.take(0, on.executor()), static_cast<bool>(tls));
}

fake_auth_server::~fake_auth_server()
{
    io_.settle();
}

auth::client_options fake_auth_server::client_options() const
{
    auth::client_options options;
    options.peer.host = "127.0.0.1";
    options.peer.port = port_;
    options.peer.role = "Authentication";
    options.peer.container_name = "test";
    options.validation_key = std::make_shared<security::jwt_key const>(key_of());
    options.reconnect_pause = std::chrono::milliseconds{1};
    return options;
}

} // namespace test
