// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <vector>

#include <hono/metrics/registry.hpp>

namespace hono::metrics {

/// process_cpu_seconds_total, process_resident_memory_bytes, process_virtual_memory_bytes, process_start_time_seconds,
/// process_open_fds, process_max_fds and process_threads, read from /proc at scrape while the handles live.
std::vector<std::shared_ptr<void>> register_process_metrics(registry& target);

} // namespace hono::metrics
