// SPDX-License-Identifier: Apache-2.0
#include <hono/app/service_main.hpp>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <iostream>
#include <optional>

#include <hono/config/command_line.hpp>
#include <hono/config/describe.hpp>
#include <hono/log/logger.hpp>
#include <hono/log/set_up.hpp>
#include <hono/metrics/process_metrics.hpp>
#include <hono/ops/server.hpp>
#include <hono/tlsconfig/context.hpp>
#include <hono/tlsconfig/describe.hpp>

#include "failure.hpp"
#include "lifecycle.hpp"
#include "machine.hpp"

namespace hono::app {

namespace {

log::logger const logger{"app"};

constexpr std::size_t max_pool_jobs = 10'000;

/// What the machine gives, once.
struct machine {
    std::size_t cpus = cpu_count({}, hardware_cpus());
    std::uint64_t memory = memory_limit({}, physical_memory());
};

void set_up_logging(program const& what, config::settings const& values)
{
    auto least = log::parse_level(values.text("hono.log.level")).value_or(log::level::info);
    if (!values.is_set("hono.log.level")) {
        auto const profiles = values.list("hono.profiles.active");
        auto const active = [&](char const* name) {
            return std::find(profiles.begin(), profiles.end(), name) != profiles.end();
        };
        if (active("trace"))
            least = log::level::trace;
        else if (active("dev"))
            least = log::level::debug;
    }
    auto const layout = log::parse_format(values.text("hono.log.format")).value_or(log::format::text);
    log::set_up(least, layout, what.name);
    log::name_thread("main");
}

metrics::labels common_labels(program const& what, config::environment const& variables)
{
    auto const host = variables.find("HOSTNAME");
    return {{"host", host != variables.end() && !host->second.empty() ? host->second : host_name()},
            {"component-type", what.adapter ? "adapter" : "service"},
            {"component-name", what.name}};
}

std::size_t workers_of(program const& what, config::settings const& values, machine const& here)
{
    return what.single_worker ? 1 : worker_count(values.integer("hono.app.maxInstances"), here.cpus);
}

lifecycle_options options_of(program const& what, config::settings const& values, std::size_t workers)
{
    using std::chrono::duration_cast;
    using std::chrono::milliseconds;
    lifecycle_options options;
    options.workers = workers;
    options.startup_timeout = std::chrono::seconds{values.integer("hono.app.startupTimeout")};
    options.shutdown_delay = duration_cast<milliseconds>(values.duration("hono.app.shutdownDelay"));
    options.drain = std::chrono::seconds{what.adapter ? 20 : 5};
    if (values.is_set("hono.app.drainSeconds"))
        options.drain = std::chrono::seconds{values.integer("hono.app.drainSeconds")};
    if (what.adapter || what.event_loop_check)
        options.event_loop_timeout = milliseconds{
            what.event_loop_timeout_property.empty() ? 5000 : values.integer(what.event_loop_timeout_property)};
    return options;
}

/// The process object, or all problems of the settings and the key material together.
std::unique_ptr<process> set_up(program const& what, context& parts)
{
    auto& values = parts.settings();
    std::unique_ptr<process> made;
    try {
        made = what.setup(parts);
    } catch (tlsconfig::context_error const& error) {
        values.report(error.what());
    } catch (config::configuration_error const& error) {
        auto const known = values.problems();
        for (auto const& problem : error.problems)
            if (std::find(known.begin(), known.end(), problem) == known.end())
                values.report(problem);
    }
    values.require_valid();
    return made;
}

void log_start(program const& what, config::settings const& values, machine const& here, std::size_t workers)
{
    for (auto const& notice : values.notices())
        notice.warning ? logger.warn(notice.text) : logger.info(notice.text);
    auto const limit = values.is_set("hono.app.memoryLimit")
                           ? static_cast<std::uint64_t>(values.integer("hono.app.memoryLimit"))
                           : here.memory;
    logger.info("starting", {{"executable", what.executable},
                             {"version", HONO_VERSION},
                             {"cpus", here.cpus},
                             {"workers", workers},
                             {"memory-bytes", limit},
                             {"tls", tlsconfig::engine_text()}});
    for (auto const& row : values.shown()) {
        log::fields const fields{{"name", row.name}, {"value", row.value}, {"source", row.source}};
        row.source == "default" ? logger.debug("setting", fields) : logger.info("setting", fields);
    }
}

/// Claims the ports, then runs until the end.
exit_code bind_and_run(process& shared, lifecycle& life, ops::health& health, time_point started_at,
                       ops::server const& health_server)
{
    std::atomic<bool> bound = false;
    auto const listeners = health.register_readiness(
        "listeners", [&bound] { return bound ? ops::up() : ops::down("ports are not bound yet"); });
    try {
        shared.bind();
        bound = true;
        return life.run(shared, started_at, health_server.bound_addresses());
    } catch (...) {
        return report_failure(std::current_exception());
    }
}

exit_code run_program(program const& what, config::settings& values, config::environment const& variables)
{
    auto const started_at = clock::now();
    machine const here;
    auto const workers = workers_of(what, values, here);
    metrics::registry meters{common_labels(what, variables)};
    auto const process_meters = metrics::register_process_metrics(meters);
    ops::health health;
    std::optional<net::worker_pool> pool{std::in_place, std::max<std::size_t>(2, here.cpus), max_pool_jobs};
    context parts{values, meters, health, *pool, workers};
    auto health_options = ops::read_server_options(values);
    auto shared = set_up(what, parts);
    log_start(what, values, here, workers);

    ops::server health_server{std::move(health_options), health, meters};
    health_server.start();
    lifecycle life{health, options_of(what, values, workers)};
    auto const code = bind_and_run(*shared, life, health, started_at, health_server);
    // Jobs of the pool refer to the process object and post to the loops of the workers and the health server: they end
    // before any of these goes.
    pool.reset();
    shared.reset();
    health_server.stop();
    logger.info("stopped", {{"exit-code", static_cast<int>(code)}});
    return code;
}

/// Steps 1 to 3 of health-and-operations.md §5.1.
exit_code check_config(program const& what, config::settings& values, config::environment const& variables)
{
    machine const here;
    metrics::registry meters{common_labels(what, variables)};
    ops::health health;
    net::worker_pool pool{1, max_pool_jobs};
    context parts{values, meters, health, pool, workers_of(what, values, here)};
    ops::read_server_options(values);
    set_up(what, parts);
    config::print_settings(std::cout, values);
    return exit_ok;
}

exit_code obey(program const& what, int argc, char* argv[])
{
    auto const variables = config::process_environment();
    auto called = config::parse_command_line(what.schema, argc, argv, variables);
    switch (called.what) {
    case config::command::help:
        config::print_help(std::cout, what.schema, what.executable);
        return exit_ok;
    case config::command::version:
        std::cout << what.executable << ' ' << HONO_VERSION << '\n';
        return exit_ok;
    case config::command::print_schema:
        config::print_schema(std::cout, what.schema);
        return exit_ok;
    case config::command::check_config:
        set_up_logging(what, called.values);
        return check_config(what, called.values, variables);
    case config::command::run:
        break;
    }
    set_up_logging(what, called.values);
    return run_program(what, called.values, variables);
}

} // namespace

int service_main(program what, int argc, char* argv[])
{
    std::signal(SIGPIPE, SIG_IGN);
    try {
        return obey(what, argc, argv);
    } catch (config::usage_error const& error) {
        std::cerr << what.executable << ": " << error.what() << "\nTry '" << what.executable << " --help'.\n";
        return exit_command_line;
    } catch (...) {
        return report_failure(std::current_exception());
    }
}

} // namespace hono::app
