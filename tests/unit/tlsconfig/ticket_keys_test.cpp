// SPDX-License-Identifier: Apache-2.0
// How long a session ticket can be read (tls.md §19).
#include <catch2/catch.hpp>

#include <hono/tlsconfig/ticket_keys.hpp>

using namespace hono;
using std::chrono::seconds;
using tlsconfig::ticket_ring;

TEST_CASE("tickets get a new key every 12 hours, and the one before still decrypts", "[tlsconfig][tickets]")
{
    ticket_ring ring;
    ticket_ring::time_point const start{std::chrono::hours{100}};
    auto const first = ring.newest(start).value();
    CHECK(ring.newest(start + ticket_ring::lifetime - seconds{1}).value().name == first.name);
    CHECK_FALSE(ring.find(first.name.data(), start).value().renew);

    auto const second = ring.newest(start + ticket_ring::lifetime).value();
    CHECK(second.name != first.name);
    CHECK(second.aes != first.aes);
    CHECK(second.mac != first.mac);
    auto const old = ring.find(first.name.data(), start + ticket_ring::lifetime).value();
    CHECK(old.renew);
    CHECK(old.key.aes == first.aes);
    CHECK_FALSE(ring.find(first.name.data(), start + 2 * ticket_ring::lifetime));
    CHECK(ring.find(second.name.data(), start + 2 * ticket_ring::lifetime));
}

TEST_CASE("a ticket key is not kept for longer because nobody connected", "[tlsconfig][tickets]")
{
    ticket_ring ring;
    ticket_ring::time_point const start{std::chrono::hours{100}};
    auto const first = ring.newest(start).value();
    CHECK_FALSE(ring.find(first.name.data(), start + 2 * ticket_ring::lifetime));
}

TEST_CASE("a ticket of another process has no key", "[tlsconfig][tickets]")
{
    ticket_ring ours;
    ticket_ring theirs;
    ticket_ring::time_point const now{std::chrono::hours{100}};
    CHECK_FALSE(ours.find(theirs.newest(now).value().name.data(), now));
}
