// SPDX-License-Identifier: Apache-2.0
#include <hono/messaging/downstream_sender.hpp>

#include <algorithm>

namespace hono::messaging {

struct downstream_sender::link {
    std::string address; ///< "telemetry/T"
    amqp::sender sender;
    link_probe meters;
    std::uint64_t sent = 0;
};

downstream_sender::downstream_sender(amqp::client& network, probe& meters)
    : network_{network}
    , meters_{meters}
{
}

downstream_sender::~downstream_sender() = default;

downstream_sender::link& downstream_sender::link_of(endpoint kind, std::string_view tenant_id)
{
    thread_local std::string address;
    address.assign(name_of(kind)).append("/").append(tenant_id);
    auto const found = links_.find(std::string_view{address});
    if (found != links_.end())
        return *found->second;
    auto made = std::unique_ptr<link>{
        new link{address, amqp::sender{network_, address}, meters_.of(name_of(kind), tenant_id), 0}};
    return *links_.emplace(address, std::move(made)).first->second;
}

awaitable<result<void>> downstream_sender::send(downstream_message const& message, time_point deadline)
{
    auto& to = link_of(message.kind, message.tenant_id);
    bool const wait_outcome = message.qos == 1;
    // With credit the message goes out before the first suspension: one connection's messages keep their order.
    if (!to.sender.has_credit()) {
        auto const ready = co_await to.sender.prepare(deadline);
        if (!ready) {
            if (ready.error() == amqp::errc::no_credit)
                to.meters.no_credit();
            co_return ready.error();
        }
    }
    auto const start = clock::now();
    auto const limit = std::min(deadline, start + network_.options().send_message_timeout);
    auto const outcome = co_await to.sender.send(encode(message, to.address, ++to.sent), wait_outcome, limit);
    if (!wait_outcome)
        co_return outcome;
    if (!outcome && outcome.error() == amqp::errc::settle_timeout)
        to.meters.timed_out();
    else if (outcome || outcome.error() != amqp::errc::connection_lost)
        to.meters.settled(outcome ? error_code{} : outcome.error(), clock::now() - start);
    co_return outcome;
}

} // namespace hono::messaging
