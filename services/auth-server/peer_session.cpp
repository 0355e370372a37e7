// SPDX-License-Identifier: Apache-2.0
#include "peer_session.hpp"

#include <proton/delivery.h>
#include <proton/link.h>

#include <hono/amqp/message.hpp>
#include <hono/log/logger.hpp>
#include <hono/security/x509_name.hpp>

#include "address_authz.hpp"

namespace hono::auth_server {
namespace {

log::logger const logger{"auth"};

constexpr auto connection_life = std::chrono::seconds{5};      // from open on
constexpr auto authentication_limit = std::chrono::seconds{5}; // for a password's hash on a busy pool
constexpr int max_links = 10;                                  // of one connection: each costs a signature

/// The link's context once its token has been sent; any non-null pointer does.
char const sent_mark = 0;

} // namespace

peer_session::peer_session(identity_check& users, token_issuer const& tokens, executor ex)
    : users_{users}
    , tokens_{tokens}
    , limit_{ex}
{
}

awaitable<amqp::sasl_code> peer_session::authenticate(std::shared_ptr<amqp::connection> peer,
                                                      amqp::sasl_request request)
{
    std::optional<std::string> subject;
    if (auto const* const certificate = peer->stream().peer_certificate())
        subject = security::rfc2253_subject(*certificate);
    auto const name = request.authentication_id;
    auto verdict = co_await users_.check(std::move(request), std::move(subject), deadline_in(authentication_limit));
    if (verdict.code != amqp::sasl_code::ok)
        logger.debug("login refused", {{"peer", peer->remote_address()}, {"user", name}});
    who_ = std::move(verdict.who);
    co_return verdict.code;
}

bool peer_session::on_open(amqp::connection& peer)
{
    if (!who_) {
        peer.close("amqp:unauthorized-access", "client must authenticate using SASL");
        return false;
    }
    if (wants_address_authz(peer.engine()))
        offer_address_authz(peer.engine(), *who_);
    limit_.expires_after(connection_life);
    limit_.async_wait([weak = peer.weak_from_this()](error_code error) {
        auto const alive = weak.lock();
        if (!error && alive)
            alive->close("hono:inactivity", "client must retrieve token within 5 secs after opening connection");
    });
    return true;
}

void peer_session::on_link_open(amqp::connection&, pn_link_t* link)
{
    if (pn_link_is_receiver(link)) {
        amqp::refuse(link, "amqp:not-allowed", "cannot write to node");
        return;
    }
    auto const address = amqp::remote_address_of(link);
    if (address != "cbs") {
        amqp::refuse(link, "amqp:not-found", "no endpoint registered for address " + std::string{address});
        return;
    }
    if (pn_link_remote_snd_settle_mode(link) == PN_SND_SETTLED) {
        amqp::refuse(link, "amqp:invalid-field", "supports AT_LEAST_ONCE delivery mode only");
        return;
    }
    if (++links_ > max_links) {
        amqp::refuse(link, "amqp:resource-limit-exceeded", "too many links");
        return;
    }
    amqp::echo_termini(link);
    pn_link_set_snd_settle_mode(link, PN_SND_UNSETTLED);
    pn_link_set_rcv_settle_mode(link, PN_RCV_FIRST);
    pn_link_open(link);
}

void peer_session::on_link_flow(amqp::connection&, pn_link_t* link)
{
    if (!(pn_link_state(link) & PN_LOCAL_ACTIVE))
        return; // refused: its first credit may come right behind the attach
    if (pn_link_is_sender(link) && pn_link_credit(link) > 0 && !pn_link_get_context(link))
        send_token(link);
    if (pn_link_get_drain(link))
        pn_link_drained(link);
}

void peer_session::send_token(pn_link_t* link)
{
    pn_link_set_context(link, const_cast<char*>(&sent_mark));
    auto const token = tokens_.issue(who_->name, who_->claims, std::chrono::system_clock::now());
    auto const encoded = encode_token_message(token);
    pn_delivery(link, pn_dtag("t", 1));
    pn_link_send(link, encoded.data(), encoded.size());
    pn_link_advance(link);
}

void peer_session::on_delivery(amqp::connection&, pn_delivery_t* delivery)
{
    // Any outcome ends the link.
    if (pn_delivery_updated(delivery)) {
        pn_delivery_settle(delivery);
        pn_link_close(pn_delivery_link(delivery));
    }
}

void peer_session::on_end(amqp::connection&)
{
    limit_.cancel();
}

} // namespace hono::auth_server
