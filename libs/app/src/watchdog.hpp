// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <string>
#include <thread>

namespace hono::app {

/// Ends the process with `exit_code` unless it is destroyed in time. A thread of its own: it works while the main
/// thread waits for others to join.
class watchdog {
public:
    watchdog(std::chrono::steady_clock::time_point deadline, int exit_code, std::string message);

private:
    std::jthread thread_;
};

/// What the next SIGTERM or SIGINT does from now on: _exit(70), whatever the threads do.
void abort_on_next_signal();

} // namespace hono::app
