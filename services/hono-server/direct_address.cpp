// SPDX-License-Identifier: Apache-2.0
#include "direct_address.hpp"

#include <cassert>

#include "stall_watch.hpp"

namespace hono::hono_server {

direct_address::direct_address(address_services& services, family_meters const& meters)
    : services_{services}
    , meters_{meters}
{
}

direct_address::~direct_address()
{
    assert(is_idle() && waiting_.empty());
}

// -- links ------------------------------------------------------------------------------------------------------------

void direct_address::attach(producer& link)
{
    producers_.push_back(link);
    if (open_)
        link.open();
}

void direct_address::attach(consumer& link)
{
    consumers_.push_back(link);
}

void direct_address::detach(producer& link)
{
    link.hook.unlink();
    untie(link);
}

void direct_address::untie(producer& link)
{
    link.end();
    while (!link.transfers().empty()) {
        auto& message = link.transfers().front();
        auto& at = *message.at;
        if (message.incoming)
            at.meters_.count_settled();
        link.release(message);
        if (!message.to)
            at.drop_waiting(message);
    }
}

void direct_address::detach(consumer& link)
{
    link.hook.unlink();
    if (link.has_granted_)
        --granted_;
    while (!link.transfers_.empty()) {
        auto& message = link.transfers_.front();
        finish_producer(message, {.kind = verdict::modified, .delivery_failed = true});
        give_back(message);
    }
    link.unsettled_ = 0;
    if (open_ && granted_ == 0)
        close();
}

// -- messages ---------------------------------------------------------------------------------------------------------

void direct_address::receive(producer& from, std::string_view content, void* delivery)
{
    if (!delivery)
        meters_.count_settled();
    if (!waiting_.empty())
        serve_waiting(); // a socket may take bytes again before anybody says so
    auto* const to = open_ && waiting_.empty() ? pick() : nullptr;
    if (to) {
        forward(from, content, delivery, *to);
    } else if (open_ && services_.may_wait) {
        hold_back(from, content, delivery);
    } else if (delivery) {
        meters_.count(verdict::released);
        from.link().settle(delivery, {.kind = verdict::released});
    }
    from.top_up();
}

consumer* direct_address::pick()
{
    consumer* best = nullptr;
    for (auto& each : consumers_) {
        if ((best && each.unsettled_ >= best->unsettled_) || !each.link_.is_ready())
            continue;
        best = &each;
        if (best->unsettled_ == 0)
            break;
    }
    if (best) { // ties go in turn
        best->hook.unlink();
        consumers_.push_back(*best);
    }
    return best;
}

namespace {

bool goes_settled(consumer const& to, bool pre_settled)
{
    return to.mode() == settle_mode::settled || (pre_settled && to.mode() == settle_mode::mixed);
}

} // namespace

void direct_address::forward(producer& from, std::string_view content, void* delivery, consumer& to)
{
    if (goes_settled(to, delivery == nullptr)) {
        to.link_.send_settled(content);
        if (delivery) {
            meters_.count(verdict::accepted);
            from.link().settle(delivery, {.kind = verdict::accepted});
        }
        return;
    }
    auto& message = services_.pool.take();
    message.at = this;
    if (delivery) {
        message.incoming = delivery;
        from.hold(message);
        from.link().bind(delivery, message);
    }
    hand_over(message, content, to);
}

void direct_address::hold_back(producer& from, std::string_view content, void* delivery)
{
    auto& message = services_.pool.take();
    message.at = this;
    message.content.assign(content);
    message.incoming = delivery;
    from.hold(message);
    if (delivery)
        from.link().bind(delivery, message);
    if (waiting_.empty())
        services_.stalls.arm(*this);
    waiting_.push_back(message);
    meters_.waiting->add(1);
}

void direct_address::hand_over(transfer& message, std::string_view content, consumer& to)
{
    message.to = &to;
    to.transfers_.push_back(message);
    ++to.unsettled_;
    message.outgoing = to.link_.send(content, message);
}

/// True if a consumer took at least one.
bool direct_address::serve_waiting()
{
    bool served = false;
    while (!waiting_.empty()) {
        auto* const to = pick();
        if (!to)
            break;
        auto& message = waiting_.front();
        waiting_.pop_front();
        meters_.waiting->add(-1);
        serve(message, *to);
        served = true;
    }
    if (waiting_.empty())
        services_.stalls.disarm(*this);
    else if (served)
        services_.stalls.arm(*this);
    return served;
}

void direct_address::serve(transfer& message, consumer& to)
{
    bool const pre_settled = message.incoming == nullptr;
    if (goes_settled(to, pre_settled)) {
        to.link_.send_settled(message.content);
        finish_producer(message, {.kind = verdict::accepted});
        give_back(message);
        return;
    }
    hand_over(message, message.content, to);
    message.content.clear();
    if (pre_settled)
        message.from->release(message); // its window counts what waits, not what a consumer holds
}

// -- outcomes ---------------------------------------------------------------------------------------------------------

void direct_address::on_outcome(transfer& message, outcome const& result)
{
    auto& at = *message.at;
    at.finish_producer(message, result); // first: the outcome's content belongs to the consumer's delivery
    auto& to = *message.to;
    --to.unsettled_;
    to.link_.settle(message.outgoing);
    at.give_back(message);
}

void direct_address::on_abandoned(transfer& message)
{
    auto& at = *message.at;
    at.meters_.count_settled();
    message.from->link().forget(message.incoming);
    message.from->release(message);
    if (!message.to) {
        at.drop_waiting(message);
        return;
    }
    --message.to->unsettled_;
    message.to->link_.settle(message.outgoing);
    at.give_back(message);
}

void direct_address::finish_producer(transfer& message, outcome const& result)
{
    if (!message.from)
        return;
    if (message.incoming) {
        meters_.count(result.kind);
        message.from->link().settle(message.incoming, result);
    }
    message.from->release(message);
}

void direct_address::give_back(transfer& message)
{
    services_.pool.give_back(message);
}

void direct_address::drop_waiting(transfer& message)
{
    meters_.waiting->add(-1);
    give_back(message);
    if (waiting_.empty())
        services_.stalls.disarm(*this);
}

void direct_address::release_waiting()
{
    while (!waiting_.empty()) {
        auto& message = waiting_.front();
        finish_producer(message, {.kind = verdict::released});
        drop_waiting(message);
    }
}

// -- open, not open, stalled ------------------------------------------------------------------------------------------

void direct_address::on_ready(consumer& link)
{
    if (!link.link_.is_ready())
        return;
    if (!link.has_granted_) {
        link.has_granted_ = true;
        ++granted_;
    }
    if (!open_)
        open();
    if (!waiting_.empty())
        serve_waiting();
}

void direct_address::open()
{
    open_ = true;
    for (auto& each : producers_)
        each.open();
}

void direct_address::close()
{
    open_ = false;
    for (auto& each : producers_)
        each.close();
    release_waiting();
}

void direct_address::stall()
{
    if (!serve_waiting())
        close();
}

} // namespace hono::hono_server
