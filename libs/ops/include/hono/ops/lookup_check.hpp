// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include <hono/ops/health.hpp>

namespace hono::ops {

/// For the readiness check `authentication-service-availability` (health-and-operations.md §4): UP if `host` resolves,
/// without an attempt to connect.
async_check make_lookup_check(std::string host);

} // namespace hono::ops
