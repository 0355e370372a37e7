// SPDX-License-Identifier: Apache-2.0
#pragma once
// An address of the messaging network with producers and consumers that are no links but notes of what the core asked
// of them. Time stands still unless moved.

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "direct_address.hpp"
#include "stall_watch.hpp"

namespace hono::hono_server::fake {

using namespace std::chrono_literals;

/// A message as its producer or consumer sees it; its address serves as the delivery's handle.
struct message {
    std::string content;
    transfer* record = nullptr; // null: none, or over
    bool settled = false;       // by us
    int settlements = 0;
    std::optional<outcome> result;
};

class sender final : public producer_link {
public:
    explicit sender(std::uint32_t window)
        : core{*this, window}
    {
    }
    void set_credit(std::uint32_t credit) override
    {
        granted = credit;
        ++flows;
    }
    void bind(void* delivery, transfer& to) override { static_cast<message*>(delivery)->record = &to; }
    void settle(void* delivery, outcome const& result) override
    {
        static_cast<message*>(delivery)->result = result;
        forget(delivery);
    }
    void forget(void* delivery) override
    {
        auto& one = *static_cast<message*>(delivery);
        one.settled = true;
        one.record = nullptr;
        ++one.settlements;
    }
    message& last() { return *sent.back(); }
    std::size_t count(verdict kind) const
    {
        return static_cast<std::size_t>(std::count_if(
            sent.begin(), sent.end(), [&](auto const& each) { return each->result && each->result->kind == kind; }));
    }

    producer core;
    std::uint32_t granted = 0; // as the producer would have counted it
    int flows = 0;
    std::vector<std::unique_ptr<message>> sent;
};

class receiver final : public consumer_link {
public:
    explicit receiver(settle_mode mode = settle_mode::unsettled)
        : core{*this, mode}
    {
    }
    bool is_ready() const override { return credit > 0 && !congested; }
    void* send(std::string_view content, transfer& of) override
    {
        --credit;
        received.push_back(std::make_unique<message>(message{std::string{content}, &of, false, 0, std::nullopt}));
        return received.back().get();
    }
    void send_settled(std::string_view content) override
    {
        --credit;
        received.push_back(std::make_unique<message>(message{std::string{content}, nullptr, true, 0, std::nullopt}));
    }
    void settle(void* delivery) override
    {
        auto& one = *static_cast<message*>(delivery);
        one.settled = true;
        one.record = nullptr;
        ++one.settlements;
    }
    message& last() { return *received.back(); }

    consumer core;
    int credit = 0;
    bool congested = false;
    std::vector<std::unique_ptr<message>> received;
};

class network {
public:
    static constexpr auto stall_timeout = 800ms;

    ~network()
    {
        for (auto& each : receivers)
            address.detach(each->core);
        for (auto& each : senders)
            address.detach(each->core);
    }

    sender& add_sender(std::uint32_t window = 250)
    {
        senders.push_back(std::make_unique<sender>(window));
        address.attach(senders.back()->core);
        return *senders.back();
    }
    receiver& add_receiver(int credit = 0, settle_mode mode = settle_mode::unsettled)
    {
        receivers.push_back(std::make_unique<receiver>(mode));
        address.attach(receivers.back()->core);
        grant(*receivers.back(), credit);
        return *receivers.back();
    }
    void grant(receiver& to, int credit)
    {
        to.credit += credit;
        address.on_ready(to.core);
    }
    void remove(sender& one)
    {
        address.detach(one.core);
        forget_records(one.sent);
        gone_senders.push_back(take(senders, one));
    }
    void remove(receiver& one)
    {
        address.detach(one.core);
        forget_records(one.received);
        gone_receivers.push_back(take(receivers, one));
    }
    /// False: beyond the sender's credit.
    bool send(sender& from, std::string content = "m", bool pre_settled = false)
    {
        from.sent.push_back(std::make_unique<message>(message{std::move(content), nullptr, false, 0, std::nullopt}));
        if (!from.core.spend())
            return false;
        from.granted -= from.granted > 0 ? 1 : 0;
        address.receive(from.core, from.last().content, pre_settled ? nullptr : from.sent.back().get());
        if (pre_settled)
            from.last().settled = true;
        return true;
    }
    static void answer(message& received, outcome const& result)
    {
        direct_address::on_outcome(*received.record, result);
    }
    void pass(std::chrono::milliseconds time)
    {
        now += time;
        if (wake_at && *wake_at <= now) {
            wake_at.reset();
            stalls.check();
        }
    }

    metrics::registry registry{{}};
    family_meters meters{registry, family::telemetry};
    std::chrono::steady_clock::time_point now{};
    std::optional<std::chrono::steady_clock::time_point> wake_at;
    transfer_pool pool;
    stall_watch stalls{stall_timeout, [this] { return now; }, [this](auto at) { wake_at = at; }};
    address_services services{pool, stalls};
    std::vector<std::unique_ptr<sender>> senders, gone_senders;
    std::vector<std::unique_ptr<receiver>> receivers, gone_receivers;
    direct_address address{services, meters};

private:
    template <class T>
    static std::unique_ptr<T> take(std::vector<std::unique_ptr<T>>& from, T& one)
    {
        auto const place = std::find_if(from.begin(), from.end(), [&](auto const& each) { return each.get() == &one; });
        auto taken = std::move(*place);
        from.erase(place);
        return taken;
    }
    static void forget_records(std::vector<std::unique_ptr<message>>& of)
    {
        for (auto& each : of)
            each->record = nullptr;
    }
};

} // namespace hono::hono_server::fake
