// SPDX-License-Identifier: Apache-2.0
#include <hono/adapter/outbound.hpp>

#include <algorithm>
#include <stdexcept>

#include <hono/amqp/client_settings.hpp>

namespace hono::adapter {

outbound_block read_outbound_block(config::settings& settings, std::string const& prefix, std::string role,
                                   std::string const& component)
{
    auto options = amqp::read_client_options(settings, prefix, role, component);
    return {std::move(role), amqp::connection_identity(settings, prefix), std::move(options)};
}

outbound::outbound(net::task_group& tasks, std::vector<outbound_block> const& blocks)
{
    for (auto const& block : blocks) {
        auto shared = std::find_if(connections_.begin(), connections_.end(),
                                   [&](connection const& other) { return other.identity == block.identity; });
        if (shared == connections_.end())
            shared =
                connections_.insert(shared, {block.identity, std::make_unique<amqp::client>(tasks, block.options)});
        by_role_.emplace_back(block.role, shared->client.get());
    }
}

outbound::~outbound() = default;

amqp::client& outbound::client(std::string_view role) const
{
    for (auto const& [name, client] : by_role_)
        if (name == role)
            return *client;
    throw std::logic_error{"no client block for the role " + std::string{role}};
}

void outbound::start()
{
    for (auto const& each : connections_)
        each.client->start();
}

awaitable<void> outbound::stop(time_point deadline)
{
    for (auto const& each : connections_)
        co_await each.client->stop(deadline);
}

} // namespace hono::adapter
