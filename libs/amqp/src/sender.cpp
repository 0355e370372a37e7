// SPDX-License-Identifier: Apache-2.0
#include <hono/amqp/sender.hpp>

#include <algorithm>
#include <cstring>

#include <proton/condition.h>
#include <proton/delivery.h>
#include <proton/disposition.h>
#include <proton/link.h>

#include <hono/net/event.hpp>

namespace hono::amqp {

/// One message whose outcome somebody waits for; lives in that coroutine's frame.
struct sender::pending {
    struct outcome_value {
        error_code error; ///< none: accepted
    };
    net::event<outcome_value> outcome;
    pn_delivery_t* delivery;
    sender& owner;
    pending* previous = nullptr;
    pending* next = nullptr;

    pending(sender& from, pn_delivery_t* d)
        : outcome{from.client_.get_executor()}
        , delivery{d}
        , owner{from}
        , next{from.first_pending_}
    {
        if (next)
            next->previous = this;
        owner.first_pending_ = this;
        ++owner.in_flight_;
        pn_delivery_set_context(delivery, this);
    }
    ~pending()
    {
        if (delivery)
            give_up();
        (previous ? previous->next : owner.first_pending_) = next;
        if (next)
            next->previous = previous;
        --owner.in_flight_;
    }
    pending(pending const&) = delete;
    pending& operator=(pending const&) = delete;

    /// No outcome in time: the delivery is released locally (adapter-common.md §3.6).
    void give_up()
    {
        pn_delivery_set_context(delivery, nullptr);
        pn_delivery_update(delivery, PN_RELEASED);
        pn_delivery_settle(delivery);
        owner.client_.flush();
    }
};

namespace {

error_code rejection(pn_disposition_t* remote)
{
    auto* const condition = pn_disposition_condition(remote);
    std::string_view const name = pn_condition_is_set(condition) ? pn_condition_get_name(condition) : "";
    if (name == "amqp:resource-limit-exceeded")
        return errc::rejected_resource_limit;
    if (name == "amqp:unauthorized-access")
        return errc::rejected_unauthorized;
    if (name == "amqp:internal-error")
        return errc::rejected_internal;
    return errc::rejected;
}

error_code outcome_of_delivery(pn_delivery_t* delivery)
{
    switch (pn_delivery_remote_state(delivery)) {
    case PN_ACCEPTED:
        return {};
    case PN_REJECTED:
        return rejection(pn_delivery_remote(delivery));
    case PN_MODIFIED:
        return pn_disposition_is_undeliverable(pn_delivery_remote(delivery)) ? errc::undeliverable : errc::released;
    default:
        return errc::released;
    }
}

bool is_final(pn_delivery_t* delivery)
{
    auto const state = pn_delivery_remote_state(delivery);
    return pn_delivery_settled(delivery) || (state != 0 && state != PN_RECEIVED);
}

} // namespace

sender::sender(client& owner, std::string address)
    : client_{owner}
    , address_{std::move(address)}
    , changed_{owner.get_executor(), never}
{
}

sender::~sender()
{
    if (link_)
        client_.close_link(link_);
}

bool sender::has_credit() const noexcept
{
    return link_ && attached_ && pn_link_credit(link_) > 0;
}

void sender::wake()
{
    changed_.expires_at(never);
}

awaitable<void> sender::await_change(time_point deadline)
{
    steady_timer limit{client_.get_executor(), deadline};
    limit.async_wait([this](error_code error) {
        if (!error)
            wake();
    });
    auto [ignored] = co_await changed_.async_wait(nothrow);
    (void)ignored;
}

awaitable<result<void>> sender::await_attached(time_point deadline)
{
    while (!attached_) {
        auto const now = clock::now();
        if (!link_) {
            auto const limit = std::min(deadline, now + client_.options().link_establishment_timeout);
            auto const connected = co_await client_.wait_connected(limit);
            if (!connected)
                co_return connected.error();
            if (!link_) { // else another task was faster
                refusal_ = {};
                link_ = client_.open_sender(address_, *this);
                attach_deadline_ = clock::now() + client_.options().link_establishment_timeout;
            }
            continue;
        }
        if (now >= attach_deadline_) {
            client_.close_link(link_);
            link_ = nullptr;
            wake();
            co_return errc::link_refused;
        }
        if (now >= deadline)
            co_return errc::link_refused;
        co_await await_change(std::min(deadline, attach_deadline_));
        if (refusal_)
            co_return refusal_;
    }
    co_return boost::system::in_place_value;
}

awaitable<result<void>> sender::prepare(time_point deadline)
{
    while (!has_credit()) {
        if (!attached_) {
            auto const attached = co_await await_attached(deadline);
            if (!attached)
                co_return attached.error();
            continue;
        }
        auto const until = std::min(deadline, credit_expected_until_);
        if (clock::now() >= until)
            co_return errc::no_credit;
        co_await await_change(until);
    }
    co_return boost::system::in_place_value;
}

pn_delivery_t* sender::transfer(std::string_view encoded)
{
    char tag[sizeof tag_];
    std::memcpy(tag, &++tag_, sizeof tag);
    auto* const delivery = pn_delivery(link_, pn_dtag(tag, sizeof tag));
    pn_link_send(link_, encoded.data(), encoded.size());
    pn_link_advance(link_);
    client_.flush();
    return delivery;
}

awaitable<result<void>> sender::send(std::string_view encoded, bool wait_outcome, time_point deadline)
{
    pn_delivery_t* delivery = nullptr;
    if (has_credit()) {
        delivery = transfer(encoded);
    } else {
        std::string const kept{encoded};
        auto const ready = co_await prepare(deadline);
        if (!ready)
            co_return ready.error();
        delivery = transfer(kept);
    }
    if (!wait_outcome)
        co_return boost::system::in_place_value;
    pending waiting{*this, delivery};
    auto const outcome = co_await waiting.outcome.wait(deadline);
    if (!outcome)
        co_return errc::settle_timeout;
    if (outcome->error)
        co_return outcome->error;
    co_return boost::system::in_place_value;
}

void sender::on_attached(pn_link_t*)
{
    attached_ = true;
    credit_expected_until_ = clock::now() + client_.options().flow_latency;
    wake();
}

void sender::on_refused(error_code reason, std::string_view)
{
    link_ = nullptr;
    attached_ = false;
    refusal_ = reason;
    wake();
}

void sender::on_flow(pn_link_t* link)
{
    if (pn_link_get_drain(link))
        pn_link_drained(link); // nothing is stored here: unused credit goes back at once
    wake();
}

void sender::on_delivery(pn_link_t*, pn_delivery_t* delivery)
{
    if (!is_final(delivery))
        return;
    auto* const waiting = static_cast<pending*>(pn_delivery_get_context(delivery));
    if (waiting) {
        waiting->delivery = nullptr;
        waiting->outcome.set({outcome_of_delivery(delivery)});
    }
    pn_delivery_settle(delivery);
}

void sender::on_detached(error_code reason, std::string_view)
{
    link_ = nullptr;
    attached_ = false;
    refusal_ = {};
    for (auto* waiting = first_pending_; waiting; waiting = waiting->next) {
        waiting->delivery = nullptr;
        waiting->outcome.set({reason});
    }
    wake();
}

} // namespace hono::amqp
