// SPDX-License-Identifier: Apache-2.0
#include <hono/net/backoff.hpp>

#include <algorithm>
#include <cstdint>

namespace hono::net {

backoff::backoff(backoff_options options, unsigned seed)
    : options_{options}
    , random_{seed}
{
}

std::chrono::milliseconds backoff::next()
{
    int const attempt = attempt_;
    if (attempt_ <= 31)
        ++attempt_;
    if (attempt == 0)
        return std::chrono::milliseconds{0};
    if (attempt > 31)
        return options_.max_delay;
    auto const doubled = static_cast<std::int64_t>(options_.increment.count()) << (attempt - 1);
    auto const upper = std::min<std::int64_t>(options_.max_delay.count(), doubled);
    auto const lower = options_.min_delay.count();
    if (upper <= lower)
        return std::chrono::milliseconds{lower};
    return std::chrono::milliseconds{std::uniform_int_distribution<std::int64_t>{lower, upper - 1}(random_)};
}

} // namespace hono::net
