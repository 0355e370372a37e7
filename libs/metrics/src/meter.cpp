// SPDX-License-Identifier: Apache-2.0
#include <hono/metrics/meter.hpp>

#include <algorithm>

namespace hono::metrics {

namespace {
constexpr std::chrono::seconds window_length{60};
}

std::int64_t decaying_max::window_now() const noexcept
{
    return now_().time_since_epoch() / window_length;
}

void decaying_max::update(std::uint64_t value) noexcept
{
    auto const now = window_now();
    auto const window = window_.load(std::memory_order_relaxed);
    if (now == window) {
        if (value > current_.load(std::memory_order_relaxed))
            current_.store(value, std::memory_order_relaxed);
        return;
    }
    auto const last = now == window + 1 ? current_.load(std::memory_order_relaxed) : 0;
    // A scrape between these stores may see the old value twice, never a wrong one.
    previous_.store(last, std::memory_order_relaxed);
    current_.store(value, std::memory_order_relaxed);
    window_.store(now, std::memory_order_relaxed);
}

std::uint64_t decaying_max::value() const noexcept
{
    auto const age = window_now() - window_.load(std::memory_order_relaxed);
    auto const current = current_.load(std::memory_order_relaxed);
    if (age <= 0)
        return std::max(current, previous_.load(std::memory_order_relaxed));
    return age == 1 ? current : 0;
}

} // namespace hono::metrics
