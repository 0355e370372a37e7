// SPDX-License-Identifier: Apache-2.0
#pragma once
// A producer's link without target address: each message says where it goes (hono-server.md §3.1). Thread rule: the
// worker's.

#include <hono/security/authorities.hpp>

#include "incoming_link.hpp"

namespace hono::hono_server {

class anonymous_link final : public incoming_link {
public:
    /// `rights` are the producer's and outlive the link.
    anonymous_link(amqp::connection& on, pn_link_t* engine, router& network, security::authorities const& rights);
    ~anonymous_link() override;

private:
    void route(std::string_view content, void* delivery) override;
    void reject(void* delivery, std::string_view condition, std::string_view reason);

    security::authorities const& rights_;
};

} // namespace hono::hono_server
