// SPDX-License-Identifier: Apache-2.0
#include "watchdog.hpp"

#include <unistd.h>

#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <mutex>

#include <hono/log/logger.hpp>

namespace hono::app {

namespace {

log::logger const logger{"app"};

void watch(std::stop_token const& stop, std::chrono::steady_clock::time_point deadline, int exit_code,
           std::string const& message)
{
    std::mutex mutex;
    std::condition_variable_any never_notified;
    std::unique_lock lock{mutex};
    never_notified.wait_until(lock, stop, deadline, [] { return false; });
    if (stop.stop_requested())
        return;
    logger.error(message);
    std::_Exit(exit_code);
}

} // namespace

watchdog::watchdog(std::chrono::steady_clock::time_point deadline, int exit_code, std::string message)
    : thread_{[deadline, exit_code, message = std::move(message)](std::stop_token stop) {
        watch(stop, deadline, exit_code, message);
    }}
{
}

void abort_on_next_signal()
{
    for (int const number : {SIGTERM, SIGINT})
        std::signal(number, [](int) { _exit(70); });
}

} // namespace hono::app
