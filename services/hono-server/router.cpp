// SPDX-License-Identifier: Apache-2.0
#include "router.hpp"

namespace hono::hono_server {

router::router(executor ex, router_options options, metrics::registry& registry)
    : options_{options}
    , meters_{registry}
    , buffer_(options.max_message_size, '\0')
    , alarm_{ex, never}
    , stalls_{options.stall_timeout, &clock::now,
              [this](time_point at) {
                  if (at < alarm_.expiry()) // an early alarm finds nothing and asks for the next
                      alarm_.expires_at(at);
              }}
    , services_{pool_, stalls_}
    , addresses_{services_, meters_}
{
}

awaitable<void> router::watch_stalls()
{
    auto const stop = co_await asio::this_coro::cancellation_state;
    while ((stop.cancelled() & asio::cancellation_type::terminal) == asio::cancellation_type::none) {
        auto [moved] = co_await alarm_.async_wait(nothrow);
        if (moved)
            continue;
        alarm_.expires_at(never);
        stalls_.check();
    }
}

void router::stop_waiting()
{
    services_.may_wait = false;
    addresses_.release_waiting();
}

} // namespace hono::hono_server
