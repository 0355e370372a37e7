// SPDX-License-Identifier: Apache-2.0
// Consumers and producers that leave, orderly or not, at the worst moment (hono-server.md §5.3, §10).
#include <algorithm>
#include <random>

#include <catch2/catch.hpp>

#include "fixture.hpp"

using namespace test;

TEST_CASE("a consumer that crashes with a delivery leaves modified, delivery-failed", "[hono-server]")
{
    network net;
    auto& consumer = net.connect();
    consumer.open_receiver("telemetry/T", 1);
    auto& producer = net.connect();
    auto& out = producer.open_sender("telemetry/T");
    net.wait([&] { return out.is_attached && pn_link_credit(out.engine) > 0; });
    auto const& sent = producer.send(out, "1");
    auto const& waiting = producer.send(out, "2");
    net.wait([&] { return consumer.received.size() == 1; });
    consumer.vanish();
    net.wait([&] { return sent.is_settled && waiting.is_settled; });
    CHECK(sent.state == PN_MODIFIED);
    CHECK(sent.is_failed);
    CHECK(waiting.state == PN_RELEASED);
    net.wait([&] { return pn_link_credit(out.engine) == 0; });
}

TEST_CASE("a producer that crashes leaves its message with the consumer", "[hono-server]")
{
    network net;
    auto& consumer = net.connect();
    auto& in = consumer.open_receiver("telemetry/T", 1);
    auto& producer = net.connect();
    auto& out = producer.open_sender("telemetry/T");
    net.wait([&] { return out.is_attached && pn_link_credit(out.engine) > 0; });
    producer.send(out, "1");
    producer.send(out, "2");
    net.wait([&] { return consumer.received.size() == 1; });
    producer.vanish();
    net.wait([&] { return net.router.peers == 1; });
    consumer.settle(consumer.received[0], PN_ACCEPTED);
    consumer.grant(in, 5);
    net.settle();
    CHECK(consumer.received.size() == 1); // what waited went with its producer
    CHECK_FALSE(consumer.has_ended);
    CHECK(net.router.counts().of(hono::hono_server::family::telemetry).waiting->value() == 0);
}

TEST_CASE("credit that was withdrawn while transfers were under way comes back in full", "[hono-server]")
{
    network net{{.receiver_link_credit = 8}};
    auto& consumer = net.connect();
    auto& in = consumer.open_receiver("telemetry/T", 1);
    auto& producer = net.connect();
    auto& out = producer.open_sender("telemetry/T");
    net.wait([&] { return out.is_attached && pn_link_credit(out.engine) == 8; });
    consumer.detach(in);
    net.wait([&] { return net.router.counts().of(hono::hono_server::family::telemetry).links_out->value() == 0; });
    std::vector<sent_message const*> under_way; // the withdrawal has not reached the producer
    for (int i = 0; i < 5; ++i)
        under_way.push_back(&producer.send(out, "m"));
    net.wait([&] {
        return std::all_of(under_way.begin(), under_way.end(), [](auto const* each) { return each->is_settled; });
    });
    for (auto const* const each : under_way)
        CHECK(each->state == PN_RELEASED);
    net.settle();
    CHECK(pn_link_credit(out.engine) == 0);
    auto& again = consumer.open_receiver("telemetry/T", 100);
    net.wait([&] { return again.is_attached && pn_link_credit(out.engine) > 0; });
    CHECK(pn_link_credit(out.engine) == 8);
    for (int i = 0; i < 20; ++i) {
        net.wait([&] { return pn_link_credit(out.engine) > 0; });
        producer.send(out, "m");
        net.wait([&] { return consumer.received.size() == static_cast<std::size_t>(i + 1); });
        consumer.settle(consumer.received.back(), PN_ACCEPTED);
    }
    CHECK(pn_link_credit(out.engine) <= 8);
}

TEST_CASE("at shutdown what waits is released before the connections are closed", "[hono-server]")
{
    network net;
    auto& consumer = net.connect();
    consumer.open_receiver("telemetry/T", 1);
    auto& producer = net.connect();
    auto& out = producer.open_sender("telemetry/T");
    net.wait([&] { return out.is_attached && pn_link_credit(out.engine) > 0; });
    producer.send(out, "1");
    auto const& waiting = producer.send(out, "2");
    net.wait([&] { return consumer.received.size() == 1; });
    net.settle();
    net.router.stop_waiting();
    net.io.run(net.server->drain(hono::deadline_in(std::chrono::milliseconds{200})));
    net.wait([&] { return producer.has_ended && consumer.has_ended; });
    CHECK(waiting.state == PN_RELEASED);
    CHECK(producer.end_condition == "amqp:connection:forced");
    CHECK(consumer.end_condition == "amqp:connection:forced");
}

TEST_CASE("connections come and go in any order under load", "[hono-server]")
{
    network net{{.receiver_link_credit = 20, .stall_timeout = std::chrono::milliseconds{20}}};
    std::mt19937 random{11};
    struct user {
        client* connection;
        link_record* link;
    };
    std::vector<user> users;
    std::vector<client*> everybody;
    for (int i = 0; i < 600; ++i) {
        auto const choice = random() % 10;
        if (users.size() < 8 && choice < 4) {
            auto& made = net.connect();
            auto& link = choice < 2 ? made.open_sender("telemetry/T") : made.open_receiver("telemetry/T", 7);
            users.push_back({&made, &link});
            everybody.push_back(&made);
        } else if (!users.empty() && choice < 5) {
            auto const place = users.begin() + static_cast<long>(random() % users.size());
            if (random() % 2 == 0 || !place->link->engine)
                place->connection->vanish();
            else
                place->connection->detach(*place->link);
            users.erase(place);
        }
        for (auto& [connection, link] : users) {
            if (!link->engine || !link->is_attached)
                continue;
            if (pn_link_is_sender(link->engine)) {
                for (auto credit = pn_link_credit(link->engine); credit > 0; --credit)
                    connection->send(*link, std::string(1 + random() % 40'000, 'x'), random() % 4 == 0);
            } else {
                for (auto& each : connection->received)
                    if (each.delivery && random() % 2 == 0)
                        connection->settle(each, random() % 2 == 0 ? PN_ACCEPTED : PN_RELEASED);
                connection->grant(*link, static_cast<int>(random() % 5));
            }
        }
        net.io.io.run_for(std::chrono::milliseconds{2});
    }
    for (auto* const each : everybody)
        if (!each->has_ended)
            each->vanish();
    net.wait([&] { return net.router.peers == 0; });
    CHECK(net.router.addresses().size() == 0);
    CHECK(net.router.counts().of(hono::hono_server::family::telemetry).waiting->value() == 0);
}
