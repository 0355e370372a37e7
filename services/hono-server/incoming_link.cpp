// SPDX-License-Identifier: Apache-2.0
#include "incoming_link.hpp"

#include <algorithm>

#include <proton/condition.h>
#include <proton/disposition.h>

namespace hono::hono_server {
namespace {

constexpr std::size_t kept_capacity = 4096; // bytes that an idle link keeps for the next message in several frames

void set_rejection(pn_disposition_t* ours, outcome const& result)
{
    auto* const error = pn_disposition_condition(ours);
    if (result.as_received) {
        pn_condition_copy(error, pn_disposition_condition(result.as_received));
    } else if (!result.condition.empty()) {
        pn_condition_set_name(error, std::string{result.condition}.c_str());
        pn_condition_set_description(error, std::string{result.reason}.c_str());
    }
}

void set_modification(pn_disposition_t* ours, outcome const& result)
{
    if (!result.as_received) {
        pn_disposition_set_failed(ours, result.delivery_failed);
        return;
    }
    pn_disposition_set_failed(ours, pn_disposition_is_failed(result.as_received));
    pn_disposition_set_undeliverable(ours, pn_disposition_is_undeliverable(result.as_received));
    pn_data_copy(pn_disposition_annotations(ours), pn_disposition_annotations(result.as_received));
}

std::uint64_t set_outcome(pn_disposition_t* ours, outcome const& result)
{
    switch (result.kind) {
    case verdict::accepted:
        return PN_ACCEPTED;
    case verdict::rejected:
        set_rejection(ours, result);
        return PN_REJECTED;
    case verdict::modified:
        set_modification(ours, result);
        return PN_MODIFIED;
    case verdict::released:
        break;
    }
    return PN_RELEASED;
}

} // namespace

incoming_link::incoming_link(amqp::connection& on, pn_link_t* engine, router& network)
    : link{engine}
    , connection_{on}
    , router_{network}
    , producer_{*this, network.options().receiver_link_credit}
{
}

// -- taking in --------------------------------------------------------------------------------------------------------

std::string_view incoming_link::on_delivery(pn_delivery_t* delivery)
{
    if (auto* const message = static_cast<transfer*>(pn_delivery_get_context(delivery))) {
        if (pn_delivery_settled(delivery))
            direct_address::on_abandoned(*message);
        return {};
    }
    if (pn_link_current(engine()) != delivery)
        return {}; // over for us
    // After a withdrawal, transfers that were under way take the engine's count of credit below zero, which must not
    // reach the wire.
    if (auto const overdrawn = pn_link_queued(engine()) - pn_link_credit(engine()); overdrawn > 0)
        pn_link_flow(engine(), overdrawn);
    if (pn_delivery_aborted(delivery))
        discard(delivery);
    else
        take_in(delivery);
    return broken_rule_;
}

void incoming_link::take_in(pn_delivery_t* delivery)
{
    std::string_view content;
    if (!read(delivery, content))
        return;
    bool const pre_settled = pn_delivery_settled(delivery);
    pn_link_advance(engine());
    if (spend())
        route(content, pre_settled ? nullptr : delivery);
    if (pre_settled)
        pn_delivery_settle(delivery);
    if (partial_.capacity() > kept_capacity)
        std::string{}.swap(partial_);
    else
        partial_.clear();
}

/// True if the message is complete; then `content` is good until the next one.
bool incoming_link::read(pn_delivery_t* delivery, std::string_view& content)
{
    auto const pending = pn_delivery_pending(delivery);
    if (partial_.size() + pending > router_.options().max_message_size) {
        broken_rule_ = "amqp:link:message-size-exceeded";
        return false;
    }
    bool const partial = pn_delivery_partial(delivery);
    if (partial || !partial_.empty()) {
        gather(pending);
        content = partial_;
        return !partial;
    }
    auto const size = pending > 0 ? pn_link_recv(engine(), router_.buffer(), pending) : 0;
    content = {router_.buffer(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
    return true;
}

void incoming_link::gather(std::size_t pending)
{
    // Taken at once, so that messages coming in side by side on a session cannot close its window on each other.
    auto const had = partial_.size();
    partial_.resize(had + pending);
    if (pending > 0)
        pn_link_recv(engine(), partial_.data() + had, pending);
    pn_link_flow(engine(), 0); // lets the engine announce the window again if the transfer used it up
}

void incoming_link::discard(pn_delivery_t* delivery)
{
    partial_.clear();
    pn_delivery_settle(delivery);
    if (spend())
        producer_.top_up();
}

bool incoming_link::spend()
{
    if (producer_.spend())
        return true;
    broken_rule_ = "amqp:link:transfer-limit-exceeded";
    return false;
}

// -- answering --------------------------------------------------------------------------------------------------------

void incoming_link::set_credit(std::uint32_t credit)
{
    // The engine's count includes the transfer that is coming in; what it tells the peer does not.
    auto const counted = std::max(static_cast<int>(credit), pn_link_queued(engine()));
    pn_link_flow(engine(), counted - pn_link_credit(engine()));
    connection_.flush();
}

void incoming_link::bind(void* delivery, transfer& to)
{
    pn_delivery_set_context(static_cast<pn_delivery_t*>(delivery), &to);
}

void incoming_link::settle(void* delivery, outcome const& result)
{
    auto* const theirs = static_cast<pn_delivery_t*>(delivery);
    pn_delivery_update(theirs, set_outcome(pn_delivery_local(theirs), result));
    forget(delivery);
}

void incoming_link::forget(void* delivery)
{
    auto* const theirs = static_cast<pn_delivery_t*>(delivery);
    pn_delivery_set_context(theirs, nullptr);
    pn_delivery_settle(theirs);
    connection_.flush();
}

// -- a link with a target address -------------------------------------------------------------------------------------

addressed_link::addressed_link(amqp::connection& on, pn_link_t* engine, router& network, address_table::entry& address)
    : incoming_link{on, engine, network}
    , address_{address}
{
    address_.second.attach(core());
    address_.second.meters().links_in->add(1);
}

addressed_link::~addressed_link()
{
    address_.second.meters().links_in->add(-1);
    address_.second.detach(core());
    network().addresses().release(address_);
}

void addressed_link::route(std::string_view content, void* delivery)
{
    address_.second.receive(core(), content, delivery);
}

} // namespace hono::hono_server
