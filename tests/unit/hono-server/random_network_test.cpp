// SPDX-License-Identifier: Apache-2.0
// Any party may go at any moment: random walks over a direct address, with what must always hold checked at every step.
#include <random>

#include <catch2/catch.hpp>

#include "fake_network.hpp"

using namespace hono::hono_server;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t most_links = 6;

class walk {
public:
    explicit walk(unsigned seed)
        : random_{seed}
    {
    }

    void step()
    {
        switch (below(16)) {
        case 0:
            if (net.senders.size() < most_links)
                net.add_sender(1 + below(8));
            break;
        case 1:
            if (net.receivers.size() < most_links)
                net.add_receiver(static_cast<int>(below(4)), static_cast<settle_mode>(below(3)));
            break;
        case 2:
            if (below(4) == 0 && !net.senders.empty())
                net.remove(any(net.senders));
            break;
        case 3:
            if (below(4) == 0 && !net.receivers.empty())
                net.remove(any(net.receivers));
            break;
        case 4:
        case 5:
            if (!net.receivers.empty())
                net.grant(any(net.receivers), static_cast<int>(1 + below(5)));
            break;
        case 6:
            toggle_congestion();
            break;
        case 7:
            net.pass(std::chrono::milliseconds{below(500)});
            break;
        case 8:
            abandon();
            break;
        case 9:
        case 10:
        case 11:
            answer();
            break;
        default:
            send();
        }
    }

    void check()
    {
        bool ready = false;
        for (auto const& each : net.receivers) {
            REQUIRE(each->credit >= 0);
            ready = ready || each->is_ready();
            std::uint32_t held = 0;
            for (auto const& one : each->received) {
                REQUIRE(one->settlements <= 1);
                held += one->record ? 1 : 0;
            }
            REQUIRE(each->core.unsettled() == held);
        }
        bool const anything_waits = net.meters.waiting->value() > 0;
        REQUIRE_FALSE((anything_waits && (ready || !net.address.is_open())));
        for (auto const& each : net.senders) {
            REQUIRE(each->core.credit() == each->granted);
            REQUIRE(each->core.credit() + each->core.held() <= each->core.window());
            for (auto const& one : each->sent) {
                REQUIRE(one->settlements <= 1);
                REQUIRE((one->settled || one->record)); // nothing is lost silently
            }
        }
    }

    void finish()
    {
        while (!net.receivers.empty())
            net.remove(*net.receivers.front());
        check();
        for (auto const& each : net.senders)
            for (auto const& one : each->sent)
                REQUIRE(one->settled);
        while (!net.senders.empty())
            net.remove(*net.senders.front());
        REQUIRE(net.pool.size() == 0);
        REQUIRE(net.meters.waiting->value() == 0);
        for (auto const& each : net.gone_senders)
            for (auto const& one : each->sent)
                REQUIRE(one->settlements <= 1);
    }

    void check_that_each_was_counted_once()
    {
        std::uint64_t counted = net.meters.settled->value();
        for (auto const& each : net.meters.outcomes)
            counted += each->value();
        std::size_t sent = 0;
        for (auto const& each : net.gone_senders)
            sent += each->sent.size();
        REQUIRE(counted == sent);
    }

private:
    unsigned below(unsigned bound) { return std::uniform_int_distribution<unsigned>{0, bound - 1}(random_); }
    template <class T>
    T& any(std::vector<std::unique_ptr<T>>& from)
    {
        return *from[below(static_cast<unsigned>(from.size()))];
    }
    void send()
    {
        if (net.senders.empty())
            return;
        auto& from = any(net.senders);
        if (from.granted > 0 || !net.address.is_open()) // the latter: under way when the credit was withdrawn
            REQUIRE(net.send(from, std::to_string(below(1000)), below(5) == 0));
    }
    void answer()
    {
        if (net.receivers.empty())
            return;
        for (auto& one : any(net.receivers).received)
            if (one->record && below(2) == 0) {
                net.answer(*one, {.kind = static_cast<verdict>(below(4))});
                return;
            }
    }
    void abandon()
    {
        if (net.senders.empty())
            return;
        for (auto& one : any(net.senders).sent)
            if (one->record && below(2) == 0) {
                direct_address::on_abandoned(*one->record);
                return;
            }
    }
    void toggle_congestion()
    {
        if (net.receivers.empty())
            return;
        auto& one = any(net.receivers);
        one.congested = !one.congested;
        net.address.on_ready(one.core);
    }

    std::mt19937 random_;

public:
    fake::network net;
};

} // namespace

TEST_CASE("whoever goes, nothing is settled twice or lost and no window overflows", "[hono-server]")
{
    for (unsigned seed = 1; seed <= 60; ++seed) {
        INFO("seed " << seed);
        walk random{seed};
        for (int i = 0; i < 600; ++i) {
            random.step();
            random.check();
        }
        random.finish();
        random.check_that_each_was_counted_once();
    }
}
