// SPDX-License-Identifier: Apache-2.0
#pragma once
// One message between its arrival and its end, and the pool of these records: in the steady state forwarding allocates
// nothing. A transfer is the only thing that the deliveries of two connections have in common; whichever side ends
// first unties itself here, so neither ever points at what is gone.
//
// Thread rule: the worker's.

#include <cstddef>
#include <deque>
#include <string>

#include <boost/intrusive/list.hpp>

#include "link_ports.hpp"

namespace hono::hono_server {

class producer;
class consumer;
class direct_address;

using list_hook = boost::intrusive::list_member_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

template <class T, list_hook T::*Hook>
using hooked_list = boost::intrusive::list<T, boost::intrusive::member_hook<T, list_hook, Hook>,
                                           boost::intrusive::constant_time_size<false>>;

struct transfer {
    direct_address* at = nullptr;
    producer* from = nullptr; ///< null: nobody waits for the outcome, and nobody's window counts it
    consumer* to = nullptr;   ///< null: it waits
    void* incoming = nullptr; ///< the producer's delivery; null: sent pre-settled
    void* outgoing = nullptr; ///< the consumer's delivery
    std::string content;      ///< while it waits
    list_hook producer_hook;  ///< in producer::transfers_
    list_hook place_hook;     ///< in consumer::transfers_, direct_address::waiting_ or among the free ones
};

using producer_transfers = hooked_list<transfer, &transfer::producer_hook>;
using placed_transfers = hooked_list<transfer, &transfer::place_hook>;

/// Must outlive all transfers that it made.
class transfer_pool {
public:
    transfer& take();
    /// Unties the transfer from every list.
    void give_back(transfer& done);
    /// Transfers in use.
    std::size_t size() const noexcept { return in_use_; }

private:
    std::deque<transfer> all_;
    placed_transfers free_;
    std::size_t in_use_ = 0;
};

} // namespace hono::hono_server
