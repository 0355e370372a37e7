// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <hono/adapter/password_cache.hpp>

using namespace hono;
using adapter::password_cache;
using namespace std::chrono_literals;

TEST_CASE("a verified password is known for its lifetime, under all that it was verified with", "[adapter]")
{
    password_cache cache{100, 60s};
    registry::password_secret const secret{"bcrypt", "$2a$10$hash", "", true, {}, {}};
    auto changed = secret;
    changed.pwd_hash = "$2a$10$other";
    auto const now = clock::now();
    auto const key = cache.key_of("T", "a", "pw", secret);
    CHECK_FALSE(cache.contains(key, now));
    cache.add(key, now);
    CHECK(cache.contains(key, now));
    CHECK(cache.contains(cache.key_of("T", "a", "pw", secret), now + 59s));
    CHECK_FALSE(cache.contains(key, now + 60s));
    CHECK_FALSE(cache.contains(cache.key_of("T", "a", "pw2", secret), now));
    CHECK_FALSE(cache.contains(cache.key_of("T", "b", "pw", secret), now));
    CHECK_FALSE(cache.contains(cache.key_of("U", "a", "pw", secret), now));
    CHECK_FALSE(cache.contains(cache.key_of("T", "a", "pw", changed), now));
    CHECK_FALSE(cache.contains(cache.key_of("Ta", "", "pw", secret), now)); // the same bytes in a row
    CHECK_FALSE(password_cache{}.contains(key, now));
}

TEST_CASE("the cache is bounded: the oldest goes first", "[adapter]")
{
    password_cache cache{16, 60s}; // one entry per shard
    auto const now = clock::now();
    password_cache::key first{};
    password_cache::key second{};
    second[0] = 1; // the same shard
    cache.add(first, now);
    cache.add(second, now);
    CHECK_FALSE(cache.contains(first, now));
    CHECK(cache.contains(second, now));
}
