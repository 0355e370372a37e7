// SPDX-License-Identifier: Apache-2.0
// Opening and closing, credit windows and distribution of a direct address (hono-server.md §5.1, §5.2).
#include <catch2/catch.hpp>

#include "fake_network.hpp"

using namespace hono::hono_server;
using namespace std::chrono_literals;
using fake::network;

TEST_CASE("a producer gets no credit while nobody consumes", "[hono-server]")
{
    network net;
    auto const& from = net.add_sender();
    CHECK(from.flows == 0);
    net.add_receiver(0);
    CHECK(from.flows == 0);
}

TEST_CASE("the first credit of a consumer opens the address for those who are there and those who come",
          "[hono-server]")
{
    network net;
    auto const& early = net.add_sender();
    net.add_receiver(1);
    auto const& late = net.add_sender();
    CHECK(early.granted == 250);
    CHECK(late.granted == 250);
}

TEST_CASE("when the last consumer leaves, what is left of the credit is withdrawn", "[hono-server]")
{
    network net;
    auto& from = net.add_sender();
    auto& first = net.add_receiver(1);
    auto& second = net.add_receiver(1);
    net.add_receiver(0); // has never granted credit: keeps nothing open
    net.remove(first);
    CHECK(from.granted == 250);
    net.remove(second);
    CHECK(from.granted == 0);
    CHECK_FALSE(net.address.is_open());
}

TEST_CASE("a transfer that was under way when the credit was withdrawn is released", "[hono-server]")
{
    network net;
    auto& from = net.add_sender();
    net.remove(net.add_receiver(1));
    CHECK(net.send(from));
    CHECK(from.last().result->kind == verdict::released);
    CHECK(net.pool.size() == 0);
}

TEST_CASE("the window does not depend on the credit that consumers have left", "[hono-server]")
{
    network net;
    auto& from = net.add_sender(10);
    net.add_receiver(1);
    for (int i = 0; i < 10; ++i)
        CHECK(net.send(from));
    CHECK(from.core.credit() == 0);
    CHECK(from.core.held() == 10);
}

TEST_CASE("the window is topped up when half of it is used", "[hono-server]")
{
    network net;
    auto& from = net.add_sender(10);
    auto& to = net.add_receiver(100);
    for (int i = 0; i < 4; ++i) {
        net.send(from);
        net.answer(to.last(), {.kind = verdict::accepted});
    }
    CHECK(from.flows == 1);
    CHECK(from.core.credit() == 6);
    net.send(from);
    net.answer(to.last(), {.kind = verdict::accepted});
    CHECK(from.flows == 2);
    CHECK(from.granted == 10);
}

TEST_CASE("a producer with most of its window unsettled is not left without the rest", "[hono-server]")
{
    network net;
    auto& from = net.add_sender(10);
    auto& to = net.add_receiver(100);
    for (int i = 0; i < 10; ++i)
        net.send(from);
    for (int i = 0; i < 3; ++i) {
        net.answer(*to.received[static_cast<std::size_t>(i)], {.kind = verdict::accepted});
        CHECK(from.core.credit() > 0);
    }
    CHECK(from.core.credit() + from.core.held() <= 10);
}

TEST_CASE("a message beyond the window is a breach of the protocol", "[hono-server]")
{
    network net;
    auto& from = net.add_sender(2);
    net.add_receiver(1);
    CHECK(net.send(from));
    CHECK(net.send(from));
    CHECK_FALSE(net.send(from));
}

TEST_CASE("a busy producer is not starved by eight idle ones", "[hono-server]")
{
    network net;
    auto& to = net.add_receiver(5000);
    auto& busy = net.add_sender();
    for (int i = 0; i < 8; ++i)
        net.add_sender();
    for (int i = 0; i < 5000; ++i) {
        REQUIRE(net.send(busy));
        net.answer(to.last(), {.kind = verdict::accepted});
        REQUIRE(busy.core.credit() >= 125);
    }
}

TEST_CASE("a message goes to the ready consumer with fewest unsettled deliveries", "[hono-server]")
{
    network net;
    auto& from = net.add_sender();
    auto& first = net.add_receiver(100);
    auto& second = net.add_receiver(100);
    for (int i = 0; i < 20; ++i)
        net.send(from);
    CHECK(first.received.size() == 10);
    CHECK(second.received.size() == 10);
    for (auto& each : second.received)
        net.answer(*each, {.kind = verdict::accepted});
    for (int i = 0; i < 10; ++i)
        net.send(from);
    CHECK(first.received.size() == 10);
    CHECK(second.received.size() == 20);
}

TEST_CASE("consumers that are equally busy take turns", "[hono-server]")
{
    network net;
    auto& from = net.add_sender();
    std::vector<fake::receiver*> all;
    for (int i = 0; i < 3; ++i)
        all.push_back(&net.add_receiver(100, settle_mode::settled));
    for (int i = 0; i < 30; ++i)
        net.send(from);
    for (auto const* const each : all)
        CHECK(each->received.size() == 10);
}

TEST_CASE("a consumer whose socket is full counts as without credit", "[hono-server]")
{
    network net;
    auto& from = net.add_sender();
    auto& slow = net.add_receiver(100);
    auto& quick = net.add_receiver(100);
    slow.congested = true;
    for (int i = 0; i < 5; ++i)
        net.send(from);
    CHECK(slow.received.empty());
    CHECK(quick.received.size() == 5);
}

TEST_CASE("without a ready consumer messages wait and go out in order of arrival", "[hono-server]")
{
    network net;
    auto& from = net.add_sender();
    auto& other = net.add_sender();
    auto& to = net.add_receiver(1);
    for (auto const* const content : {"0", "1", "2"}) {
        net.send(from, content);
        net.send(other, std::string{content} + "'");
    }
    CHECK(to.received.size() == 1);
    CHECK(net.meters.waiting->value() == 5);
    net.grant(to, 3);
    CHECK(to.received.size() == 4);
    net.grant(to, 10);
    std::string order;
    for (auto const& each : to.received)
        order += each->content;
    CHECK(order == "00'11'22'");
    CHECK(net.meters.waiting->value() == 0);
}

TEST_CASE("a message does not overtake those that wait", "[hono-server]")
{
    network net;
    auto& from = net.add_sender();
    auto& to = net.add_receiver(1);
    net.send(from, "1");
    net.send(from, "2");
    to.credit = 10; // not said yet
    net.send(from, "3");
    REQUIRE(to.received.size() == 3);
    CHECK(to.received[1]->content == "2");
    CHECK(to.received[2]->content == "3");
}

TEST_CASE("an address where nobody takes what waits is stalled", "[hono-server]")
{
    network net;
    auto& from = net.add_sender();
    auto& to = net.add_receiver(1);
    net.send(from);
    net.send(from);
    net.send(from);
    net.pass(799ms);
    CHECK(from.count(verdict::released) == 0);
    net.pass(1ms);
    CHECK(from.count(verdict::released) == 2);
    CHECK(from.granted == 0);
    CHECK(net.add_sender().granted == 0);
    SECTION("a late outcome of what was sent still counts")
    {
        net.answer(to.last(), {.kind = verdict::accepted});
        CHECK(from.count(verdict::accepted) == 1);
        CHECK(from.granted == 0);
    }
    SECTION("it opens with the next credit of a consumer")
    {
        net.grant(to, 1);
        CHECK(from.granted == 249);
        net.send(from);
        CHECK(to.received.size() == 2);
    }
}

TEST_CASE("a consumer that takes one message in time keeps the address from stalling", "[hono-server]")
{
    network net;
    auto& from = net.add_sender();
    auto& to = net.add_receiver(1);
    for (int i = 0; i < 10; ++i)
        net.send(from);
    for (int i = 0; i < 8; ++i) {
        net.pass(700ms);
        net.grant(to, 1);
    }
    CHECK(from.count(verdict::released) == 0);
    net.pass(800ms);
    CHECK(from.count(verdict::released) == 1);
}

TEST_CASE("a consumer whose socket has emptied unnoticed is served instead of stalling", "[hono-server]")
{
    network net;
    auto& from = net.add_sender();
    auto& to = net.add_receiver(10);
    to.congested = true;
    net.send(from);
    to.congested = false;
    net.pass(800ms);
    CHECK(to.received.size() == 1);
    CHECK(net.address.is_open());
}

TEST_CASE("addresses stall one by one", "[hono-server]")
{
    network net;
    direct_address second{net.services, net.meters};
    fake::sender from{250};
    fake::receiver to;
    second.attach(from.core);
    second.attach(to.core);
    to.credit = 1;
    second.on_ready(to.core);
    to.credit = 0;
    auto& first_from = net.add_sender();
    net.add_receiver(1).credit = 0;
    net.send(first_from);
    net.pass(500ms);
    REQUIRE(from.core.spend());
    fake::message message;
    second.receive(from.core, "x", &message);
    net.pass(300ms);
    CHECK(first_from.count(verdict::released) == 1);
    CHECK_FALSE(message.result);
    net.pass(500ms);
    CHECK(message.result->kind == verdict::released);
    second.detach(from.core);
    second.detach(to.core);
}

TEST_CASE("at shutdown nothing waits any more", "[hono-server]")
{
    network net;
    auto& from = net.add_sender();
    auto& to = net.add_receiver(1);
    net.send(from);
    net.send(from);
    net.services.may_wait = false;
    net.address.release_waiting();
    CHECK(from.last().result->kind == verdict::released);
    net.send(from);
    CHECK(from.last().result->kind == verdict::released);
    net.grant(to, 1);
    net.send(from);
    CHECK(to.received.size() == 2);
}

TEST_CASE("the pool keeps no big messages", "[hono-server]")
{
    transfer_pool pool;
    auto& record = pool.take();
    record.content.assign(100'000, 'x');
    pool.give_back(record);
    CHECK(pool.take().content.capacity() < 5000);
    CHECK(pool.size() == 1);
}
