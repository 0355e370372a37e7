// SPDX-License-Identifier: Apache-2.0
#include "address_authz.hpp"

#include <charconv>
#include <memory>
#include <stdexcept>

#include <proton/codec.h>
#include <proton/message.h>

#include <hono/amqp/connection.hpp>

namespace hono::auth_server {
namespace {

constexpr std::string_view capability = "ADDRESS-AUTHZ";

using amqp::bytes_of;
using amqp::view_of;

/// "1.3.9": routers of 1.x before 1.4 want the identity as a plain string.
bool wants_plain_identity(std::string_view version)
{
    int major = 0;
    int minor = 0;
    auto const* const end = version.data() + version.size();
    auto const first = std::from_chars(version.data(), end, major);
    if (first.ec != std::errc{} || first.ptr == end || *first.ptr != '.')
        return false;
    auto const second = std::from_chars(first.ptr + 1, end, minor);
    return second.ec == std::errc{} && major == 1 && minor < 4;
}

/// The peer's open property of that name if it is a string, else "".
std::string text_property(pn_data_t* properties, std::string_view name)
{
    pn_data_rewind(properties);
    if (!pn_data_next(properties) || pn_data_type(properties) != PN_MAP)
        return {};
    auto const count = pn_data_get_map(properties) / 2;
    pn_data_enter(properties);
    for (std::size_t i = 0; i < count && pn_data_next(properties); ++i) {
        bool const matches = pn_data_type(properties) == PN_SYMBOL && view_of(pn_data_get_symbol(properties)) == name;
        if (!pn_data_next(properties))
            break;
        if (matches && pn_data_type(properties) == PN_STRING)
            return std::string{view_of(pn_data_get_string(properties))};
    }
    return {};
}

void put_identity(pn_data_t* data, identity const& who, bool plain)
{
    pn_data_put_symbol(data, bytes_of("authenticated-identity"));
    if (plain) {
        pn_data_put_string(data, bytes_of(who.name));
        return;
    }
    pn_data_put_map(data);
    pn_data_enter(data);
    pn_data_put_string(data, bytes_of("sub"));
    pn_data_put_string(data, bytes_of(who.name));
    pn_data_exit(data);
}

/// Keys are strings and values arrays of string: the router ignores anything else and then denies everything.
void put_addresses(pn_data_t* data, claim_map const& claims)
{
    pn_data_put_symbol(data, bytes_of("address-authz"));
    pn_data_put_map(data);
    pn_data_enter(data);
    for (auto const& [claim, activities] : claims) {
        if (!claim.starts_with("r:"))
            continue;
        pn_data_put_string(data, bytes_of(std::string_view{claim}.substr(2)));
        pn_data_put_array(data, false, PN_STRING);
        pn_data_enter(data);
        if (activities.find('R') != std::string::npos)
            pn_data_put_string(data, bytes_of("recv"));
        if (activities.find('W') != std::string::npos)
            pn_data_put_string(data, bytes_of("send"));
        pn_data_exit(data);
    }
    pn_data_exit(data);
}

} // namespace

bool wants_address_authz(pn_connection_t* engine)
{
    auto* const desired = pn_connection_remote_desired_capabilities(engine);
    pn_data_rewind(desired);
    if (!pn_data_next(desired))
        return false;
    if (pn_data_type(desired) == PN_SYMBOL)
        return view_of(pn_data_get_symbol(desired)) == capability;
    if (pn_data_type(desired) != PN_ARRAY)
        return false;
    pn_data_enter(desired);
    while (pn_data_next(desired))
        if (pn_data_type(desired) == PN_SYMBOL && view_of(pn_data_get_symbol(desired)) == capability)
            return true;
    return false;
}

void offer_address_authz(pn_connection_t* engine, identity const& who)
{
    auto* const offered = pn_connection_offered_capabilities(engine);
    pn_data_clear(offered);
    pn_data_put_array(offered, false, PN_SYMBOL);
    pn_data_enter(offered);
    pn_data_put_symbol(offered, bytes_of(capability));
    pn_data_exit(offered);

    auto const version = text_property(pn_connection_remote_properties(engine), "version");
    auto* const properties = pn_connection_properties(engine);
    pn_data_clear(properties);
    pn_data_put_map(properties);
    pn_data_enter(properties);
    put_identity(properties, who, wants_plain_identity(version));
    put_addresses(properties, who.claims);
    pn_data_exit(properties);
}

std::string encode_token_message(std::string_view token)
{
    std::unique_ptr<pn_message_t, decltype(&pn_message_free)> const message{pn_message(), &pn_message_free};
    auto* const properties = pn_message_properties(message.get());
    pn_data_put_map(properties);
    pn_data_enter(properties);
    pn_data_put_string(properties, bytes_of("type"));
    pn_data_put_string(properties, bytes_of("amqp:jwt"));
    pn_data_exit(properties);
    pn_data_put_string(pn_message_body(message.get()), bytes_of(token));
    std::string encoded(token.size() + 512, '\0');
    auto size = encoded.size();
    if (pn_message_encode(message.get(), encoded.data(), &size) != 0)
        throw std::logic_error{"a token message could not be encoded"};
    encoded.resize(size);
    return encoded;
}

} // namespace hono::auth_server
