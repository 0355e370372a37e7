// SPDX-License-Identifier: Apache-2.0
// Who gets in and what may be attached (hono-server.md §1, §3, §4).
#include <catch2/catch.hpp>

#include <proton/terminus.h>

#include "fixture.hpp"

using namespace test;

namespace {

std::string refusal_of(network& net, link_record& link)
{
    net.wait([&] { return link.has_ended || link.is_attached; });
    CHECK(link.is_refused == !link.is_attached);
    return link.end_condition;
}

} // namespace

TEST_CASE("credentials that the auth server refuses, and its absence, are told apart", "[hono-server]")
{
    network net;
    auto& wrong = net.connect("nobody", false);
    auto& unlucky = net.connect("unlucky", false);
    net.wait([&] { return wrong.has_ended && unlucky.has_ended; });
    CHECK(wrong.end_condition == "amqp:unauthorized-access");
    CHECK_FALSE(wrong.is_open);
    CHECK_FALSE(unlucky.is_open);
    CHECK(net.router.counts().authentications_unauthorized->value() == 1);
    CHECK(net.router.counts().authentications_unavailable->value() == 1);
    net.connect("adapter");
    CHECK(net.router.counts().authentications_succeeded->value() == 1);
    CHECK(net.router.counts().connections->value() == 1);
}

TEST_CASE("attach and first credit come together", "[hono-server]")
{
    network net;
    auto& application = net.connect();
    auto& in = application.open_receiver("telemetry/T", 10);
    net.wait([&] { return in.is_attached; });
    net.settle();
    auto& out = net.connect("adapter").open_sender("telemetry/T");
    net.wait([&] { return out.is_attached; });
    CHECK(out.credit_at_attach == 250);
    CHECK(pn_link_remote_max_message_size(out.engine) == 131'072);
    CHECK(pn_link_remote_rcv_settle_mode(out.engine) == PN_RCV_FIRST);
}

TEST_CASE("senders are checked for kind, then authority, then form", "[hono-server]")
{
    network net;
    auto& adapter = net.connect("adapter");
    CHECK(refusal_of(net, adapter.open_sender("telemetry/T")).empty());
    CHECK(refusal_of(net, adapter.open_sender("command/T")) == "amqp:unauthorized-access");
    CHECK(refusal_of(net, adapter.open_sender("telemetry//T")) == "amqp:not-found");
    CHECK(refusal_of(net, adapter.open_sender("command_response/T")) == "amqp:not-found");
    auto const coordinator = [](pn_link_t* link) { pn_terminus_set_type(pn_link_target(link), PN_COORDINATOR); };
    auto const dynamic = [](pn_link_t* link) { pn_terminus_set_dynamic(pn_link_target(link), true); };
    CHECK(refusal_of(net, adapter.open_sender(nullptr, coordinator)) == "amqp:not-implemented");
    CHECK(refusal_of(net, adapter.open_sender(nullptr, dynamic)) == "amqp:not-implemented");
    CHECK(refusal_of(net, adapter.open_sender(nullptr)).empty());
    auto& all = net.connect();
    CHECK(refusal_of(net, all.open_sender("DLQ/event/T")) == "amqp:not-found");
    CHECK(refusal_of(net, all.open_sender("nothing/T")) == "amqp:not-found");
}

TEST_CASE("receivers are checked for authority, then form", "[hono-server]")
{
    network net;
    auto& reader = net.connect("reader");
    CHECK(refusal_of(net, reader.open_receiver("telemetry/T", 1)).empty());
    CHECK(refusal_of(net, reader.open_receiver("command_response/T/reply/1", 1)).empty());
    CHECK(refusal_of(net, reader.open_receiver("telemetry/T2", 1)) == "amqp:unauthorized-access");
    CHECK(refusal_of(net, reader.open_receiver("command_response/T", 1)) == "amqp:unauthorized-access");
    CHECK(refusal_of(net, reader.open_receiver(nullptr, 1)) == "amqp:not-found");
    CHECK(refusal_of(net, reader.open_receiver("command_response/T//", 1)) == "amqp:not-found");
    auto const dynamic = [](pn_link_t* link) { pn_terminus_set_dynamic(pn_link_source(link), true); };
    CHECK(refusal_of(net, reader.open_receiver(nullptr, 1, dynamic)) == "amqp:not-implemented");
}

TEST_CASE("a link too many is refused, and there is room again when one has gone", "[hono-server]")
{
    network net{{.max_links = 2}};
    auto& adapter = net.connect("adapter");
    auto& first = adapter.open_sender("telemetry/T");
    CHECK(refusal_of(net, first).empty());
    CHECK(refusal_of(net, adapter.open_sender("telemetry/T")).empty());
    CHECK(refusal_of(net, adapter.open_sender("telemetry/T")) == "amqp:resource-limit-exceeded");
    CHECK(net.connect("adapter").is_open); // others have limits of their own
    adapter.detach(first);
    net.wait([&] { return first.has_ended; });
    CHECK(refusal_of(net, adapter.open_sender("telemetry/T")).empty());
}

TEST_CASE("a peer that heaps up refused links is cut off", "[hono-server]")
{
    network net{{.max_links = 2}};
    auto& adapter = net.connect("adapter");
    for (int i = 0; i < 5; ++i)
        adapter.open_sender("command/T"); // all at once, before any refusal can be answered
    net.wait([&] { return adapter.has_ended; });
    CHECK(adapter.end_condition == "amqp:resource-limit-exceeded");
}

TEST_CASE("a connection too many is closed", "[hono-server]")
{
    network net{{.max_connections = 1}};
    net.connect();
    auto& second = net.connect("all", false);
    net.wait([&] { return second.has_ended; });
    CHECK(second.end_condition == "amqp:resource-limit-exceeded");
}

TEST_CASE("a session too many is ended", "[hono-server]")
{
    network net{{.max_sessions = 1}};
    auto& adapter = net.connect("adapter");
    auto& kept = adapter.open_sender("telemetry/T");
    net.wait([&] { return kept.is_attached; });
    adapter.in_new_session = true;
    auto& refused = adapter.open_sender("telemetry/T");
    net.settle();
    CHECK_FALSE(refused.is_attached);
    CHECK(net.router.counts().of(hono::hono_server::family::telemetry).links_in->value() == 1);
    CHECK_FALSE(adapter.has_ended);
}

TEST_CASE("the newer of two links with the same name takes over", "[hono-server]")
{
    network net;
    auto& reader = net.connect("reader");
    reader.key_of_next_link = "same";
    auto& first = reader.open_receiver("telemetry/T", 1);
    net.wait([&] { return first.is_attached; });
    reader.key_of_next_link = "same";
    reader.in_new_session = true;
    auto& second = reader.open_receiver("telemetry/T", 1);
    net.wait([&] { return first.has_ended && second.is_attached; });
    CHECK(first.end_condition == "amqp:link:stolen");
    net.settle();
    CHECK_FALSE(second.has_ended);
    CHECK(net.router.counts().of(hono::hono_server::family::telemetry).links_out->value() == 1);
}
