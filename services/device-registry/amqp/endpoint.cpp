// SPDX-License-Identifier: Apache-2.0
#include "amqp/endpoint.hpp"

#include <hono/log/logger.hpp>

#include "amqp/peer_session.hpp"

namespace hono::device_registry {
namespace {

log::logger const logger{"amqp"};

/// Hands Proton's events on to the session, which requests in progress keep alive beyond the connection.
class peer_handler final : public amqp::connection_handler {
public:
    explicit peer_handler(endpoint& owner)
        : owner_{owner}
        , session_{std::make_shared<peer_session>(owner)}
    {
    }

    awaitable<amqp::sasl_code> authenticate(std::shared_ptr<amqp::connection> peer, amqp::sasl_request request) override
    {
        auto& authenticator = owner_.authenticator();
        auto decision =
            co_await authenticator.authenticate(std::move(request), deadline_in(owner_.options().sasl_time_out));
        if (decision.code == amqp::sasl_code::ok && !decision.rights)
            decision.code = amqp::sasl_code::sys;
        if (decision.code == amqp::sasl_code::ok)
            session_->admit(std::move(decision.rights));
        logger.info(decision.code == amqp::sasl_code::ok ? "peer authenticated" : "peer not authenticated",
                    {{"peer", peer->remote_address()},
                     {"user", decision.name},
                     {"sasl-code", static_cast<int>(decision.code)}});
        co_return decision.code;
    }

    bool on_open(amqp::connection& peer) override
    {
        session_->start(peer);
        return true;
    }
    void on_link_open(amqp::connection&, pn_link_t* link) override { session_->attach(link); }
    void on_link_flow(amqp::connection&, pn_link_t* link) override { session_->flow(link); }
    void on_delivery(amqp::connection&, pn_delivery_t* delivery) override { session_->deliver(delivery); }
    void on_link_close(amqp::connection&, pn_link_t* link) override { session_->forget(link); }
    void on_session_close(amqp::connection&, pn_session_t* ended) override { session_->forget_links_of(ended); }
    void on_end(amqp::connection&) override { session_->end(); }

private:
    endpoint& owner_;
    std::shared_ptr<peer_session> session_;
};

} // namespace

endpoint::endpoint(net::task_group& tasks, net::worker_pool& pool, api_list const& apis, reply_addresses& replies,
                   peer_authenticator& authenticator, endpoint_options options)
    : tasks_{tasks}
    , pool_{pool}
    , apis_{apis}
    , replies_{replies}
    , authenticator_{authenticator}
    , options_{options}
{
}

std::unique_ptr<amqp::connection_handler> endpoint::make_handler()
{
    return std::make_unique<peer_handler>(*this);
}

std::shared_ptr<request_api const> endpoint::find(std::string_view name) const
{
    for (auto const& api : apis_)
        if (api->endpoint() == name)
            return api;
    return nullptr;
}

} // namespace hono::device_registry
