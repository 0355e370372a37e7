// SPDX-License-Identifier: Apache-2.0
#include "lifecycle.hpp"

#include <malloc.h>

#include <cstdlib>

#include <hono/log/logger.hpp>

#include "event_loop_check.hpp"

namespace hono::app {

namespace {

log::logger const logger{"app"};

/// On top of shutdownDelay and drainSeconds (health-and-operations.md §5.2).
constexpr std::chrono::seconds shutdown_reserve{8};
/// For worker_service::stop, which takes at most 2 s, and the rest of the worker's tasks.
constexpr std::chrono::seconds stop_limit{4};

std::string joined(std::vector<std::string> const& parts)
{
    std::string all;
    for (auto const& part : parts)
        all += (all.empty() ? "" : ",") + part;
    return all;
}

std::int64_t milliseconds(clock::duration span)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(span).count();
}

/// Calls `then` on `to` once `expected` workers have reported; each report is made on a worker's thread.
class countdown {
public:
    countdown(executor to, std::size_t expected)
        : to_{to}
        , left_{std::make_shared<std::size_t>(expected)}
        , reached_{std::make_shared<net::event<bool>>(to)}
    {
    }
    void report() const
    {
        asio::post(to_, [left = left_, reached = reached_] {
            if (--*left == 0)
                reached->set(true);
        });
    }
    awaitable<void> wait() const
    {
        auto const reached = reached_;
        (void)co_await reached->wait(never);
    }

private:
    executor to_;
    std::shared_ptr<std::size_t> left_; // touched on `to_` only
    std::shared_ptr<net::event<bool>> reached_;
};

} // namespace

lifecycle::lifecycle(ops::health& health, lifecycle_options options)
    : health_{health}
    , options_{options}
{
}

exit_code lifecycle::run(process& shared, time_point started_at, std::vector<std::string> const& health_addresses)
{
    tasks_.spawn("signals", wait_for_signal());
    tasks_.spawn("hangups", ignore_hangups());
    tasks_.spawn("lifecycle", run_all(shared, started_at, health_addresses));
    io_.run();
    for (auto const& worker : workers_)
        worker->join();
    return code_;
}

awaitable<void> lifecycle::wait_for_signal()
{
    auto [error, number] = co_await signals_.async_wait(nothrow);
    if (error)
        co_return;
    logger.info("signal received", {{"signal", number}});
    begun_.set({nullptr, true});
    stop_requested_.set(true);
}

awaitable<void> lifecycle::ignore_hangups()
{
    // Key material is checked by its own watcher; the signal must only not kill.
    for (bool open = true; open;) {
        auto [error, number] = co_await hangups_.async_wait(nothrow);
        open = !error;
        (void)number;
    }
}

awaitable<void> lifecycle::run_all(process& shared, time_point started_at, std::vector<std::string> health_addresses)
{
    auto code = co_await start_workers(shared, started_at + options_.startup_timeout);
    if (code == exit_ok && !stop_requested_.is_set()) {
        announce(shared, started_at, health_addresses);
        (void)co_await stop_requested_.wait(never);
    }
    co_await shut_down(code);
    code_ = code;
    hangups_.cancel();
}

awaitable<exit_code> lifecycle::start_workers(process& shared, time_point deadline)
{
    auto const started = std::make_shared<std::size_t>(0);
    auto const on_started = [this, started](std::exception_ptr failure) {
        asio::post(io_, [this, started, failure] {
            if (failure || ++*started == workers_.size())
                begun_.set({failure, false});
        });
    };
    for (std::size_t i = 0; i < options_.workers; ++i)
        workers_.push_back(std::make_unique<worker_thread>(i));
    logger.debug("launching workers", {{"workers", workers_.size()}});
    for (auto const& worker : workers_)
        worker->launch(shared, on_started);
    auto const begun = co_await begun_.wait(deadline);
    if (!begun) {
        logger.error("start-up time-out", {{"limit-ms", options_.startup_timeout.count()}});
        co_return exit_unavailable;
    }
    co_return begun->failure ? report_failure(begun->failure) : exit_ok;
}

void lifecycle::announce(process const& shared, time_point started_at, std::vector<std::string> const& health_addresses)
{
    if (options_.event_loop_timeout)
        for (auto const& worker : workers_)
            checks_.push_back(register_event_loop_check(health_, worker->get_executor(), *options_.event_loop_timeout));
    health_.set_started();
    malloc_trim(0); // what reading settings and key material took
    logger.info("started", {{"listeners", joined(shared.bound_addresses())},
                            {"health", joined(health_addresses)},
                            {"workers", workers_.size()},
                            {"took-ms", milliseconds(clock::now() - started_at)}});
}

awaitable<void> lifecycle::shut_down(exit_code code)
{
    bool const was_started = health_.is_started();
    health_.set_stopping();
    signals_.cancel();
    signals_.clear();
    abort_on_next_signal();
    auto const limit = options_.shutdown_delay + options_.drain + shutdown_reserve;
    guard_.emplace(deadline_in(limit), code == exit_ok ? exit_internal : code, "shutdown timed out, aborting");
    logger.info("stopping", {{"limit-ms", milliseconds(limit)}});
    if (was_started && options_.shutdown_delay.count() > 0) {
        steady_timer delay{io_.get_executor(), options_.shutdown_delay};
        auto [ignored] = co_await delay.async_wait(nothrow);
        (void)ignored;
    }
    co_await drain_workers();
    checks_.clear();
    co_await stop_workers();
    for (auto const& worker : workers_)
        worker->join();
}

awaitable<void> lifecycle::drain_workers()
{
    countdown const drained{io_.get_executor(), workers_.size()};
    for (auto const& worker : workers_)
        worker->drain(deadline_in(options_.drain), [drained] { drained.report(); });
    co_await drained.wait();
}

awaitable<void> lifecycle::stop_workers()
{
    countdown const stopped{io_.get_executor(), workers_.size()};
    for (auto const& worker : workers_)
        worker->stop(deadline_in(stop_limit), [stopped](bool all_ended) {
            if (!all_ended) {
                logger.error("a worker's tasks did not end, aborting");
                std::_Exit(exit_internal);
            }
            stopped.report();
        });
    co_await stopped.wait();
}

} // namespace hono::app
