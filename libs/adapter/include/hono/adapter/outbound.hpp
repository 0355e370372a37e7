// SPDX-License-Identifier: Apache-2.0
#pragma once
// The outbound connections of one worker of an adapter: one per peer, shared by the client blocks whose settings are
// equal (architecture.md §3), with their readiness checks.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <hono/amqp/client.hpp>
#include <hono/net/task_group.hpp>

namespace hono::config {
class settings;
}

namespace hono::adapter {

/// One client block as read at start-up.
struct outbound_block {
    std::string role;     ///< e.g. "Tenant": the check is "connection to Tenant"
    std::string identity; ///< equal for blocks that may share a connection
    amqp::client_options options;
};

/// Reads one block; problems are reported through `settings`.
outbound_block read_outbound_block(config::settings& settings, std::string const& prefix, std::string role,
                                   std::string const& component);

class outbound {
public:
    outbound(net::task_group& tasks, std::vector<outbound_block> const& blocks);
    ~outbound();

    /// The connection of the block with that role.
    amqp::client& client(std::string_view role) const;
    /// Starts connecting; nobody waits for it.
    void start();
    awaitable<void> stop(time_point deadline);

private:
    struct connection {
        std::string identity;
        std::unique_ptr<amqp::client> client;
    };
    std::vector<connection> connections_;
    std::vector<std::pair<std::string, amqp::client*>> by_role_;
};

} // namespace hono::adapter
