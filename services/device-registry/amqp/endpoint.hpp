// SPDX-License-Identifier: Apache-2.0
#pragma once
// The request/response endpoints of one worker (amqp-apis.md §2–§4): makes the handler of each accepted connection.
// Used on its worker's thread; what it refers to outlives the worker.

#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

#include <hono/amqp/connection.hpp>
#include <hono/net/task_group.hpp>
#include <hono/net/worker_pool.hpp>

#include "amqp/api.hpp"
#include "amqp/peer_access.hpp"
#include "amqp/reply_addresses.hpp"

namespace hono::device_registry {

using api_list = std::vector<std::shared_ptr<request_api const>>;

struct endpoint_options {
    std::uint32_t link_credit = 100;                ///< requests that a link may have in progress
    std::chrono::milliseconds time_out{2'000};      ///< for one request; then 503
    std::chrono::milliseconds sasl_time_out{5'000}; ///< for the auth server's answer
};

class endpoint {
public:
    endpoint(net::task_group& tasks, net::worker_pool& pool, api_list const& apis, reply_addresses& replies,
             peer_authenticator& authenticator, endpoint_options options);

    std::unique_ptr<amqp::connection_handler> make_handler();

    // For its handlers.
    net::task_group& tasks() noexcept { return tasks_; }
    net::worker_pool& pool() noexcept { return pool_; }
    reply_addresses& replies() noexcept { return replies_; }
    peer_authenticator& authenticator() noexcept { return authenticator_; }
    endpoint_options const& options() const noexcept { return options_; }
    /// Null if there is no such endpoint.
    std::shared_ptr<request_api const> find(std::string_view name) const;

private:
    net::task_group& tasks_;
    net::worker_pool& pool_;
    api_list const& apis_;
    reply_addresses& replies_;
    peer_authenticator& authenticator_;
    endpoint_options options_;
};

} // namespace hono::device_registry
