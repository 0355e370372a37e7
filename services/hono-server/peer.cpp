// SPDX-License-Identifier: Apache-2.0
#include "peer.hpp"

#include <proton/condition.h>
#include <proton/session.h>
#include <proton/terminus.h>

#include <hono/auth/plain_authenticator.hpp>
#include <hono/log/logger.hpp>

#include "anonymous_link.hpp"
#include "incoming_link.hpp"
#include "outgoing_link.hpp"

namespace hono::hono_server {
namespace {

log::logger const logger{"hono-server"};

/// Name of a link within its connection; producers and consumers have names of their own.
std::string key_of(pn_link_t* engine)
{
    return std::string{pn_link_is_sender(engine) ? "s" : "r"} + pn_link_name(engine);
}

constexpr std::string_view limit_condition = "amqp:resource-limit-exceeded";

} // namespace

peer::peer(router& network, login const& ask)
    : router_{network}
    , login_{ask}
{
    ++router_.peers;
}

peer::~peer()
{
    if (counted_)
        router_.counts().connections->add(-1);
    --router_.peers;
}

// -- connection -------------------------------------------------------------------------------------------------------

awaitable<amqp::sasl_code> peer::authenticate(std::shared_ptr<amqp::connection> from, amqp::sasl_request request)
{
    auto const user = request.authentication_id;
    auto who = co_await login_(std::move(request));
    auto& counts = router_.counts();
    if (who) {
        counts.authentications_succeeded->add();
        rights_ = std::move(who->rights);
        logger.debug("peer authenticated", {{"peer", from->remote_address()}, {"user", user}});
        co_return amqp::sasl_code::ok;
    }
    auto const code = auth::sasl_code_of(who.error());
    auto const& counter = code == amqp::sasl_code::auth ? counts.authentications_unauthorized //
                                                        : counts.authentications_unavailable;
    counter->add();
    logger.debug("authentication failed", {{"peer", from->remote_address()}, {"reason", who.error().message()}});
    co_return code;
}

bool peer::on_open(amqp::connection& from)
{
    auto const limit = router_.options().max_connections;
    if (limit > 0 && router_.peers > limit) {
        router_.counts().count_refusal(limit_condition);
        from.close(limit_condition, "too many connections");
        return false;
    }
    counted_ = true;
    router_.counts().connections->add(1);
    logger.debug("connection established", {{"peer", from.remote_address()}, {"container", from.remote_container()}});
    return true;
}

void peer::on_session_open(amqp::connection& from, pn_session_t* session)
{
    connection_handler::on_session_open(from, session);
    if (session_links_.size() < router_.options().max_sessions) {
        session_links_.emplace(session, 0);
        return;
    }
    router_.counts().count_refusal(limit_condition);
    auto* const error = pn_session_condition(session);
    pn_condition_set_name(error, std::string{limit_condition}.c_str());
    pn_condition_set_description(error, "too many sessions");
    pn_session_close(session);
}

void peer::on_session_close(amqp::connection&, pn_session_t* session)
{
    std::erase_if(links_, [&](auto const& each) { return pn_link_session(each.second->engine()) == session; });
    auto const found = session_links_.find(session);
    if (found == session_links_.end())
        return;
    attached_ -= found->second;
    session_links_.erase(found);
}

void peer::on_close(amqp::connection&)
{
    end_links();
}

void peer::on_writable(amqp::connection&)
{
    for (auto const& [name, each] : links_)
        each->on_writable();
}

void peer::on_end(amqp::connection& from)
{
    end_links();
    logger.debug("connection ended", {{"peer", from.remote_address()},
                                      {"condition", from.end_condition()},
                                      {"description", from.end_description()}});
}

void peer::end_links()
{
    links_.clear();
}

// -- attaching (hono-server.md §3) ------------------------------------------------------------------------------------

peer::refusal peer::check_sender(pn_link_t* engine) const
{
    auto* const target = pn_link_remote_target(engine);
    if (pn_terminus_get_type(target) == PN_COORDINATOR || pn_terminus_is_dynamic(target))
        return {"amqp:not-implemented", "neither transactions nor dynamic targets are supported"};
    auto const address = amqp::remote_address_of(engine);
    if (!address.empty()) { // else an anonymous terminus
        if (!rights_.may_send_to(address))
            return {"amqp:unauthorized-access", "unauthorized"};
        if (!parse_address(address))
            return {"amqp:not-found", "no such address"};
    }
    if (attached_ > router_.options().max_links)
        return {limit_condition, "too many links"};
    return {};
}

peer::refusal peer::check_receiver(pn_link_t* engine) const
{
    if (pn_terminus_is_dynamic(pn_link_remote_source(engine)))
        return {"amqp:not-implemented", "dynamic sources are not supported"};
    auto const address = amqp::remote_address_of(engine);
    if (address.empty())
        return {"amqp:not-found", "a source address is needed"};
    if (!rights_.may_receive_from(address))
        return {"amqp:unauthorized-access", "unauthorized"};
    if (!parse_address(address))
        return {"amqp:not-found", "no such address"};
    if (attached_ > router_.options().max_links)
        return {limit_condition, "too many links"};
    return {};
}

void peer::on_link_open(amqp::connection& from, pn_link_t* engine)
{
    auto const session = session_links_.find(pn_link_session(engine));
    if (session == session_links_.end())
        return; // a session that has been refused
    ++session->second;
    ++attached_;
    bool const consumes = pn_link_is_sender(engine);
    if (auto const no = consumes ? check_receiver(engine) : check_sender(engine); !no.condition.empty()) {
        router_.counts().count_refusal(no.condition);
        amqp::refuse(engine, no.condition, no.reason);
        // Refused links stay in the engine until the peer detaches them: it must not heap them up.
        if (attached_ > 2 * router_.options().max_links)
            from.close(limit_condition, "too many links");
        return;
    }
    auto const name = key_of(engine);
    steal(name);
    amqp::echo_termini(engine);
    pn_link_set_snd_settle_mode(engine, pn_link_remote_snd_settle_mode(engine));
    pn_link_set_rcv_settle_mode(engine, PN_RCV_FIRST);
    pn_link_set_max_message_size(engine, router_.options().max_message_size);
    pn_link_open(engine);
    links_.emplace(name, consumes ? make_consumer(from, engine) : make_producer(from, engine));
}

std::unique_ptr<link> peer::make_producer(amqp::connection& from, pn_link_t* engine)
{
    auto const address = amqp::remote_address_of(engine);
    if (address.empty()) {
        pn_terminus_set_type(pn_link_target(engine), PN_TARGET);
        return std::make_unique<anonymous_link>(from, engine, router_, rights_);
    }
    return std::make_unique<addressed_link>(from, engine, router_,
                                            router_.addresses().use(address, *parse_address(address)));
}

std::unique_ptr<link> peer::make_consumer(amqp::connection& from, pn_link_t* engine)
{
    auto const address = amqp::remote_address_of(engine);
    auto& table = router_.addresses();
    return std::make_unique<outgoing_link>(from, engine, table, table.use(address, *parse_address(address)));
}

void peer::steal(std::string const& name)
{
    auto const older = links_.find(name);
    if (older == links_.end())
        return;
    auto* const engine = older->second->engine();
    links_.erase(older);
    amqp::detach(engine, "amqp:link:stolen", "a link of the same name has been attached");
}

// -- links ------------------------------------------------------------------------------------------------------------

void peer::on_link_flow(amqp::connection&, pn_link_t* engine)
{
    if (auto* const one = link::of(engine))
        one->on_flow();
}

void peer::on_delivery(amqp::connection&, pn_delivery_t* delivery)
{
    auto* const engine = pn_delivery_link(delivery);
    auto* const one = link::of(engine);
    if (!one) {
        skip(delivery);
        return;
    }
    auto const broken_rule = one->on_delivery(delivery);
    if (!broken_rule.empty())
        detach(engine, broken_rule, "");
}

/// A transfer on a link that we have detached already: its bytes must not close the session's window.
void peer::skip(pn_delivery_t* delivery)
{
    auto* const engine = pn_delivery_link(delivery);
    if (pn_link_is_sender(engine) || pn_link_current(engine) != delivery)
        return;
    while (pn_delivery_pending(delivery) > 0)
        pn_link_recv(engine, router_.buffer(), router_.options().max_message_size);
    if (!pn_delivery_partial(delivery))
        pn_delivery_settle(delivery);
}

void peer::detach(pn_link_t* engine, std::string_view condition, std::string_view reason)
{
    router_.counts().count_refusal(condition);
    drop(engine);
    amqp::detach(engine, condition, reason);
}

void peer::drop(pn_link_t* engine)
{
    if (link::of(engine))
        links_.erase(key_of(engine));
}

void peer::on_link_close(amqp::connection&, pn_link_t* engine)
{
    drop(engine);
    auto const session = session_links_.find(pn_link_session(engine));
    if (session == session_links_.end())
        return;
    --session->second;
    --attached_;
}

} // namespace hono::hono_server
