// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <future>
#include <mutex>
#include <vector>

#include <hono/net/worker_pool.hpp>

#include "run_io.hpp"

using namespace hono;
using namespace std::chrono_literals;

namespace {

awaitable<void> run_on(net::worker_pool& pool, std::thread::id* where, result<int>* outcome)
{
    auto work = [where] {
        *where = std::this_thread::get_id();
        return 42;
    };
    *outcome = co_await pool.run("key", std::move(work), deadline_in(5s));
}

awaitable<void> run_late(net::worker_pool& pool, std::shared_future<void> go, result<int>* outcome)
{
    auto work = [go] {
        go.wait();
        return 1;
    };
    *outcome = co_await pool.run("key", std::move(work), clock::now());
}

} // namespace

TEST_CASE("work runs on a thread of the pool and its value comes back to the worker", "[net]")
{
    test::worker_io io;
    net::worker_pool pool{1, 10};
    std::thread::id where;
    result<int> outcome{0};
    io.run(run_on(pool, &where, &outcome));
    CHECK(outcome == 42);
    CHECK((where != std::this_thread::get_id()));
}

TEST_CASE("the waiting work is bounded, and half of it per key", "[net]")
{
    std::promise<void> go;
    auto const gate = go.get_future().share();
    std::promise<void> started;
    net::worker_pool pool{1, 4};
    REQUIRE(pool.submit("blocker", [&] {
        started.set_value();
        gate.wait();
    }));
    started.get_future().wait();
    CHECK(pool.submit("a", [] {}));
    CHECK(pool.submit("a", [] {}));
    CHECK_FALSE(pool.submit("a", [] {}));
    CHECK(pool.submit("b", [] {}));
    CHECK(pool.submit("c", [] {}));
    CHECK_FALSE(pool.submit("d", [] {}));
    go.set_value();
}

TEST_CASE("keys take turns, so that one tenant's storm does not starve another", "[net]")
{
    std::promise<void> go;
    auto const gate = go.get_future().share();
    std::promise<void> started;
    std::mutex mutex;
    std::vector<std::string> order;
    {
        net::worker_pool pool{1, 100};
        REQUIRE(pool.submit("blocker", [&] {
            started.set_value();
            gate.wait();
        }));
        started.get_future().wait();
        auto const note = [&](std::string name) {
            return [&, name] {
                std::lock_guard const lock{mutex};
                order.push_back(name);
            };
        };
        for (int i = 0; i < 3; ++i)
            REQUIRE(pool.submit("storm", note("storm")));
        REQUIRE(pool.submit("quiet", note("quiet")));
        go.set_value();
    }
    CHECK(order == std::vector<std::string>{"storm", "quiet", "storm", "storm"});
}

TEST_CASE("a caller does not wait beyond its deadline for slow work", "[net]")
{
    std::promise<void> go;
    test::worker_io io;
    net::worker_pool pool{1, 10};
    result<int> outcome{0};
    io.run(run_late(pool, go.get_future().share(), &outcome));
    CHECK(outcome.error() == net::errc::deadline_exceeded);
    go.set_value();
}
