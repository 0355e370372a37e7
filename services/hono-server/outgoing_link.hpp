// SPDX-License-Identifier: Apache-2.0
#pragma once
// A consumer's link on Proton: sends messages, understands outcomes. Thread rule: the worker's.

#include <cstdint>

#include <hono/amqp/connection.hpp>

#include "address_table.hpp"
#include "consumer.hpp"
#include "link.hpp"

namespace hono::hono_server {

class outgoing_link final : public link, private consumer_link {
public:
    /// The link is attached and confirmed by then.
    outgoing_link(amqp::connection& on, pn_link_t* engine, address_table& table, address_table::entry& address);
    ~outgoing_link() override;

private:
    std::string_view on_delivery(pn_delivery_t* delivery) override;
    void on_flow() override;
    void on_writable() override;

    bool is_ready() const override;
    void* send(std::string_view content, transfer& of) override;
    void send_settled(std::string_view content) override;
    void settle(void* delivery) override;
    pn_delivery_t* write(std::string_view content);

    amqp::connection& connection_;
    address_table& table_;
    address_table::entry& address_;
    consumer consumer_;
    std::uint64_t tag_ = 0;
};

} // namespace hono::hono_server
