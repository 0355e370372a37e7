// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>

#include <hono/ops/health.hpp>

namespace hono::app {

/// Liveness check `event-loop-blocked-check`: a task gets through the loop of `worker` in time. The worker's io_context
/// must outlive the health server's thread.
[[nodiscard]] ops::registration register_event_loop_check(ops::health& health, executor worker,
                                                          std::chrono::milliseconds timeout);

} // namespace hono::app
