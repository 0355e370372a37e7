// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the connections of the messaging network share: addresses, limits, meters, and the buffer through which each
// message passes. Thread rule: the worker's; there is one.

#include <cstddef>
#include <cstdint>
#include <string>

#include <hono/net/asio.hpp>

#include "address_table.hpp"
#include "meters.hpp"
#include "stall_watch.hpp"
#include "transfer.hpp"

namespace hono::hono_server {

/// hono-server.md §9.
struct router_options {
    std::uint32_t receiver_link_credit = 250; ///< credit window of a producer
    std::chrono::milliseconds stall_timeout{800};
    std::size_t max_message_size = 131'072; ///< bytes of an encoded message
    std::size_t max_connections = 0;        ///< 0 = no limit
    std::size_t max_sessions = 10;          ///< per connection
    std::size_t max_links = 65'535;         ///< per connection
};

class router {
public:
    router(executor ex, router_options options, metrics::registry& registry);
    router(router const&) = delete;
    router& operator=(router const&) = delete;

    /// Releases what waits in stalled addresses. Spawn it; it ends when cancelled.
    awaitable<void> watch_stalls();
    /// Shutdown: what waits is released, and nothing waits any more.
    void stop_waiting();

    router_options const& options() const noexcept { return options_; }
    address_table& addresses() noexcept { return addresses_; }
    meters& counts() noexcept { return meters_; }
    /// Of max_message_size; good until the next message.
    char* buffer() noexcept { return buffer_.data(); }

    std::size_t peers = 0; ///< connections, authenticated or not

private:
    router_options options_;
    meters meters_;
    std::string buffer_;
    steady_timer alarm_;
    transfer_pool pool_;
    stall_watch stalls_;
    address_services services_;
    address_table addresses_;
};

} // namespace hono::hono_server
