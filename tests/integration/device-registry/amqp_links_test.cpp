// SPDX-License-Identifier: Apache-2.0
#include <proton/link.h>

#include "fixture.hpp"

using namespace hono;
using namespace std::chrono_literals;

namespace {

awaitable<void> connect(amqp::client& client)
{
    client.start();
    auto const connected = co_await client.wait_connected(deadline_in(5s));
    REQUIRE(connected.has_value());
}

/// The condition with which a link is refused; "" if it is attached.
awaitable<std::string> try_link(amqp::client& client, bool sender, std::string address)
{
    test::observed_link link;
    auto* const engine = sender ? client.open_sender(address, link) : client.open_receiver(address, 10, link);
    co_await test::until([&] { return link.attached || link.gone; });
    auto const condition = link.condition;
    if (!link.gone)
        client.close_link(engine);
    co_return condition;
}

awaitable<void> expect(amqp::client& client, bool sender, std::string address, std::string condition)
{
    auto const found = co_await try_link(client, sender, address);
    CAPTURE(address);
    CHECK(found == condition);
}

awaitable<void> checks_senders(amqp::client& client)
{
    co_await connect(client);
    co_await expect(client, true, "", "amqp:not-allowed");
    co_await expect(client, true, "unknown/T", "amqp:not-found");
    co_await expect(client, true, "registration/FORBIDDEN", "amqp:unauthorized-access");
    co_await expect(client, true, "registration/T", "");
    co_await expect(client, true, "credentials/T", "");
    co_await expect(client, true, "tenant", "");
    co_await client.stop(deadline_in(2s));
}

awaitable<void> checks_receivers(amqp::client& client)
{
    co_await connect(client);
    co_await expect(client, false, "unknown/T/1", "amqp:not-found");
    co_await expect(client, false, "registration/FORBIDDEN/1", "amqp:unauthorized-access");
    co_await expect(client, false, "registration/T", "amqp:invalid-field");
    co_await expect(client, false, "registration/T/", "amqp:invalid-field");
    co_await expect(client, false, "tenant", "amqp:invalid-field");
    co_await expect(client, false, "registration/T/1", "");
    co_await expect(client, false, "tenant/1", "");
    co_await client.stop(deadline_in(2s));
}

awaitable<void> shares_reply_addresses(test::registry& registry, amqp::client& first, amqp::client& second)
{
    co_await connect(first);
    co_await connect(second);
    test::observed_link taken;
    auto* const engine = first.open_receiver("registration/T/1", 10, taken);
    co_await test::until([&] { return taken.attached; });
    co_await expect(first, false, "registration/T/1", "amqp:illegal-state");
    co_await expect(second, false, "registration/T/1", "amqp:illegal-state");
    first.close_link(engine);
    first.flush();
    co_await test::pause(50ms);
    co_await expect(second, false, "registration/T/1", "");

    auto const again = first.open_receiver("registration/T/1", 10, taken);
    (void)again;
    taken.attached = false;
    co_await test::until([&] { return taken.attached; });
    registry.server().for_each_connection([&](amqp::connection& each) {
        if (each.remote_container() == first.container_id())
            each.abort();
    });
    co_await test::until([&] { return taken.gone; });
    co_await expect(second, false, "registration/T/1", "");
    co_await first.stop(deadline_in(2s));
    co_await second.stop(deadline_in(2s));
}

awaitable<void> grants_credit(amqp::client& client)
{
    co_await connect(client);
    test::observed_link link;
    auto* const engine = client.open_sender("registration/T", link);
    co_await test::until([&] { return link.attached && pn_link_credit(engine) > 0; });
    CHECK(pn_link_credit(engine) == 100);
    client.close_link(engine);
    co_await client.stop(deadline_in(2s));
}

awaitable<void> is_closed_at_expiry(amqp::client& client)
{
    co_await connect(client);
    co_await test::until([&] { return !client.is_connected(); });
    CHECK_THAT(client.last_failure(), Catch::Contains("access token expired"));
    co_await client.stop(deadline_in(2s));
}

awaitable<void> is_refused(amqp::client& client)
{
    client.start();
    auto const connected = co_await client.wait_connected(deadline_in(5s));
    CHECK(connected.has_error());
    co_await client.stop(deadline_in(2s));
}

} // namespace

TEST_CASE("links that requests come in on are checked in order", "[registry][amqp]")
{
    test::worker_io io;
    test::registry registry{io};
    registry.rights->write = [](std::string_view address) { return address != "registration/FORBIDDEN"; };
    registry.rights->read = [](std::string_view) { return false; };
    amqp::client client{io.tasks, registry.client_options()};
    io.run(checks_senders(client));
}

TEST_CASE("links that responses go out on are checked in order", "[registry][amqp]")
{
    test::worker_io io;
    test::registry registry{io};
    registry.rights->write = [](std::string_view) { return false; };
    registry.rights->read = [](std::string_view address) { return address != "registration/FORBIDDEN/1"; };
    amqp::client client{io.tasks, registry.client_options()};
    io.run(checks_receivers(client));
}

TEST_CASE("a reply address belongs to one link, and is free as soon as its link or connection is gone",
          "[registry][amqp]")
{
    test::worker_io io;
    test::registry registry{io};
    amqp::client first{io.tasks, registry.client_options()};
    amqp::client second{io.tasks, registry.client_options()};
    io.run(shares_reply_addresses(registry, first, second));
}

TEST_CASE("a link gets its credit at once", "[registry][amqp]")
{
    test::worker_io io;
    test::registry registry{io};
    amqp::client client{io.tasks, registry.client_options()};
    io.run(grants_credit(client));
}

TEST_CASE("a connection is closed when its token expires", "[registry][amqp]")
{
    test::worker_io io;
    test::registry registry{io};
    registry.rights->expiry = std::chrono::system_clock::now() + 300ms;
    auto options = registry.client_options();
    options.reconnect_attempts = 0;
    options.backoff.min_delay = 2s;
    options.backoff.max_delay = 2s;
    amqp::client client{io.tasks, options};
    io.run(is_closed_at_expiry(client));
}

TEST_CASE("a peer that cannot be authenticated gets no connection", "[registry][amqp]")
{
    test::worker_io io;
    test::registry registry{io};
    registry.login = GENERATE(amqp::sasl_code::auth, amqp::sasl_code::sys_temp);
    auto options = registry.client_options();
    options.reconnect_attempts = 0;
    amqp::client client{io.tasks, options};
    io.run(is_refused(client));
    CHECK(client.authentication_failed() == (registry.login == amqp::sasl_code::auth));
}
