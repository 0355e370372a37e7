// SPDX-License-Identifier: Apache-2.0
#pragma once
// The core's view of a consumer's link. Used by direct_address.

#include <cstdint>

#include "transfer.hpp"

namespace hono::hono_server {

/// snd-settle-mode of the link on which the consumer gets its messages.
enum class settle_mode { unsettled, settled, mixed };

class consumer {
public:
    consumer(consumer_link& link, settle_mode mode)
        : link_{link}
        , mode_{mode}
    {
    }
    consumer(consumer const&) = delete;
    consumer& operator=(consumer const&) = delete;

    consumer_link& link() const noexcept { return link_; }
    settle_mode mode() const noexcept { return mode_; }
    placed_transfers& transfers() noexcept { return transfers_; }
    std::uint32_t unsettled() const noexcept { return unsettled_; }

    list_hook hook; ///< in direct_address::consumers_

private:
    friend class direct_address;

    consumer_link& link_;
    settle_mode mode_;
    placed_transfers transfers_; // sent and unsettled, oldest first
    std::uint32_t unsettled_ = 0;
    bool has_granted_ = false; // credit, ever
};

} // namespace hono::hono_server
