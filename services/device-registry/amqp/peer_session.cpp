// SPDX-License-Identifier: Apache-2.0
#include "amqp/peer_session.hpp"

#include <algorithm>
#include <cstring>

#include <proton/delivery.h>
#include <proton/disposition.h>
#include <proton/link.h>
#include <proton/terminus.h>

#include <hono/log/logger.hpp>

namespace hono::device_registry {
namespace {

log::logger const logger{"amqp"};

/// Octets of a request message: the longest that a client sends carries a certificate of a few thousand.
constexpr std::size_t max_request = 64 * 1024;
/// Links of one connection: an adapter's worker opens four per tenant that it serves, and two.
constexpr std::size_t max_links = 50'000;
/// A token that says it is valid longer must not overflow a timer.
constexpr std::chrono::hours max_session{365 * 24};
/// Responses on one link that the peer has not settled.
constexpr int max_unsettled = 10'000;

std::string no_endpoint(std::string_view address)
{
    return "no endpoint registered for address " + std::string{address};
}

std::size_t segments_of(link_address const& address)
{
    return address.endpoint.empty() ? 0 : address.tenant.empty() ? 1 : address.resource.empty() ? 2 : 3;
}

} // namespace

peer_session::peer_session(endpoint& owner)
    : owner_{owner}
{
}

peer_session::~peer_session() = default;

void peer_session::start(amqp::connection& peer)
{
    peer_ = &peer;
    if (!rights_)
        return;
    auto const left = std::min<std::chrono::system_clock::duration>(
        rights_->expires_at() - std::chrono::system_clock::now(), max_session);
    expiry_ = std::make_shared<steady_timer>(peer.get_executor(), deadline_in(left));
    owner_.tasks().spawn("token expiry", expire(expiry_));
}

awaitable<void> peer_session::expire(std::shared_ptr<steady_timer> timer)
{
    auto const self = shared_from_this();
    auto [cancelled] = co_await timer->async_wait(nothrow);
    if (!cancelled && self->peer_)
        self->peer_->close("amqp:unauthorized-access", "access token expired");
}

// Links
// -----------------------------------------------------------------------------------------------------------------

void peer_session::attach(pn_link_t* link)
{
    if (!rights_)
        amqp::refuse(link, "amqp:unauthorized-access", "unauthorized");
    else if (request_links_.size() + reply_links_.size() >= max_links)
        amqp::refuse(link, "amqp:resource-limit-exceeded", "too many links");
    else if (pn_link_is_receiver(link))
        attach_requests(link);
    else
        attach_replies(link);
}

/// amqp-apis.md §3.1
void peer_session::attach_requests(pn_link_t* link)
{
    auto const target = amqp::remote_address_of(link);
    if (target.empty())
        return amqp::refuse(link, "amqp:not-allowed", "anonymous relay not supported");
    link_address const address{target};
    auto api = owner_.find(address.endpoint);
    if (!api)
        return amqp::refuse(link, "amqp:not-found", no_endpoint(target));
    if (!rights_->may_write(target))
        return amqp::refuse(link, "amqp:unauthorized-access", "unauthorized");
    if (pn_link_remote_snd_settle_mode(link) == PN_SND_SETTLED)
        return amqp::refuse(link, "amqp:precondition-failed", "endpoint requires AT_LEAST_ONCE QoS");
    request_links_.emplace(link, std::make_shared<request_link>(target, std::move(api), link));
    amqp::echo_termini(link);
    pn_link_set_snd_settle_mode(link, PN_SND_UNSETTLED);
    pn_link_set_rcv_settle_mode(link, PN_RCV_FIRST);
    pn_link_open(link);
    pn_link_flow(link, static_cast<int>(owner_.options().link_credit));
}

/// amqp-apis.md §3.2
void peer_session::attach_replies(pn_link_t* link)
{
    std::string const source{amqp::remote_address_of(link)};
    link_address const address{source};
    auto const api = owner_.find(address.endpoint);
    if (!api)
        return amqp::refuse(link, "amqp:not-found", no_endpoint(source));
    if (!rights_->may_read(source))
        return amqp::refuse(link, "amqp:unauthorized-access", "unauthorized");
    if (segments_of(address) < api->reply_segments())
        return amqp::refuse(link, "amqp:invalid-field",
                            "reply-to address must have the following format <endpoint>/<tenant>/<reply-address>");
    if (!owner_.replies().claim(source))
        return amqp::refuse(link, "amqp:illegal-state", "reply-to address [" + source + "] is already subscribed");
    reply_links_[source].link = link;
    amqp::echo_termini(link);
    pn_link_set_snd_settle_mode(link, PN_SND_UNSETTLED);
    pn_link_set_rcv_settle_mode(link, PN_RCV_FIRST);
    pn_link_open(link);
}

void peer_session::forget(pn_link_t* link)
{
    if (auto const found = request_links_.find(link); found != request_links_.end()) {
        found->second->link = nullptr;
        request_links_.erase(found);
        return;
    }
    auto const found = reply_links_.find(amqp::remote_address_of(link));
    if (found == reply_links_.end() || found->second.link != link)
        return; // one that was refused
    owner_.replies().release(found->first);
    auto const dropped = std::move(found->second.waiting);
    reply_links_.erase(found);
    for (auto const& [encoded, from] : dropped)
        replenish(*from);
}

void peer_session::forget_links_of(pn_session_t* session)
{
    auto* const connection = pn_session_connection(session);
    for (auto* link = pn_link_head(connection, 0); link; link = pn_link_next(link, 0))
        if (pn_link_session(link) == session)
            forget(link);
}

void peer_session::end()
{
    peer_ = nullptr;
    for (auto const& [engine, link] : request_links_)
        link->link = nullptr;
    request_links_.clear();
    for (auto const& [address, link] : reply_links_)
        owner_.replies().release(address);
    reply_links_.clear();
    if (expiry_)
        expiry_->cancel();
}

// Requests
// --------------------------------------------------------------------------------------------------------------

void peer_session::deliver(pn_delivery_t* delivery)
{
    auto* const link = pn_delivery_link(delivery);
    if (pn_link_is_sender(link)) {
        if (pn_delivery_settled(delivery) || pn_delivery_remote_state(delivery) != 0)
            pn_delivery_settle(delivery);
        return;
    }
    auto const found = request_links_.find(link);
    if (found == request_links_.end())
        return; // being closed
    if (pn_delivery_pending(delivery) > max_request) {
        forget(link);
        amqp::detach(link, "amqp:link:message-size-exceeded", "request message is too long");
    } else if (pn_delivery_aborted(delivery)) {
        pn_delivery_settle(delivery);
        replenish(*found->second);
    } else if (pn_delivery_readable(delivery) && !pn_delivery_partial(delivery)) {
        receive(request_link_ptr{found->second}, delivery);
    }
}

/// amqp-apis.md §4.2, steps 1 and 2
void peer_session::receive(request_link_ptr const& from, pn_delivery_t* delivery)
{
    thread_local std::string buffer;
    buffer.resize(pn_delivery_pending(delivery));
    auto const size = pn_link_recv(from->link, buffer.data(), buffer.size());
    auto message = decode_request({buffer.data(), size > 0 ? static_cast<std::size_t>(size) : 0});
    bool const formally_correct = message && !message->subject.empty() && !message->reply_to.empty() &&
                                  !std::holds_alternative<std::monostate>(message->correlation) &&
                                  from->api->is_well_formed(*message, from->address);
    if (!formally_correct) {
        amqp::reject(delivery, "hono:bad-request", "malformed request message");
        replenish(*from);
        return;
    }
    pn_delivery_update(delivery, PN_ACCEPTED);
    pn_delivery_settle(delivery);
    accept(from, std::move(*message));
}

/// Steps 3 and 4
void peer_session::accept(request_link_ptr const& from, request_message message)
{
    if (!reply_links_.contains(message.reply_to)) {
        logger.debug("request without reply link dropped", {{"reply-to", message.reply_to}});
        replenish(*from);
        return;
    }
    auto const what = std::make_shared<request const>(request{from, std::move(message)});
    if (!from->api->may_ask(*rights_, what->message, from->address))
        respond(*what, {403, "not authorized to invoke operation", {}, {}, true});
    else
        owner_.tasks().spawn("request", serve(what));
}

/// Step 5
awaitable<void> peer_session::serve(std::shared_ptr<request const> what)
{
    auto const self = shared_from_this();
    auto const& api = *what->from->api;
    std::string tenant{api.tenant_of(what->message, what->from->address)};
    auto work = [what] { return what->from->api->execute(what->message, what->from->address.tenant); };
    auto const until = deadline_in(owner_.options().time_out);
    auto answer = co_await owner_.pool().run(std::move(tenant), std::move(work), until);
    if (!self->peer_)
        co_return; // nobody waits any more
    if (!answer) {
        logger.warn("request not processed",
                    {{"address", what->from->address.text}, {"cause", answer.error().message()}});
        respond(*what, {503, "request could not be processed at the moment", {}, {}, true});
    } else if (api.may_see(*rights_, what->message, *answer)) {
        respond(*what, *answer);
    } else {
        respond(*what, {403, {}, {}, {}, true});
    }
    self->peer_->flush();
}

/// Steps 6 and 7
void peer_session::respond(request const& what, api_answer const& answer)
{
    auto const found = reply_links_.find(what.message.reply_to);
    if (found == reply_links_.end())
        return replenish(*what.from);
    auto& to = found->second;
    response_frame frame{what.from->api->endpoint(), what.from->address.tenant, what.message.device_id};
    if (!answer.tenant.empty())
        frame.tenant = answer.tenant;
    auto const encoded = encode_response(answer, what.message.correlation, frame);
    if (pn_link_credit(to.link) <= 0 || !to.waiting.empty()) {
        to.waiting.emplace_back(encoded, what.from);
        return;
    }
    send(to, encoded);
    replenish(*what.from);
}

void peer_session::flow(pn_link_t* link)
{
    if (!pn_link_is_sender(link))
        return;
    auto const found = reply_links_.find(amqp::remote_address_of(link));
    if (found == reply_links_.end() || found->second.link != link)
        return;
    auto& to = found->second;
    while (!to.waiting.empty() && pn_link_credit(link) > 0) {
        auto const [encoded, from] = std::move(to.waiting.front());
        to.waiting.pop_front();
        send(to, encoded);
        replenish(*from);
    }
    if (pn_link_get_drain(link))
        pn_link_drained(link);
}

void peer_session::send(reply_link& to, std::string_view encoded)
{
    if (pn_link_unsettled(to.link) >= max_unsettled) // the peer settles nothing: the oldest is forgotten
        pn_delivery_settle(pn_unsettled_head(to.link));
    char tag[sizeof next_tag_];
    std::memcpy(tag, &++next_tag_, sizeof tag);
    pn_delivery(to.link, pn_dtag(tag, sizeof tag));
    pn_link_send(to.link, encoded.data(), encoded.size());
    pn_link_advance(to.link);
}

void peer_session::replenish(request_link const& link)
{
    if (link.link)
        pn_link_flow(link.link, 1);
}

} // namespace hono::device_registry
