// SPDX-License-Identifier: Apache-2.0
#include "anonymous_link.hpp"

#include "message_address.hpp"

namespace hono::hono_server {

anonymous_link::anonymous_link(amqp::connection& on, pn_link_t* engine, router& network,
                               security::authorities const& rights)
    : incoming_link{on, engine, network}
    , rights_{rights}
{
    core().open(); // whatever the addresses do
}

anonymous_link::~anonymous_link()
{
    direct_address::untie(core());
}

void anonymous_link::route(std::string_view content, void* delivery)
{
    auto const to = find_message_address(content);
    auto const of = to ? parse_address(*to) : std::nullopt;
    if (!of) {
        reject(delivery, "amqp:not-found", "the message's to property names no address of this network");
    } else if (!rights_.may_send_to(*to)) {
        network().counts().of(*of).count(verdict::rejected);
        reject(delivery, "amqp:unauthorized-access", "unauthorized");
    } else if (auto* const address = network().addresses().find(*to)) {
        address->receive(core(), content, delivery);
    } else {
        network().counts().of(*of).count(verdict::released);
        if (delivery)
            settle(delivery, {.kind = verdict::released});
        core().top_up();
    }
}

void anonymous_link::reject(void* delivery, std::string_view condition, std::string_view reason)
{
    network().counts().count_refusal(condition);
    if (delivery)
        settle(delivery, {.kind = verdict::rejected, .condition = condition, .reason = reason});
    core().top_up();
}

} // namespace hono::hono_server
