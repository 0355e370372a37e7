// SPDX-License-Identifier: Apache-2.0
// What becomes of a message on a direct address: every row of hono-server.md §5.3.
#include <catch2/catch.hpp>

#include "fake_network.hpp"

using namespace hono::hono_server;
using fake::network;

TEST_CASE("the producer gets the consumer's outcome unchanged", "[hono-server]")
{
    network net;
    auto& from = net.add_sender();
    auto& to = net.add_receiver(10);
    for (auto const kind : {verdict::accepted, verdict::rejected, verdict::released, verdict::modified}) {
        net.send(from);
        CHECK_FALSE(from.last().settled);
        auto* const details = reinterpret_cast<pn_disposition_t*>(&net);
        auto& received = to.last();
        net.answer(received, {.kind = kind, .as_received = details});
        CHECK(received.settlements == 1);
        CHECK(from.last().settlements == 1);
        CHECK(from.last().result->kind == kind);
        CHECK(from.last().result->as_received == details);
        CHECK(net.meters.outcomes[static_cast<std::size_t>(kind)]->value() == 1);
    }
    CHECK(net.pool.size() == 0);
    CHECK(to.core.unsettled() == 0);
}

TEST_CASE("a consumer link that asked for settled deliveries accepts by being sent to", "[hono-server]")
{
    network net;
    auto& from = net.add_sender();
    auto& to = net.add_receiver(1, settle_mode::settled);
    net.send(from);
    CHECK(to.last().settled);
    CHECK(from.last().result->kind == verdict::accepted);
    net.send(from); // waits
    CHECK_FALSE(from.last().settled);
    net.grant(to, 1);
    CHECK(from.last().result->kind == verdict::accepted);
    CHECK(net.pool.size() == 0);
}

TEST_CASE("a consumer that goes with a delivery leaves modified, delivery-failed", "[hono-server]")
{
    network net;
    auto& from = net.add_sender();
    auto& to = net.add_receiver(10);
    net.send(from);
    net.remove(to);
    CHECK(from.last().result->kind == verdict::modified);
    CHECK(from.last().result->delivery_failed);
    CHECK(from.last().settlements == 1);
}

TEST_CASE("what waits when a consumer goes is for the other one, or released if there is none", "[hono-server]")
{
    network net;
    auto& from = net.add_sender();
    auto& first = net.add_receiver(1);
    auto& second = net.add_receiver(1);
    for (int i = 0; i < 4; ++i)
        net.send(from);
    net.remove(first);
    CHECK(from.count(verdict::modified) == 1);
    CHECK(from.count(verdict::released) == 0);
    net.grant(second, 1);
    CHECK(second.received.size() == 2);
    net.remove(second);
    CHECK(from.count(verdict::modified) == 3);
    CHECK(from.count(verdict::released) == 1);
    CHECK(net.pool.size() == 0);
}

TEST_CASE("a producer that settles first takes back what waits and settles what was sent", "[hono-server]")
{
    network net;
    auto& from = net.add_sender();
    auto& to = net.add_receiver(1);
    net.send(from, "sent");
    net.send(from, "waiting");
    direct_address::on_abandoned(*from.sent[1]->record);
    direct_address::on_abandoned(*from.sent[0]->record);
    CHECK(to.last().settlements == 1);
    CHECK(to.core.unsettled() == 0);
    for (auto const& each : from.sent) {
        CHECK(each->settlements == 1);
        CHECK_FALSE(each->result);
    }
    net.grant(to, 5);
    CHECK(to.received.size() == 1);
    CHECK(net.meters.settled->value() == 2);
    CHECK(net.meters.waiting->value() == 0);
    CHECK(net.pool.size() == 0);
    CHECK(from.core.held() == 0);
}

TEST_CASE("a pre-settled message stays so where the consumer's link permits it", "[hono-server]")
{
    network net;
    auto& from = net.add_sender();
    auto& to = net.add_receiver(10, GENERATE(settle_mode::mixed, settle_mode::settled));
    net.send(from, "m", true);
    CHECK(to.last().settled);
    CHECK(from.last().settlements == 0);
    CHECK(net.pool.size() == 0);
    CHECK(net.meters.settled->value() == 1);
}

TEST_CASE("a mixed consumer link gets an unsettled message unsettled", "[hono-server]")
{
    network net;
    auto& from = net.add_sender();
    auto& to = net.add_receiver(10, settle_mode::mixed);
    net.send(from);
    CHECK_FALSE(to.last().settled);
}

TEST_CASE("a pre-settled message to an unsettled link is settled towards the consumer alone", "[hono-server]")
{
    network net;
    auto& from = net.add_sender();
    auto& to = net.add_receiver(1);
    net.send(from, "sent", true);
    net.send(from, "waiting", true);
    CHECK(from.core.held() == 1); // what waits counts against the window
    net.grant(to, 1);
    CHECK(from.core.held() == 0);
    REQUIRE(to.received.size() == 2);
    for (auto const& each : to.received) {
        net.answer(*each, {.kind = verdict::rejected});
        CHECK(each->settlements == 1);
    }
    for (auto const& each : from.sent)
        CHECK(each->settlements == 0);
    CHECK(net.meters.settled->value() == 2);
    CHECK(net.meters.outcomes[static_cast<std::size_t>(verdict::rejected)]->value() == 0);
    CHECK(net.pool.size() == 0);
}

TEST_CASE("a pre-settled message is dropped while the address is not open", "[hono-server]")
{
    network net;
    auto& from = net.add_sender();
    net.send(from, "m", true);
    CHECK(from.last().settlements == 0);
    CHECK(net.pool.size() == 0);
}

TEST_CASE("a producer's end drops what waits and leaves what was sent to its consumer", "[hono-server]")
{
    network net;
    auto& from = net.add_sender();
    auto& to = net.add_receiver(1);
    net.send(from, "sent");
    net.send(from, "waiting");
    net.send(from, "waiting too", true);
    net.remove(from);
    CHECK(net.pool.size() == 1);
    net.grant(to, 10);
    CHECK(to.received.size() == 1);
    net.answer(to.last(), {.kind = verdict::accepted});
    CHECK(to.last().settlements == 1);
    CHECK(net.pool.size() == 0);
    CHECK(net.meters.settled->value() == 3);
    CHECK(net.meters.outcomes[static_cast<std::size_t>(verdict::accepted)]->value() == 0);
}

TEST_CASE("a producer that has gone is granted nothing while its messages are untied", "[hono-server]")
{
    network net;
    auto& from = net.add_sender(2);
    net.add_receiver(10);
    net.send(from);
    net.send(from);
    auto const flows = from.flows;
    net.remove(from);
    CHECK(net.gone_senders.front()->flows == flows);
}
