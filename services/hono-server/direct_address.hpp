// SPDX-License-Identifier: Apache-2.0
#pragma once
// A direct address (hono-server.md §5): brings each message of its producers to exactly one of its consumers, and the
// consumer's outcome back. Nothing is stored. Pure: it knows links only through link_ports.hpp and has no clock.
//
// Thread rule: the worker's.

#include <chrono>
#include <string_view>

#include "consumer.hpp"
#include "link_ports.hpp"
#include "meters.hpp"
#include "producer.hpp"
#include "transfer.hpp"

namespace hono::hono_server {

class stall_watch;

/// What all addresses share. Outlives them.
struct address_services {
    transfer_pool& pool;
    stall_watch& stalls;
    bool may_wait = true; ///< false at shutdown: what no consumer takes at once is released
};

class direct_address {
public:
    direct_address(address_services& services, family_meters const& meters);
    ~direct_address();
    direct_address(direct_address const&) = delete;
    direct_address& operator=(direct_address const&) = delete;

    void attach(producer& link);
    void attach(consumer& link);
    /// The link ends; none of its deliveries is touched any more.
    void detach(producer& link);
    void detach(consumer& link);
    /// Unties the messages of a producer that is attached to no address (anonymous terminus) and ends.
    static void untie(producer& link);

    /// A message for this address; the producer's credit is spent already. `delivery` is null if it came pre-settled.
    void receive(producer& from, std::string_view content, void* delivery);
    /// The consumer granted credit, or its socket takes bytes again.
    void on_ready(consumer& link);
    /// The consumer gave its outcome, or settled without one.
    static void on_outcome(transfer& message, outcome const& result);
    /// The producer settled before it got an outcome.
    static void on_abandoned(transfer& message);

    /// All that wait are released.
    void release_waiting();
    /// No consumer was ready for too long while messages waited.
    void stall();

    bool is_open() const noexcept { return open_; }
    bool is_idle() const noexcept { return producers_.empty() && consumers_.empty(); }
    family_meters const& meters() const noexcept { return meters_; }

    list_hook watch_hook;                                 ///< in stall_watch::armed_
    std::chrono::steady_clock::time_point stalls_at = {}; ///< stall_watch's

private:
    consumer* pick();
    void forward(producer& from, std::string_view content, void* delivery, consumer& to);
    void hold_back(producer& from, std::string_view content, void* delivery);
    bool serve_waiting();
    void serve(transfer& message, consumer& to);
    void hand_over(transfer& message, std::string_view content, consumer& to);
    void drop_waiting(transfer& message);
    void finish_producer(transfer& message, outcome const& result);
    void give_back(transfer& message);
    void open();
    void close();

    address_services& services_;
    family_meters const& meters_;
    hooked_list<producer, &producer::hook> producers_;
    hooked_list<consumer, &consumer::hook> consumers_; // least recently served first
    placed_transfers waiting_;                         // in order of arrival; then no consumer is ready
    std::size_t granted_ = 0;                          // attached consumers that have ever granted credit
    bool open_ = false;
};

} // namespace hono::hono_server
