// SPDX-License-Identifier: Apache-2.0
#include "stall_watch.hpp"

#include <utility>

namespace hono::hono_server {

stall_watch::stall_watch(std::chrono::nanoseconds timeout, std::function<time_point()> now,
                         std::function<void(time_point)> wake_at)
    : timeout_{timeout}
    , now_{std::move(now)}
    , wake_at_{std::move(wake_at)}
{
}

void stall_watch::arm(direct_address& address)
{
    bool const first = armed_.empty();
    address.watch_hook.unlink();
    address.stalls_at = now_() + timeout_;
    armed_.push_back(address);
    if (first)
        wake_at_(address.stalls_at);
}

void stall_watch::disarm(direct_address& address)
{
    address.watch_hook.unlink();
}

void stall_watch::check()
{
    auto const now = now_();
    while (!armed_.empty() && armed_.front().stalls_at <= now)
        armed_.front().stall();
    if (!armed_.empty())
        wake_at_(armed_.front().stalls_at);
}

} // namespace hono::hono_server
