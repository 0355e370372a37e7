// SPDX-License-Identifier: Apache-2.0
// Turns Proton's events into call-backs of the connection's handler.
#include <proton/connection.h>
#include <proton/delivery.h>
#include <proton/event.h>
#include <proton/link.h>
#include <proton/sasl.h>
#include <proton/session.h>
#include <proton/transport.h>

#include <hono/amqp/connection.hpp>
#include <hono/log/logger.hpp>

namespace hono::amqp {
namespace {

log::logger const logger{"amqp"};

} // namespace

void connection::dispatch_events()
{
    while (auto* const event = pn_connection_driver_next_event(&driver_))
        dispatch(event);
}

void connection::dispatch_remote_open()
{
    // Proton also reads AMQP frames that come in the middle of the SASL exchange: such a peer is not let in.
    if (role_ == role::server && pn_sasl_outcome(pn_sasl(driver_.transport)) != PN_SASL_OK) {
        answer_unknown_protocol();
        closing_ = true;
        abort();
        return;
    }
    peer_opened_ = true;
    if (!closing_)
        limit_timer_.cancel();
    tick();
    if (closing_)
        return;
    bool const answer = handler_.on_open(*this);
    if (role_ == role::server && answer && !(pn_connection_state(driver_.connection) & PN_LOCAL_ACTIVE))
        pn_connection_open(driver_.connection);
}

void connection::dispatch_link(pn_event_type_t type, pn_link_t* link)
{
    if (type == PN_LINK_REMOTE_OPEN) {
        handler_.on_link_open(*this, link);
        return;
    }
    if (type == PN_LINK_FLOW) {
        handler_.on_link_flow(*this, link);
        return;
    }
    // detach, with or without closed=true: there is no link recovery
    handler_.on_link_close(*this, link);
    pn_link_close(link);
    pn_link_free(link);
}

/// A peer whose protocol header makes no sense is told which one we speak, and nothing else (hono-server.md §1); Proton
/// would send an open frame and a close.
void connection::answer_unknown_protocol()
{
    if (role_ != role::server || has_written_)
        return;
    stream_.try_write({"AMQP\x03\x01\x00\x00", 8});
    pn_connection_driver_close(&driver_);
}

void connection::dispatch(pn_event_t* event)
{
    auto const type = pn_event_type(event);
    switch (type) {
    case PN_CONNECTION_REMOTE_OPEN:
        dispatch_remote_open();
        break;
    case PN_SESSION_REMOTE_OPEN:
        if (!closing_)
            handler_.on_session_open(*this, pn_event_session(event));
        break;
    case PN_SESSION_REMOTE_CLOSE:
        if (!closing_) {
            handler_.on_session_close(*this, pn_event_session(event));
            pn_session_close(pn_event_session(event));
            pn_session_free(pn_event_session(event));
        }
        break;
    case PN_LINK_REMOTE_OPEN:
    case PN_LINK_FLOW:
    case PN_LINK_REMOTE_DETACH:
    case PN_LINK_REMOTE_CLOSE:
        if (!closing_)
            dispatch_link(type, pn_event_link(event));
        break;
    case PN_DELIVERY:
        if (!closing_)
            handler_.on_delivery(*this, pn_event_delivery(event));
        break;
    case PN_CONNECTION_REMOTE_CLOSE:
        note_end(pn_connection_remote_condition(driver_.connection));
        if (!closing_) {
            handler_.on_close(*this);
            close();
        }
        break;
    case PN_TRANSPORT_ERROR:
        note_end(pn_transport_condition(driver_.transport));
        logger.debug("transport error",
                     {{"peer", remote_address_}, {"condition", end_condition_}, {"description", end_description_}});
        answer_unknown_protocol();
        if (!closing_) {
            closing_ = true;
            limit(std::chrono::milliseconds{2000});
        }
        break;
    default:
        break;
    }
}

} // namespace hono::amqp
