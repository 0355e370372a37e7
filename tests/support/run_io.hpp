// SPDX-License-Identifier: Apache-2.0
#pragma once
// Runs a coroutine to its end on an io_context of the test's own, as a worker would; fails the test if it does not end
// in time.

#include <chrono>
#include <exception>
#include <optional>

#include <catch2/catch.hpp>

#include <hono/net/asio.hpp>
#include <hono/net/task_group.hpp>

namespace test {

struct worker_io {
    boost::asio::io_context io{1};
    hono::net::task_group tasks{io.get_executor()};

    hono::executor executor() { return io.get_executor(); }

    /// Spawns `body` and runs the context until it has ended.
    void run(hono::awaitable<void> body, std::chrono::seconds limit = std::chrono::seconds{30})
    {
        std::optional<std::exception_ptr> ended;
        boost::asio::co_spawn(io, std::move(body), [&](std::exception_ptr failure) { ended = failure; });
        auto const deadline = std::chrono::steady_clock::now() + limit;
        while (!ended && std::chrono::steady_clock::now() < deadline) {
            if (io.stopped())
                io.restart();
            io.run_one_for(std::chrono::milliseconds{100});
        }
        REQUIRE(ended.has_value());
        if (*ended)
            std::rethrow_exception(*ended);
    }

    /// Cancels what still runs in the group and lets it end: before what the tasks use goes.
    void settle()
    {
        tasks.cancel();
        auto const deadline = std::chrono::steady_clock::now() + std::chrono::seconds{5};
        while (tasks.size() > 0 && std::chrono::steady_clock::now() < deadline) {
            if (io.stopped())
                io.restart();
            io.run_one_for(std::chrono::milliseconds{50});
        }
    }

    ~worker_io() { settle(); }
};

inline hono::awaitable<void> pause(std::chrono::milliseconds span)
{
    hono::steady_timer timer{co_await boost::asio::this_coro::executor, span};
    auto [ignored] = co_await timer.async_wait(hono::nothrow);
    (void)ignored;
}

} // namespace test
