// SPDX-License-Identifier: Apache-2.0
#pragma once
// Pauses between connection attempts (configuration.md §6.1): none before the first, then a random time in
// [min, min(max, 2^(n-1) × increment)); beyond 31 attempts the maximum.

#include <chrono>
#include <random>

namespace hono::net {

struct backoff_options {
    std::chrono::milliseconds min_delay{0};
    std::chrono::milliseconds max_delay{7000};
    std::chrono::milliseconds increment{100};
};

class backoff {
public:
    explicit backoff(backoff_options options = {}, unsigned seed = std::random_device{}());
    std::chrono::milliseconds next();
    void reset() noexcept { attempt_ = 0; }

private:
    backoff_options options_;
    std::minstd_rand random_;
    int attempt_ = 0;
};

} // namespace hono::net
