// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <hono/net/event.hpp>

#include "run_io.hpp"

using namespace hono;
using namespace std::chrono_literals;

namespace {

awaitable<void> wait(net::event<int>& on, time_point deadline, result<int>* outcome)
{
    *outcome = co_await on.wait(deadline);
}

awaitable<void> set_later(net::event<int>& on)
{
    co_await asio::post(co_await asio::this_coro::executor, use_awaitable);
    on.set(7);
    on.set(8);
}

} // namespace

TEST_CASE("a waiter gets the first value, whether it comes before or after", "[net]")
{
    test::worker_io io;
    net::event<int> early{io.executor()};
    early.set(1);
    early.set(2);
    result<int> outcome{0};
    io.run(wait(early, deadline_in(1s), &outcome));
    CHECK(outcome == 1);

    net::event<int> late{io.executor()};
    io.tasks.spawn("setter", set_later(late));
    io.run(wait(late, deadline_in(5s), &outcome));
    CHECK(outcome == 7);
}

TEST_CASE("a waiter whose deadline has passed is told so", "[net]")
{
    test::worker_io io;
    net::event<int> nothing{io.executor()};
    result<int> outcome{0};
    io.run(wait(nothing, clock::now(), &outcome));
    CHECK(outcome.error() == net::errc::deadline_exceeded);
}

TEST_CASE("a cancelled waiter is told that this side stops", "[net]")
{
    test::worker_io io;
    net::event<int> nothing{io.executor()};
    result<int> outcome{0};
    io.tasks.spawn("waiter", wait(nothing, never, &outcome));
    io.io.poll();
    io.settle();
    CHECK(outcome.error() == net::errc::stopped);
}
