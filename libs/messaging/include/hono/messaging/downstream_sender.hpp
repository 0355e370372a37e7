// SPDX-License-Identifier: Apache-2.0
#pragma once
// Sends devices' messages to the messaging network: one link per tenant and endpoint, made on first use. Adapters use
// the interface; tests have their own. One per worker.

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include <hono/amqp/client.hpp>
#include <hono/amqp/sender.hpp>
#include <hono/messaging/downstream_message.hpp>
#include <hono/messaging/probe.hpp>
#include <hono/net/asio.hpp>

namespace hono::messaging {

class downstream {
public:
    virtual ~downstream() = default;
    /// QoS 1 and events: returns after the consumer's outcome. Telemetry of QoS 0: as soon as the message is sent; no
    /// credit still fails. Takes at most the client's sendMessageTimeout and the time to attach the link.
    /// @errors hono::amqp's
    virtual awaitable<result<void>> send(downstream_message const& message, time_point deadline) = 0;
};

class downstream_sender final : public downstream {
public:
    downstream_sender(amqp::client& network, probe& meters);
    ~downstream_sender() override;

    awaitable<result<void>> send(downstream_message const& message, time_point deadline) override;

private:
    struct link;
    link& link_of(endpoint kind, std::string_view tenant_id);

    struct hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
    };
    amqp::client& network_;
    probe& meters_;
    std::unordered_map<std::string, std::unique_ptr<link>, hash, std::equal_to<>> links_;
};

} // namespace hono::messaging
