// SPDX-License-Identifier: Apache-2.0
#include <hono/amqp/request_response.hpp>

#include <algorithm>

#include <proton/delivery.h>
#include <proton/link.h>

#include <hono/base/uuid.hpp>
#include <hono/net/event.hpp>

namespace hono::amqp {
namespace {

constexpr std::size_t max_pending = 1000; // per link pair; beyond, callers hear so at once

} // namespace

/// A request that waits for its response; lives in the caller's coroutine frame.
struct request_response::pending {
    net::event<result<response>> answer;
};

request_response::request_response(client& owner, std::string address, std::string id_prefix)
    : client_{owner}
    , reply_address_{address + "/" + random_uuid()}
    , id_prefix_{id_prefix + "-" + random_uuid() + "-"}
    , requests_{owner, std::move(address)}
    , changed_{owner.get_executor(), never}
{
}

request_response::~request_response()
{
    if (link_)
        client_.close_link(link_);
}

awaitable<result<response>> request_response::call(request what, time_point deadline)
{
    auto answer = co_await call_once(what, deadline);
    // The service closed the connection, typically because our token expired: once more on the next one.
    if (!answer && answer.error() == errc::connection_lost && clock::now() < deadline)
        answer = co_await call_once(what, deadline);
    co_return answer;
}

awaitable<result<void>> request_response::attach_receiver(time_point deadline)
{
    auto const limit = std::min(deadline, clock::now() + client_.options().link_establishment_timeout);
    while (!attached_) {
        auto const connected = co_await client_.wait_connected(limit);
        if (!connected)
            co_return connected.error();
        if (!link_) {
            refusal_ = {};
            link_ = client_.open_receiver(reply_address_, client_.options().initial_credits, *this);
        }
        steady_timer timer{client_.get_executor(), limit};
        timer.async_wait([this](error_code error) {
            if (!error)
                changed_.expires_at(never);
        });
        auto [ignored] = co_await changed_.async_wait(nothrow);
        (void)ignored;
        if (attached_)
            break;
        if (refusal_)
            co_return refusal_;
        if (clock::now() >= limit) {
            if (link_)
                client_.close_link(link_);
            link_ = nullptr;
            co_return errc::link_refused;
        }
    }
    co_return boost::system::in_place_value;
}

awaitable<result<response>> request_response::call_once(request const& what, time_point deadline)
{
    if (pending_.size() >= max_pending)
        co_return errc::too_many_pending;
    auto const attached = co_await attach_receiver(deadline);
    if (!attached)
        co_return attached.error();
    auto const ready = co_await requests_.prepare(deadline);
    if (!ready)
        co_return ready.error();

    auto const id = id_prefix_ + std::to_string(++counter_);
    outgoing_message message;
    message.message_id = id;
    message.to = requests_.address();
    message.subject = what.subject;
    message.reply_to = reply_address_;
    message.properties = what.properties;
    if (what.body) {
        message.content_type = "application/json";
        message.body = what.body;
    }
    pending waiting{net::event<result<response>>{client_.get_executor()}};
    pending_.emplace(id, &waiting);
    auto const limit = std::min(deadline, clock::now() + client_.options().request_timeout);
    auto const sent = co_await requests_.send(encode(message), false, limit);
    if (!sent) {
        pending_.erase(id);
        co_return sent.error();
    }
    auto answer = co_await waiting.answer.wait(limit);
    pending_.erase(id);
    if (!answer)
        co_return errc::no_response;
    co_return std::move(*answer);
}

void request_response::on_attached(pn_link_t*)
{
    attached_ = true;
    changed_.expires_at(never);
}

void request_response::on_refused(error_code reason, std::string_view)
{
    link_ = nullptr;
    attached_ = false;
    refusal_ = reason;
    changed_.expires_at(never);
}

void request_response::on_detached(error_code reason, std::string_view)
{
    link_ = nullptr;
    attached_ = false;
    fail_all(reason);
    changed_.expires_at(never);
}

void request_response::fail_all(error_code reason)
{
    for (auto const& [id, waiting] : pending_)
        waiting->answer.set(reason);
}

void request_response::on_delivery(pn_link_t* link, pn_delivery_t* delivery)
{
    if (!pn_delivery_readable(delivery) || pn_delivery_partial(delivery))
        return;
    buffer_.resize(pn_delivery_pending(delivery));
    auto const size = pn_link_recv(link, buffer_.data(), buffer_.size());
    auto message = decode({buffer_.data(), size > 0 ? static_cast<std::size_t>(size) : 0});
    auto const found = message ? pending_.find(message->correlation_id) : pending_.end();
    auto state = static_cast<std::uint64_t>(PN_REJECTED);
    if (found != pending_.end()) {
        auto const status = message->integer_property("status");
        state = status ? PN_ACCEPTED : PN_RELEASED;
        if (status) {
            auto const cache_control = message->text_property("cache_control");
            found->second->answer.set(response{static_cast<int>(*status), std::move(message->body).value_or(""),
                                               std::move(message->content_type),
                                               std::string{cache_control.value_or("")}});
        } else {
            found->second->answer.set(errc::malformed_message);
        }
    }
    pn_delivery_update(delivery, state);
    pn_delivery_settle(delivery);
    auto const window = client_.options().initial_credits;
    if (auto const credit = static_cast<std::uint32_t>(pn_link_credit(link)); credit <= window / 2)
        pn_link_flow(link, static_cast<int>(window - credit));
}

} // namespace hono::amqp
