// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <hono/net/backoff.hpp>

using namespace hono::net;
using namespace std::chrono_literals;

TEST_CASE("the first attempt is immediate, the next ones wait longer and longer at random", "[net]")
{
    backoff delays{{}, 1};
    CHECK(delays.next() == 0ms);
    for (int attempt = 1; attempt <= 31; ++attempt) {
        auto const delay = delays.next();
        CHECK(delay >= 0ms);
        CHECK(delay < std::min<std::chrono::milliseconds>(7000ms, std::chrono::milliseconds{100LL << (attempt - 1)}));
    }
    CHECK(delays.next() == 7000ms);
    CHECK(delays.next() == 7000ms);
    delays.reset();
    CHECK(delays.next() == 0ms);
}

TEST_CASE("a minimum delay holds from the first repetition on", "[net]")
{
    backoff delays{{.min_delay = 500ms, .max_delay = 400ms, .increment = 10ms}, 1};
    CHECK(delays.next() == 0ms);
    CHECK(delays.next() == 500ms);
}
