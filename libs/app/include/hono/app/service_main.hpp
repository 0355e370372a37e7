// SPDX-License-Identifier: Apache-2.0
#pragma once
// What every executable's main is made of: command line, settings, logging, health server, workers, signals, drain and
// exit code (health-and-operations.md §5, §6; docs/start-and-stop.md walks through it). A service gives a program and
// implements process and worker_service.

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <hono/config/schema.hpp>
#include <hono/config/settings.hpp>
#include <hono/metrics/registry.hpp>
#include <hono/net/asio.hpp>
#include <hono/net/task_group.hpp>
#include <hono/net/worker_pool.hpp>
#include <hono/ops/health.hpp>

namespace hono::app {

/// One thread with one io_context. `tasks` is cancelled and awaited after worker_service::stop.
struct worker {
    std::size_t index;
    asio::io_context& io;
    executor ex;
    net::task_group& tasks;
};

/// A service's share of one worker: made, run and destroyed on that worker's thread.
class worker_service {
public:
    virtual ~worker_service() = default;
    /// Accepts; starts the outbound connections without waiting for them.
    virtual awaitable<void> start() = 0;
    /// Stops accepting; ends inbound connections evenly spread until `until`; running requests finish.
    virtual awaitable<void> drain(time_point until) = 0;
    /// Flushes and closes outbound connections, within 2 s.
    virtual awaitable<void> stop() = 0;
};

/// What the workers of one process share. Made once after the settings are read, destroyed after the last worker.
class process {
public:
    virtual ~process() = default;
    /// Claims every port for all workers. @throws net::bind_error
    virtual void bind() = 0;
    /// On that worker's thread.
    virtual std::unique_ptr<worker_service> make_worker(worker&) = 0;
    /// For the "started" line, e.g. "amqps://127.0.0.1:5671"; after bind().
    virtual std::vector<std::string> bound_addresses() const = 0;
};

/// What a process's parts are made from. Outlives the process object.
class context {
public:
    config::settings& settings() const noexcept { return settings_; }
    metrics::registry& metrics() const noexcept { return metrics_; }
    ops::health& health() const noexcept { return health_; }
    /// For work that blocks; shared by all workers (max(2, CPUs) threads, 10,000 waiting jobs). It has run its last job
    /// when the process object is destroyed, whose destructor must not use it.
    net::worker_pool& pool() const noexcept { return pool_; }
    std::size_t worker_count() const noexcept { return worker_count_; }

    context(config::settings& settings, metrics::registry& metrics, ops::health& health, net::worker_pool& pool,
            std::size_t worker_count) noexcept
        : settings_{settings}
        , metrics_{metrics}
        , health_{health}
        , pool_{pool}
        , worker_count_{worker_count}
    {
    }

private:
    config::settings& settings_;
    metrics::registry& metrics_;
    ops::health& health_;
    net::worker_pool& pool_;
    std::size_t worker_count_;
};

struct program {
    std::string name;           ///< component name of health-and-operations.md §9, e.g. "hono-http"
    std::string executable;     ///< e.g. "http-adapter"
    bool adapter = false;       ///< component-type "adapter", 20 s drain; else "service", 5 s
    bool single_worker = false; ///< one worker whatever hono.app.maxInstances says
    config::schema schema;      ///< of the whole component, add_app_block and add_health_block included
    /// Reads the settings and loads key material, reporting problems through the settings. Called in --check-config
    /// too, so it neither binds nor starts anything.
    std::function<std::unique_ptr<process>(context&)> setup;
    /// Liveness check `event-loop-blocked-check` (health-and-operations.md §4): adapters, hono-server.
    bool event_loop_check = false;
    /// Integer property with its time-out in ms, e.g. "hono.http.eventLoopBlockedCheckTimeout"; empty: 5000 ms.
    std::string event_loop_timeout_property = {};
};

/// Runs the program until SIGTERM or SIGINT; returns the exit code of health-and-operations.md §6.
int service_main(program what, int argc, char* argv[]);

} // namespace hono::app
