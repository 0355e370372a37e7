// SPDX-License-Identifier: Apache-2.0
#pragma once
// A producer's link on Proton: takes transfers in, hands each complete message to its address, answers with outcomes.
// Whole messages pass through the router's buffer; only those in several frames are gathered here. Thread rule: the
// worker's.

#include <string>
#include <string_view>

#include <hono/amqp/connection.hpp>

#include "link.hpp"
#include "producer.hpp"
#include "router.hpp"

namespace hono::hono_server {

class incoming_link : public link, private producer_link {
public:
    ~incoming_link() override = default;

protected:
    /// The link is attached and confirmed by then.
    incoming_link(amqp::connection& on, pn_link_t* engine, router& network);

    producer& core() noexcept { return producer_; }
    router& network() noexcept { return router_; }
    /// A complete message; `delivery` is null if it came pre-settled.
    virtual void route(std::string_view content, void* delivery) = 0;
    void settle(void* delivery, outcome const& result) final;

private:
    std::string_view on_delivery(pn_delivery_t* delivery) final;
    void take_in(pn_delivery_t* delivery);
    bool read(pn_delivery_t* delivery, std::string_view& content);
    void gather(std::size_t pending);
    void discard(pn_delivery_t* delivery);
    bool spend();

    void set_credit(std::uint32_t credit) final;
    void bind(void* delivery, transfer& to) final;
    void forget(void* delivery) final;

    amqp::connection& connection_;
    router& router_;
    producer producer_;
    std::string partial_;          // of the delivery that is coming in
    std::string_view broken_rule_; // a condition; then the link is about to go
};

/// A link with a target address.
class addressed_link final : public incoming_link {
public:
    addressed_link(amqp::connection& on, pn_link_t* engine, router& network, address_table::entry& address);
    ~addressed_link() override;

private:
    void route(std::string_view content, void* delivery) override;

    address_table::entry& address_;
};

} // namespace hono::hono_server
