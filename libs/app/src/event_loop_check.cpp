// SPDX-License-Identifier: Apache-2.0
#include "event_loop_check.hpp"

#include <hono/net/event.hpp>

namespace hono::app {

namespace {

awaitable<ops::check_result> get_through(executor worker, time_point deadline)
{
    auto const here = co_await asio::this_coro::executor;
    auto const done = std::make_shared<net::event<bool>>(here);
    // There and back again: the event belongs to the health server's thread.
    asio::post(worker, [here, done] { asio::post(here, [done] { done->set(true); }); });
    auto const came_back = co_await done->wait(deadline);
    if (!came_back)
        co_return ops::down("Timeout");
    co_return ops::up();
}

} // namespace

ops::registration register_event_loop_check(ops::health& health, executor worker, std::chrono::milliseconds timeout)
{
    return health.register_liveness(
        "event-loop-blocked-check", [worker](time_point deadline) { return get_through(worker, deadline); }, timeout);
}

} // namespace hono::app
