// SPDX-License-Identifier: Apache-2.0
#pragma once
// Knows which addresses have messages waiting, and since when no consumer took one (hono-server.md §5.1, "stalled").
// Whoever owns it lends clock and alarm; the unit tests lend their own. Thread rule: the worker's.

#include <chrono>
#include <functional>

#include "direct_address.hpp"

namespace hono::hono_server {

class stall_watch {
public:
    using time_point = std::chrono::steady_clock::time_point;

    /// `wake_at` asks for one call of check() at that time; a new call replaces the former.
    stall_watch(std::chrono::nanoseconds timeout, std::function<time_point()> now,
                std::function<void(time_point)> wake_at);

    /// A message begins to wait, or one that waited was taken: the address has the whole time-out again.
    void arm(direct_address& address);
    /// Nothing waits any more.
    void disarm(direct_address& address);
    /// Stalls every address whose time is over.
    void check();

private:
    std::chrono::nanoseconds timeout_;
    std::function<time_point()> now_;
    std::function<void(time_point)> wake_at_;
    hooked_list<direct_address, &direct_address::watch_hook> armed_; // the time-out is the same for all: by deadline
};

} // namespace hono::hono_server
