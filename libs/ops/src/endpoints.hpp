// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <hono/http/router.hpp>
#include <hono/metrics/registry.hpp>
#include <hono/net/task_group.hpp>
#include <hono/ops/health.hpp>

namespace hono::ops {

/// The paths of health-and-operations.md §1. `tasks` runs the checks that wait.
void add_endpoints(http::router& routes, health const& checks, metrics::registry const& meters, net::task_group& tasks);

} // namespace hono::ops
