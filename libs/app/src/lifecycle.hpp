// SPDX-License-Identifier: Apache-2.0
#pragma once
// From the bound ports to the last worker's end (health-and-operations.md §5), on the main thread.

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/signal_set.hpp>

#include <hono/app/service_main.hpp>
#include <hono/net/event.hpp>

#include "failure.hpp"
#include "watchdog.hpp"
#include "worker_thread.hpp"

namespace hono::app {

struct lifecycle_options {
    std::size_t workers = 1;
    std::chrono::milliseconds startup_timeout{20'000};
    std::chrono::milliseconds shutdown_delay{0};
    std::chrono::milliseconds drain{5'000};
    /// Of `event-loop-blocked-check`; nothing: no such check.
    std::optional<std::chrono::milliseconds> event_loop_timeout;
};

class lifecycle {
public:
    /// From here on SIGTERM and SIGINT ask for an orderly shutdown.
    lifecycle(ops::health& health, lifecycle_options options);
    /// After the workers have ended and whoever posts to them (worker pool, health server) has stopped.
    ~lifecycle() = default;

    /// Starts the workers of `shared`, announces them in the log, waits for a signal, shuts down. `started_at` and
    /// `health_addresses` are for the log.
    exit_code run(process& shared, time_point started_at, std::vector<std::string> const& health_addresses);

private:
    /// How the start ended: a worker's failure, or a signal, or neither.
    struct beginning {
        std::exception_ptr failure;
        bool interrupted = false;
    };

    awaitable<void> wait_for_signal();
    awaitable<void> ignore_hangups();
    awaitable<void> run_all(process& shared, time_point started_at, std::vector<std::string> health_addresses);
    awaitable<exit_code> start_workers(process& shared, time_point deadline);
    void announce(process const& shared, time_point started_at, std::vector<std::string> const& health_addresses);
    awaitable<void> shut_down(exit_code code);
    awaitable<void> drain_workers();
    awaitable<void> stop_workers();

    ops::health& health_;
    lifecycle_options options_;
    asio::io_context io_{1};
    net::task_group tasks_{io_.get_executor()};
    asio::basic_signal_set<executor> signals_{io_.get_executor(), SIGTERM, SIGINT};
    asio::basic_signal_set<executor> hangups_{io_.get_executor(), SIGHUP};
    net::event<beginning> begun_{io_.get_executor()};
    net::event<bool> stop_requested_{io_.get_executor()};
    std::vector<std::unique_ptr<worker_thread>> workers_;
    std::vector<ops::registration> checks_;
    std::optional<watchdog> guard_; ///< until the process has ended
    exit_code code_ = exit_internal;
};

} // namespace hono::app
