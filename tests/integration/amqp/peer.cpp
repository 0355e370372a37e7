// SPDX-License-Identifier: Apache-2.0
#include "peer.hpp"

#include <map>

#include <proton/delivery.h>
#include <proton/disposition.h>
#include <proton/link.h>

namespace test {
namespace {

using namespace hono;

class scripted_handler final : public amqp::connection_handler {
public:
    explicit scripted_handler(service& owner)
        : owner_{owner}
    {
    }

    awaitable<amqp::sasl_code> authenticate(std::shared_ptr<amqp::connection>, amqp::sasl_request request) override
    {
        owner_.users.push_back(request.authentication_id);
        co_return request.password.reveal() == "secret" ? owner_.script.login : amqp::sasl_code::auth;
    }

    void on_link_open(amqp::connection&, pn_link_t* link) override
    {
        if (!owner_.script.refuse_with.empty()) {
            amqp::refuse(link, owner_.script.refuse_with, "as the test says");
            return;
        }
        amqp::echo_termini(link);
        pn_link_open(link);
        if (pn_link_is_receiver(link))
            pn_link_flow(link, owner_.script.credit);
        else
            replies_[std::string{amqp::remote_address_of(link)}] = link;
    }

    void on_link_close(amqp::connection&, pn_link_t* link) override
    {
        std::erase_if(replies_, [&](auto const& entry) { return entry.second == link; });
    }

    void on_delivery(amqp::connection& on, pn_delivery_t* delivery) override
    {
        auto* const link = pn_delivery_link(delivery);
        if (pn_link_is_sender(link)) {
            pn_delivery_settle(delivery);
            return;
        }
        if (!pn_delivery_readable(delivery) || pn_delivery_partial(delivery))
            return;
        std::string bytes(pn_delivery_pending(delivery), '\0');
        pn_link_recv(link, bytes.data(), bytes.size());
        auto message = amqp::decode(bytes);
        REQUIRE(message.has_value());
        if (++owner_.deliveries == owner_.script.close_after_deliveries) {
            on.close(owner_.script.close_condition, "access token expired");
            return;
        }
        if (owner_.script.echo_requests)
            answer(*message);
        owner_.messages.push_back(std::move(*message));
        settle(delivery);
        pn_link_flow(link, 1);
    }

private:
    void settle(pn_delivery_t* delivery)
    {
        if (owner_.script.outcome == 0) {
            pn_link_advance(pn_delivery_link(delivery));
            return;
        }
        if (owner_.script.outcome == PN_REJECTED) {
            amqp::reject(delivery, "amqp:resource-limit-exceeded", "full");
            return;
        }
        pn_delivery_update(delivery, owner_.script.outcome);
        pn_delivery_settle(delivery);
    }

    void answer(amqp::incoming_message const& request)
    {
        auto const found = replies_.find(request.reply_to);
        if (found == replies_.end())
            return;
        amqp::outgoing_message reply;
        reply.correlation_id = request.message_id;
        reply.content_type = "application/json";
        reply.properties.emplace_back("status", std::int32_t{200});
        reply.properties.emplace_back("cache_control", std::string_view{"max-age = 300"});
        reply.body = request.body ? std::optional<std::string_view>{*request.body} : std::nullopt;
        auto const encoded = amqp::encode(reply);
        pn_delivery(found->second, pn_dtag("r", 1));
        pn_link_send(found->second, encoded.data(), encoded.size());
        pn_link_advance(found->second);
    }

    service& owner_;
    std::map<std::string, pn_link_t*> replies_;
};

} // namespace

service::service(worker_io& on, service_script what)
    : script{std::move(what)}
    , io_{on}
{
    net::port_claim claim{"127.0.0.1", 0, 1};
    port_ = claim.port();
    amqp::server_options options;
    options.connection.container_id = "test-service";
    server =
        std::make_unique<amqp::server>(on.tasks, options, [this] { return std::make_unique<scripted_handler>(*this); });
    server->listen(claim.take(0, on.executor()), false);
}

service::~service()
{
    io_.settle();
}

amqp::client_options service::client_options(std::string role) const
{
    amqp::client_options options;
    options.host = "127.0.0.1";
    options.port = port_;
    options.role = std::move(role);
    options.container_name = "test";
    options.connection.username = "user@TEST";
    options.connection.password = secret{"secret"};
    options.backoff.max_delay = std::chrono::milliseconds{50};
    options.request_timeout = std::chrono::milliseconds{1000};
    return options;
}

} // namespace test
