// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <hono/net/task_group.hpp>

#include "run_io.hpp"

using namespace hono;
using namespace std::chrono_literals;

namespace {

awaitable<void> work_until_told(bool* told)
{
    auto const state = co_await asio::this_coro::cancellation_state;
    while (state.cancelled() == asio::cancellation_type::none)
        co_await asio::post(co_await asio::this_coro::executor, use_awaitable);
    *told = true;
}

awaitable<void> wait_for_ever(bool* cut)
{
    steady_timer timer{co_await asio::this_coro::executor, never};
    auto [error] = co_await timer.async_wait(nothrow);
    *cut = error == asio::error::operation_aborted;
}

awaitable<void> end_at_the_next_turn(bool* begun)
{
    *begun = true;
    co_await asio::post(co_await asio::this_coro::executor, use_awaitable);
}

awaitable<void> wait_empty(net::task_group& tasks, time_point deadline, bool* empty)
{
    *empty = co_await tasks.wait_empty(deadline);
}

} // namespace

TEST_CASE("a stop request is a flag that loops see", "[net]")
{
    test::worker_io io;
    bool told = false;
    bool empty = false;
    io.tasks.spawn("loop", work_until_told(&told));
    io.io.poll_one();
    io.tasks.request_stop();
    io.run(wait_empty(io.tasks, deadline_in(5s), &empty));
    CHECK(told);
    CHECK(empty);
}

TEST_CASE("a cancel cuts waits, and the group can be waited for", "[net]")
{
    test::worker_io io;
    bool cut = false;
    bool empty = true;
    io.tasks.spawn("sleeper", wait_for_ever(&cut));
    io.run(wait_empty(io.tasks, clock::now(), &empty));
    CHECK_FALSE(empty);
    CHECK(io.tasks.size() == 1);
    io.tasks.cancel();
    io.run(wait_empty(io.tasks, deadline_in(5s), &empty));
    CHECK(cut);
    CHECK(empty);
}

TEST_CASE("a task that is cancelled before it has begun is cut at its first wait", "[net]")
{
    test::worker_io io;
    bool cut = false;
    bool told = false;
    bool empty = false;
    io.tasks.spawn("sleeper", wait_for_ever(&cut));
    io.tasks.spawn("loop", work_until_told(&told));
    io.tasks.request_stop();
    io.tasks.cancel();
    io.run(wait_empty(io.tasks, deadline_in(5s), &empty));
    CHECK(cut);
    CHECK(told);
    CHECK(empty);
}

TEST_CASE("a task may end while its cancellation is on the way", "[net]")
{
    test::worker_io io;
    bool begun = false;
    io.tasks.spawn("short", end_at_the_next_turn(&begun));
    while (!begun)
        io.io.run_one();
    io.tasks.cancel(); // behind the task's last turn
    bool empty = false;
    io.run(wait_empty(io.tasks, deadline_in(5s), &empty));
    CHECK(empty);
}
