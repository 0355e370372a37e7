// SPDX-License-Identifier: Apache-2.0
#include <sys/socket.h>

#include <hono/net/connect.hpp>

#include "peer.hpp"

using namespace hono;
using namespace std::chrono_literals;

namespace {

awaitable<void> connects(amqp::client& client)
{
    client.start();
    auto const connected = co_await client.wait_connected(deadline_in(5s));
    CHECK(connected.has_value());
    co_await client.stop(deadline_in(2s));
    CHECK_FALSE(client.is_connected());
}

awaitable<void> is_refused(amqp::client& client)
{
    client.start();
    auto const connected = co_await client.wait_connected(deadline_in(5s));
    REQUIRE(connected.has_error());
    CHECK(connected.error() == amqp::errc::not_connected);
    co_await client.stop(deadline_in(2s));
}

/// What a raw peer gets until the service hangs up.
awaitable<std::string> exchange(std::uint16_t port, std::string bytes)
{
    auto peer = co_await net::connect_tcp("127.0.0.1", port, deadline_in(2s));
    REQUIRE(peer.has_value());
    auto const written = co_await peer->write_all(bytes, deadline_in(2s));
    (void)written;
    std::string answer;
    char buffer[512];
    for (;;) {
        auto const n = co_await peer->read_some(buffer, deadline_in(5s));
        if (!n) {
            CHECK(n.error() != net::errc::deadline_exceeded);
            break;
        }
        answer.append(buffer, *n);
    }
    co_return answer;
}

awaitable<void> hangs_up_on(std::uint16_t port, std::string bytes, std::string* answer)
{
    *answer = co_await exchange(port, std::move(bytes));
}

awaitable<void> drains(test::service& service, amqp::client& client)
{
    client.start();
    auto const connected = co_await client.wait_connected(deadline_in(5s));
    REQUIRE(connected.has_value());
    co_await service.server->drain(deadline_in(1s));
    CHECK(service.server->connection_count() == 0);
    co_await client.stop(deadline_in(1s));
}

} // namespace

TEST_CASE("a client with the right password connects and closes in an orderly way", "[amqp]")
{
    test::worker_io io;
    test::service service{io};
    amqp::client client{io.tasks, service.client_options()};
    io.run(connects(client));
    CHECK(service.users == std::vector<std::string>{"user@TEST"});
}

TEST_CASE("a wrong password ends with SASL code auth, an unavailable authority does not", "[amqp]")
{
    auto const code = GENERATE(amqp::sasl_code::auth, amqp::sasl_code::sys, amqp::sasl_code::sys_temp);
    test::worker_io io;
    test::service service{io, {.login = code}};
    auto options = service.client_options();
    options.reconnect_attempts = 0;
    amqp::client client{io.tasks, options};
    io.run(is_refused(client));
    CHECK(client.authentication_failed() == (code == amqp::sasl_code::auth));
}

TEST_CASE("bytes that are not AMQP end that connection at once", "[amqp]")
{
    auto const bytes =
        GENERATE(as<std::string>{}, "GET / HTTP/1.1\r\nHost: x\r\n\r\n", std::string("AMQP\x00\x01\x00\x00", 8),
                 std::string("AMQP\x03\x01\x00\x00\xff\xff\xff\xff\x02\x01\x00\x00", 16),
                 std::string("AMQP\x03\x01\x00\x00\x00\x00\x00\x01\x02\x01\x00\x00", 16));
    test::worker_io io;
    test::service service{io};
    std::string answer;
    io.run(hangs_up_on(service.port(), bytes, &answer));
    CHECK(answer.substr(0, 4) == "AMQP");
}

TEST_CASE("a draining server closes its connections", "[amqp]")
{
    test::worker_io io;
    test::service service{io};
    amqp::client client{io.tasks, service.client_options()};
    io.run(drains(service, client));
}
