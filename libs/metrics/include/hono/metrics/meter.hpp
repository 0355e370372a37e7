// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a component counts. A meter is one worker's share of a series: only the thread that asked the registry for it
// may write, so a sample costs plain loads and stores, without a lock prefix. The registry reads it at scrape from its
// own thread. A store made before a response is written is visible to a scrape that starts after the peer has read it.

#include <atomic>
#include <chrono>
#include <cstdint>

namespace hono::metrics {

using time_point = std::chrono::steady_clock::time_point;
/// The clock of the windows of a maximum; replaced by tests.
using now_function = time_point (*)();

namespace detail {
/// Single writer: no read-modify-write instruction is needed.
template <class Number>
void bump(std::atomic<Number>& target, Number by) noexcept
{
    target.store(target.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
}
} // namespace detail

/// The largest value of the last one to two minutes: of the running window of 60 s and the one before.
class decaying_max {
public:
    explicit decaying_max(now_function now) noexcept
        : now_{now}
    {
    }
    void update(std::uint64_t value) noexcept;
    std::uint64_t value() const noexcept;

private:
    std::int64_t window_now() const noexcept;

    now_function now_;
    std::atomic<std::int64_t> window_{0};
    std::atomic<std::uint64_t> current_{0};
    std::atomic<std::uint64_t> previous_{0};
};

/// Only grows. One cache line of its own, as every meter, so that workers do not disturb each other.
class alignas(64) counter {
public:
    void add(std::uint64_t by = 1) noexcept { detail::bump(value_, by); }
    std::uint64_t value() const noexcept { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> value_{0};
};

/// Goes up and down; the registry adds up the shares of all workers.
class alignas(64) gauge {
public:
    void set(std::int64_t value) noexcept { value_.store(value, std::memory_order_relaxed); }
    void add(std::int64_t by) noexcept { detail::bump(value_, by); }
    std::int64_t value() const noexcept { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::int64_t> value_{0};
};

/// Count, sum and maximum of amounts, e.g. of bytes.
class alignas(64) summary {
public:
    explicit summary(now_function now) noexcept
        : max_{now}
    {
    }
    void record(std::uint64_t amount) noexcept
    {
        detail::bump(count_, std::uint64_t{1});
        detail::bump(sum_, amount);
        max_.update(amount);
    }
    std::uint64_t count() const noexcept { return count_.load(std::memory_order_relaxed); }
    std::uint64_t sum() const noexcept { return sum_.load(std::memory_order_relaxed); }
    std::uint64_t max() const noexcept { return max_.value(); }

private:
    std::atomic<std::uint64_t> count_{0};
    std::atomic<std::uint64_t> sum_{0};
    decaying_max max_;
};

/// Count, sum and maximum of durations; scraped in seconds.
class alignas(64) timer : private summary {
public:
    using summary::summary;
    void record(std::chrono::nanoseconds duration) noexcept
    {
        summary::record(duration.count() > 0 ? static_cast<std::uint64_t>(duration.count()) : 0);
    }
    using summary::count;
    /// Nanoseconds.
    using summary::max;
    using summary::sum;
};

} // namespace hono::metrics
