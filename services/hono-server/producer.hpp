// SPDX-License-Identifier: Apache-2.0
#pragma once
// The core's view of a producer's link: its credit window and the messages that count against it (hono-server.md §5.1).
// Used by direct_address, and by the router for links with anonymous terminus.

#include <cstdint>

#include "transfer.hpp"

namespace hono::hono_server {

class producer {
public:
    producer(producer_link& link, std::uint32_t window);
    producer(producer const&) = delete;
    producer& operator=(producer const&) = delete;

    /// From now on the window is kept filled.
    void open();
    /// Credit 0; transfers that are under way still come in.
    void close();
    /// The link is ending: it is granted nothing any more.
    void end() noexcept { open_ = false; }
    /// A message has come in. False: the producer sent it beyond its credit.
    bool spend();
    /// Fills the window when half of what the producer may have is used.
    void top_up();

    /// The message counts against the window until release().
    void hold(transfer& message);
    void release(transfer& message);

    producer_link& link() const noexcept { return link_; }
    producer_transfers& transfers() noexcept { return transfers_; }
    std::uint32_t credit() const noexcept { return credit_; }
    std::uint32_t held() const noexcept { return held_; }
    std::uint32_t window() const noexcept { return window_; }

    list_hook hook; ///< in direct_address::producers_

private:
    producer_link& link_;
    producer_transfers transfers_;
    std::uint32_t const window_;
    std::uint32_t credit_ = 0; // granted and not spent
    std::uint32_t held_ = 0;   // unsettled or waiting; credit_ + held_ <= window_
    bool open_ = false;
};

} // namespace hono::hono_server
