// SPDX-License-Identifier: Apache-2.0
#include "token_exchange.hpp"

#include <proton/disposition.h>
#include <proton/sasl.h>
#include <proton/terminus.h>
#include <proton/transport.h>

#include <hono/amqp/message.hpp>
#include <hono/auth/error.hpp>

namespace hono::auth {
namespace {

constexpr std::size_t max_message_size = 1024 * 1024; // bytes

/// The token in a message, "" if it is none.
std::string token_of(std::string_view encoded)
{
    auto message = amqp::decode(encoded);
    if (!message || message->text_property("type") != "amqp:jwt")
        return {};
    return std::move(message->body).value_or("");
}

} // namespace

awaitable<result<std::string>> token_exchange::wait(time_point deadline)
{
    auto done = co_await outcome_.wait(deadline);
    if (!done)
        co_return errc::unreachable;
    if (done->failure)
        co_return done->failure;
    co_return std::move(done->token);
}

bool token_exchange::on_open(amqp::connection& on)
{
    auto* const session = pn_session(on.engine());
    pn_session_set_incoming_capacity(session, on.options().session_window);
    pn_session_open(session);
    auto* const link = pn_receiver(session, "cbs");
    pn_terminus_set_address(pn_link_source(link), "cbs");
    pn_link_set_snd_settle_mode(link, PN_SND_UNSETTLED);
    pn_link_set_rcv_settle_mode(link, PN_RCV_FIRST);
    pn_link_open(link);
    pn_link_flow(link, 1);
    return true;
}

void token_exchange::on_link_open(amqp::connection&, pn_link_t* link)
{
    if (!(pn_link_state(link) & PN_LOCAL_ACTIVE))
        amqp::refuse(link, "amqp:not-allowed", "no links are accepted here");
}

void token_exchange::on_link_close(amqp::connection&, pn_link_t*)
{
    outcome_.set({errc::unreachable, {}}); // refused; after a token, nobody listens any more
}

void token_exchange::on_delivery(amqp::connection&, pn_delivery_t* delivery)
{
    auto const size = pn_delivery_pending(delivery);
    if (size > max_message_size) {
        outcome_.set({errc::bad_token, {}});
        return;
    }
    if (!pn_delivery_readable(delivery) || pn_delivery_partial(delivery))
        return;
    std::string bytes(size, '\0');
    pn_link_recv(pn_delivery_link(delivery), bytes.data(), bytes.size());
    auto token = token_of(bytes);
    pn_delivery_update(delivery, PN_ACCEPTED);
    pn_delivery_settle(delivery);
    if (token.empty())
        outcome_.set({errc::bad_token, {}});
    else
        outcome_.set({{}, std::move(token)});
}

void token_exchange::on_end(amqp::connection& on)
{
    // PERM stands for "no mechanism in common", too: the server takes no passwords.
    auto const code = pn_sasl_outcome(pn_sasl(on.transport()));
    bool const refused = code == PN_SASL_AUTH || code == PN_SASL_PERM;
    outcome_.set({refused ? errc::wrong_credentials : errc::unreachable, {}});
}

} // namespace hono::auth
