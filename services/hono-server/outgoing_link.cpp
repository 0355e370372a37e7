// SPDX-License-Identifier: Apache-2.0
#include "outgoing_link.hpp"

#include <optional>

#include <proton/disposition.h>

namespace hono::hono_server {
namespace {

// Transfers that a link may have in the engine, unsent because the peer's session window is closed. Messages beyond
// wait at their address, where they are seen to be stalled.
constexpr int max_unsent = 512;

settle_mode mode_of(pn_link_t* engine)
{
    switch (pn_link_snd_settle_mode(engine)) {
    case PN_SND_SETTLED:
        return settle_mode::settled;
    case PN_SND_UNSETTLED:
        return settle_mode::unsettled;
    default:
        return settle_mode::mixed;
    }
}

/// What the consumer says; nothing while it says nothing final.
std::optional<verdict> verdict_of(pn_delivery_t* delivery)
{
    switch (pn_delivery_remote_state(delivery)) {
    case PN_ACCEPTED:
        return verdict::accepted;
    case PN_REJECTED:
        return verdict::rejected;
    case PN_RELEASED:
        return verdict::released;
    case PN_MODIFIED:
        return verdict::modified;
    default: // settled without an outcome, or with one that the standard does not know
        return pn_delivery_settled(delivery) ? std::optional{verdict::released} : std::nullopt;
    }
}

} // namespace

outgoing_link::outgoing_link(amqp::connection& on, pn_link_t* engine, address_table& table,
                             address_table::entry& address)
    : link{engine}
    , connection_{on}
    , table_{table}
    , address_{address}
    , consumer_{*this, mode_of(engine)}
{
    address_.second.attach(consumer_);
    address_.second.meters().links_out->add(1);
}

outgoing_link::~outgoing_link()
{
    address_.second.meters().links_out->add(-1);
    address_.second.detach(consumer_);
    table_.release(address_);
}

std::string_view outgoing_link::on_delivery(pn_delivery_t* delivery)
{
    auto* const message = static_cast<transfer*>(pn_delivery_get_context(delivery)); // null: over for us
    if (auto const kind = message ? verdict_of(delivery) : std::nullopt)
        direct_address::on_outcome(*message, {.kind = *kind, .as_received = pn_delivery_remote(delivery)});
    return {};
}

void outgoing_link::on_flow()
{
    address_.second.on_ready(consumer_);
    if (pn_link_get_drain(engine()))
        pn_link_drained(engine());
}

void outgoing_link::on_writable()
{
    address_.second.on_ready(consumer_);
}

bool outgoing_link::is_ready() const
{
    return pn_link_credit(engine()) > 0 && !connection_.is_congested() && !connection_.is_closing() &&
           pn_link_queued(engine()) < max_unsent;
}

pn_delivery_t* outgoing_link::write(std::string_view content)
{
    ++tag_; // unique among the link's deliveries
    auto* const delivery = pn_delivery(engine(), pn_dtag(reinterpret_cast<char const*>(&tag_), sizeof tag_));
    pn_link_send(engine(), content.data(), content.size());
    pn_link_advance(engine());
    connection_.flush();
    return delivery;
}

void* outgoing_link::send(std::string_view content, transfer& of)
{
    auto* const delivery = write(content);
    pn_delivery_set_context(delivery, &of);
    return delivery;
}

void outgoing_link::send_settled(std::string_view content)
{
    pn_delivery_settle(write(content));
}

void outgoing_link::settle(void* delivery)
{
    auto* const ours = static_cast<pn_delivery_t*>(delivery);
    pn_delivery_set_context(ours, nullptr);
    pn_delivery_settle(ours);
    connection_.flush();
}

} // namespace hono::hono_server
