// SPDX-License-Identifier: Apache-2.0
#include <hono/amqp/receiver.hpp>

#include <proton/delivery.h>
#include <proton/link.h>

#include <hono/amqp/error.hpp>
#include <hono/log/logger.hpp>

namespace hono::amqp {
namespace {

log::logger const logger{"amqp.client"};

constexpr auto retry_pause = std::chrono::milliseconds{500}; // after a refused link or while there is no connection

std::uint64_t proton_state(disposition outcome)
{
    switch (outcome) {
    case disposition::accepted:
        return PN_ACCEPTED;
    case disposition::rejected:
        return PN_REJECTED;
    case disposition::released:
        break;
    }
    return PN_RELEASED;
}

} // namespace

receiver::receiver(client& owner, std::string address, std::uint32_t prefetch, message_handler handler)
    : client_{owner}
    , address_{std::move(address)}
    , prefetch_{prefetch}
    , handler_{std::move(handler)}
    , changed_{owner.get_executor(), never}
{
}

receiver::~receiver()
{
    if (link_)
        client_.close_link(link_);
}

void receiver::stop()
{
    stopping_ = true;
    if (link_)
        client_.close_link(link_);
    link_ = nullptr;
    changed_.expires_at(never);
}

awaitable<void> receiver::run()
{
    steady_timer timer{client_.get_executor()};
    while (!stopping_ && !client_.has_given_up()) {
        auto const connected = co_await client_.wait_connected(deadline_in(retry_pause));
        if (stopping_)
            break;
        if (connected && !refusal_) {
            link_ = client_.open_receiver(address_, prefetch_, *this);
            auto [ignored] = co_await changed_.async_wait(nothrow);
            (void)ignored;
            while (link_ && !stopping_) {
                auto [again] = co_await changed_.async_wait(nothrow);
                (void)again;
            }
        } else {
            timer.expires_after(retry_pause);
            auto [ignored] = co_await timer.async_wait(nothrow);
            (void)ignored;
            refusal_ = {}; // not earlier: wait_attached looks for it meanwhile
        }
    }
}

awaitable<result<void>> receiver::wait_attached(time_point deadline)
{
    constexpr auto step = std::chrono::milliseconds{5};
    steady_timer timer{client_.get_executor()};
    while (!attached_) {
        if (refusal_)
            co_return refusal_;
        if (client_.has_given_up() || clock::now() >= deadline)
            co_return client_.is_connected() ? errc::link_refused : errc::not_connected;
        timer.expires_after(step);
        auto [ignored] = co_await timer.async_wait(nothrow);
        (void)ignored;
    }
    co_return boost::system::in_place_value;
}

void receiver::on_attached(pn_link_t*)
{
    attached_ = true;
    changed_.expires_at(never);
}

void receiver::on_refused(error_code reason, std::string_view condition)
{
    logger.warn("receiver refused", {{"address", address_}, {"condition", condition}});
    refusal_ = reason;
    link_ = nullptr;
    attached_ = false;
    changed_.expires_at(never);
}

void receiver::on_detached(error_code, std::string_view)
{
    link_ = nullptr;
    attached_ = false;
    changed_.expires_at(never);
}

void receiver::on_delivery(pn_link_t* link, pn_delivery_t* delivery)
{
    if (!pn_delivery_readable(delivery) || pn_delivery_partial(delivery))
        return;
    buffer_.resize(pn_delivery_pending(delivery));
    auto const size = pn_link_recv(link, buffer_.data(), buffer_.size());
    auto message = decode({buffer_.data(), size > 0 ? static_cast<std::size_t>(size) : 0});
    auto const outcome = message ? handler_(std::move(*message)) : disposition::rejected;
    pn_delivery_update(delivery, proton_state(outcome));
    pn_delivery_settle(delivery); // advances the link, too
    if (auto const credit = static_cast<std::uint32_t>(pn_link_credit(link)); credit <= prefetch_ / 2)
        pn_link_flow(link, static_cast<int>(prefetch_ - credit));
}

} // namespace hono::amqp
