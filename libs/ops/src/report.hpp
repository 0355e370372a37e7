// SPDX-License-Identifier: Apache-2.0
#pragma once
// From the results of checks to the answer of a probe (health-and-operations.md §3).

#include <string>
#include <vector>

#include <hono/ops/health.hpp>

namespace hono::ops {

/// In the order of badness: of equal ids the worst wins.
enum class verdict { up, down, failed };

struct item {
    std::string id;
    verdict result = verdict::up;
    json data;
};

item make_item(std::string id, check_result result);
/// The check itself failed: it threw or did not end in time.
item make_failed_item(std::string id, std::string cause);

health_report render(std::vector<item> items);

} // namespace hono::ops
