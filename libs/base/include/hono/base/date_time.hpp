// SPDX-License-Identifier: Apache-2.0
#pragma once
// Points in time as the registry, its stores and its clients write them (device-registry.md §2.3). Any thread.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace hono {

using timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

/// ISO 8601 with a time and an offset that is `Z` or has a colon; fractions are cut to milliseconds.
std::optional<timestamp> parse_date_time(std::string_view text);

/// UTC, seconds precision: `2021-03-01T10:00:00Z`.
std::string format_date_time(timestamp value);

inline timestamp now()
{
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

} // namespace hono
