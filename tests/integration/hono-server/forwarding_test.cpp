// SPDX-License-Identifier: Apache-2.0
// Messages on their way through the network (hono-server.md §3.1, §5).
#include <catch2/catch.hpp>

#include <hono/amqp/message.hpp>

#include "fixture.hpp"

using namespace test;

namespace {

/// A consumer and a producer that has its first credit.
struct pair {
    explicit pair(network& net, int credit = 100, char const* address = "telemetry/T",
                  std::function<void(pn_link_t*)> const& adapt = {})
        : consumer{net.connect()}
        , producer{net.connect()}
        , in{consumer.open_receiver(address, credit, adapt)}
        , out{producer.open_sender(address)}
    {
        net.wait([&] { return out.is_attached && (credit == 0 || pn_link_credit(out.engine) > 0); });
    }
    client& consumer;
    client& producer;
    link_record& in;
    link_record& out;
};

std::string message_to(char const* address)
{
    hono::amqp::outgoing_message message;
    message.to = address;
    message.body = "x";
    return std::string{hono::amqp::encode(message)};
}

} // namespace

TEST_CASE("bytes arrive as they were sent, and the outcome comes back", "[hono-server]")
{
    network net;
    pair p{net};
    std::string content(200, '\0');
    for (std::size_t i = 0; i < content.size(); ++i)
        content[i] = static_cast<char>(i);
    auto const& sent = p.producer.send(p.out, content);
    net.wait([&] { return p.consumer.received.size() == 1; });
    CHECK(p.consumer.received[0].content == content);
    CHECK_FALSE(sent.is_settled);
    p.consumer.settle(p.consumer.received[0], PN_ACCEPTED);
    net.wait([&] { return sent.is_settled; });
    CHECK(sent.state == PN_ACCEPTED);
}

TEST_CASE("an event is forwarded like everything else", "[hono-server]")
{
    network net;
    pair p{net, 10, "event/T"};
    auto const& sent = p.producer.send(p.out, "e");
    net.wait([&] { return p.consumer.received.size() == 1; });
    p.consumer.settle(p.consumer.received[0], PN_RELEASED);
    net.wait([&] { return sent.is_settled; });
    CHECK(sent.state == PN_RELEASED);
}

TEST_CASE("a consumer that settles without an outcome leaves released", "[hono-server]")
{
    network net;
    pair p{net};
    auto const& sent = p.producer.send(p.out, "m");
    net.wait([&] { return p.consumer.received.size() == 1; });
    p.consumer.settle(p.consumer.received[0], 0);
    net.wait([&] { return sent.is_settled; });
    CHECK(sent.state == PN_RELEASED);
}

TEST_CASE("messages of many frames pass through the narrowest session window, side by side", "[hono-server]")
{
    network net{{}, 1};
    pair p{net};
    auto& second = p.producer.open_sender("telemetry/T");
    net.wait([&] { return second.is_attached && pn_link_credit(second.engine) > 0; });
    std::string const big(131'072, 'b');
    auto const& one = p.producer.send(p.out, big);
    auto const& two = p.producer.send(second, big);
    net.wait([&] { return p.consumer.received.size() == 2; });
    for (auto& each : p.consumer.received) {
        CHECK(each.content == big);
        p.consumer.settle(each, PN_ACCEPTED);
    }
    net.wait([&] { return one.is_settled && two.is_settled; });
}

TEST_CASE("a message that is too large ends its link and nothing else", "[hono-server]")
{
    network net{{.max_message_size = 50'000}};
    pair p{net};
    p.producer.send(p.out, std::string(50'001, 'b'));
    net.wait([&] { return p.out.has_ended; });
    CHECK(p.out.end_condition == "amqp:link:message-size-exceeded");
    auto& next = p.producer.open_sender("telemetry/T");
    net.wait([&] { return next.is_attached && pn_link_credit(next.engine) > 0; });
    for (int i = 0; i < 400; ++i) { // more than a window's worth, on the same session
        net.wait([&] { return pn_link_credit(next.engine) > 0; });
        p.producer.send(next, std::string(50'000, 'c'), true);
        net.wait([&] { return p.consumer.received.size() == static_cast<std::size_t>(i + 1); });
        CHECK(p.consumer.received.back().content.front() == 'c');
        if (p.consumer.received.back().delivery)
            p.consumer.settle(p.consumer.received.back(), PN_ACCEPTED);
        if (i % 50 == 49)
            p.consumer.grant(p.in, 50);
    }
}

TEST_CASE("an aborted transfer vanishes", "[hono-server]")
{
    network net;
    pair p{net};
    p.producer.send_and_abort(p.out, std::string(40'000, 'a'));
    auto const& sent = p.producer.send(p.out, "after");
    net.wait([&] { return !p.consumer.received.empty(); });
    CHECK(p.consumer.received[0].content == "after");
    p.consumer.settle(p.consumer.received[0], PN_ACCEPTED);
    net.wait([&] { return sent.is_settled; });
}

TEST_CASE("a draining consumer gets what waits, then its credit is used up", "[hono-server]")
{
    network net;
    pair p{net, 1};
    p.producer.send(p.out, "1");
    p.producer.send(p.out, "2");
    net.wait([&] { return p.consumer.received.size() == 1; });
    net.settle();
    p.consumer.drain(p.in, 10);
    net.wait([&] { return p.consumer.received.size() == 2 && pn_link_credit(p.in.engine) == 0; });
}

TEST_CASE("the anonymous terminus goes by each message", "[hono-server]")
{
    network net;
    auto& consumer = net.connect();
    auto& in = consumer.open_receiver("telemetry/T", 10);
    auto& adapter = net.connect("adapter");
    auto& out = adapter.open_sender(nullptr);
    net.wait([&] { return in.is_attached && out.is_attached; });
    CHECK(out.credit_at_attach == 250);
    net.settle();
    auto const& good = adapter.send(out, message_to("telemetry/T"));
    auto const& nobody = adapter.send(out, message_to("telemetry/T2"));
    auto const& forbidden = adapter.send(out, message_to("event/T"));
    auto const& nowhere = adapter.send(out, message_to("telemetry/"));
    auto const& senseless = adapter.send(out, "\x01\x02");
    net.wait([&] { return nobody.is_settled && forbidden.is_settled && nowhere.is_settled && senseless.is_settled; });
    CHECK(nobody.state == PN_RELEASED);
    CHECK(forbidden.condition == "amqp:unauthorized-access");
    CHECK(nowhere.condition == "amqp:not-found");
    CHECK(senseless.condition == "amqp:not-found");
    REQUIRE(consumer.received.size() == 1);
    consumer.settle(consumer.received[0], PN_ACCEPTED);
    net.wait([&] { return good.is_settled; });
    CHECK(good.state == PN_ACCEPTED);
}

TEST_CASE("an address that nobody serves is stalled and gives its messages back", "[hono-server]")
{
    network net{{.stall_timeout = std::chrono::milliseconds{50}}};
    pair p{net, 1};
    p.producer.send(p.out, "1");
    auto const& waiting = p.producer.send(p.out, "2");
    net.wait([&] { return waiting.is_settled && pn_link_credit(p.out.engine) == 0; });
    CHECK(waiting.state == PN_RELEASED);
    p.consumer.grant(p.in, 5);
    net.wait([&] { return pn_link_credit(p.out.engine) > 0; });
}

TEST_CASE("addresses without links cost nothing", "[hono-server]")
{
    network net;
    pair p{net};
    CHECK(net.router.addresses().size() == 1);
    p.consumer.detach(p.in);
    p.producer.detach(p.out);
    net.wait([&] { return net.router.addresses().size() == 0; });
}
