// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the routing core asks of the links of producers and consumers. The core knows no AMQP engine: incoming_link and
// outgoing_link implement this on Proton, fakes do so in the unit tests. No function calls back into the core.

#include <cstdint>
#include <string_view>

struct pn_disposition_t; // opaque to the core

namespace hono::hono_server {

struct transfer;

enum class verdict { accepted, rejected, released, modified };

/// What became of a message.
struct outcome {
    verdict kind = verdict::released;
    bool delivery_failed = false;                 ///< of an outcome of our own
    pn_disposition_t* as_received = nullptr;      ///< a consumer's own outcome: handed to the producer unchanged
    std::string_view condition = {}, reason = {}; ///< of a rejection of our own
};

/// Our side of a producer's link.
class producer_link {
public:
    virtual ~producer_link() = default;
    /// The producer may send that many messages from now on; 0 withdraws what it has left.
    virtual void set_credit(std::uint32_t credit) = 0;
    /// The link's delivery belongs to that transfer until one of the next two calls.
    virtual void bind(void* delivery, transfer& to) = 0;
    /// Settles an unsettled delivery with its outcome.
    virtual void settle(void* delivery, outcome const& result) = 0;
    /// Settles a delivery whose producer wants no outcome any more.
    virtual void forget(void* delivery) = 0;
};

/// Our side of a consumer's link.
class consumer_link {
public:
    virtual ~consumer_link() = default;
    /// There is credit, and the socket takes bytes: send() may be called.
    virtual bool is_ready() const = 0;
    /// Sends unsettled; the returned delivery belongs to `of` until settle().
    virtual void* send(std::string_view content, transfer& of) = 0;
    virtual void send_settled(std::string_view content) = 0;
    virtual void settle(void* delivery) = 0;
};

} // namespace hono::hono_server
