// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <proton/condition.h>
#include <proton/delivery.h>
#include <proton/disposition.h>
#include <proton/link.h>
#include <proton/terminus.h>

#include <hono/amqp/connection.hpp>

namespace hono::amqp {
namespace {

void set_condition(pn_condition_t* error, std::string_view condition, std::string_view description)
{
    pn_condition_set_name(error, std::string{condition}.c_str());
    if (!description.empty())
        pn_condition_set_description(error, std::string{description}.c_str());
}

} // namespace

pn_bytes_t bytes_of(std::string_view text) noexcept
{
    return pn_bytes(text.size(), text.data());
}

std::string_view view_of(pn_bytes_t bytes) noexcept
{
    return bytes.start ? std::string_view{bytes.start, bytes.size} : std::string_view{};
}

void refuse(pn_link_t* link, std::string_view condition, std::string_view description)
{
    echo_termini(link);
    pn_terminus_set_type(pn_link_is_sender(link) ? pn_link_source(link) : pn_link_target(link), PN_UNSPECIFIED);
    pn_link_open(link);
    detach(link, condition, description);
}

void detach(pn_link_t* link, std::string_view condition, std::string_view description)
{
    set_condition(pn_link_condition(link), condition, description);
    pn_link_close(link);
}

namespace {

void echo_terminus(pn_terminus_t* ours, pn_terminus_t* theirs)
{
    pn_terminus_set_type(ours, pn_terminus_get_type(theirs));
    pn_terminus_set_address(ours, pn_terminus_get_address(theirs));
}

} // namespace

void echo_termini(pn_link_t* link)
{
    echo_terminus(pn_link_source(link), pn_link_remote_source(link));
    echo_terminus(pn_link_target(link), pn_link_remote_target(link));
}

std::string_view remote_address_of(pn_link_t* link)
{
    auto* const terminus = pn_link_is_sender(link) ? pn_link_remote_source(link) : pn_link_remote_target(link);
    char const* const address = pn_terminus_get_address(terminus);
    return address ? address : "";
}

void reject(pn_delivery_t* delivery, std::string_view condition, std::string_view description)
{
    set_condition(pn_disposition_condition(pn_delivery_local(delivery)), condition, description);
    pn_delivery_update(delivery, PN_REJECTED);
    pn_delivery_settle(delivery);
}

} // namespace hono::amqp
