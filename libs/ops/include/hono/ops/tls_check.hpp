// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <string>

#include <hono/net/stream.hpp>
#include <hono/ops/health.hpp>

namespace hono::ops {

/// For the readiness check `tls` (health-and-operations.md §4): DOWN when the own leaf of `context` has expired.
/// `target` is the listener's property prefix, e.g. "hono.http"; `context` is asked each time, so a reload counts at
/// once.
check make_tls_check(std::string target, std::function<net::tls_context()> context);

} // namespace hono::ops
