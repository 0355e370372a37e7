// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <memory>

#include <proton/codec.h>
#include <proton/message.h>

#include <hono/amqp/connection.hpp>
#include <hono/amqp/error.hpp>
#include <hono/amqp/message.hpp>

namespace hono::amqp {
namespace {

struct message_free {
    void operator()(pn_message_t* message) const noexcept { pn_message_free(message); }
};

std::string text_of(char const* text)
{
    return text ? text : "";
}

std::string uuid_text(pn_uuid_t const& id)
{
    std::string text;
    char digits[3];
    for (int i = 0; i < 16; ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            text += '-';
        std::snprintf(digits, sizeof digits, "%02x", static_cast<unsigned char>(id.bytes[i]));
        text += digits;
    }
    return text;
}

/// A message or correlation id as text, whatever its type (amqp-apis.md §4.3).
std::string id_text(pn_msgid_t const& id)
{
    switch (id.type) {
    case PN_STRING:
    case PN_BINARY:
        return std::string{view_of(id.u.as_bytes)};
    case PN_ULONG:
        return std::to_string(id.u.as_ulong);
    case PN_UUID:
        return uuid_text(id.u.as_uuid);
    default:
        return {};
    }
}

/// The current node as a value; types without a counterpart are described as text.
owned_value value_of(pn_data_t* data)
{
    switch (pn_data_type(data)) {
    case PN_BOOL:
        return pn_data_get_bool(data);
    case PN_BYTE:
        return std::int64_t{pn_data_get_byte(data)};
    case PN_SHORT:
        return std::int64_t{pn_data_get_short(data)};
    case PN_INT:
        return std::int64_t{pn_data_get_int(data)};
    case PN_LONG:
        return std::int64_t{pn_data_get_long(data)};
    case PN_TIMESTAMP:
        return std::int64_t{pn_data_get_timestamp(data)};
    case PN_UBYTE:
        return std::uint64_t{pn_data_get_ubyte(data)};
    case PN_USHORT:
        return std::uint64_t{pn_data_get_ushort(data)};
    case PN_UINT:
        return std::uint64_t{pn_data_get_uint(data)};
    case PN_ULONG:
        return std::uint64_t{pn_data_get_ulong(data)};
    case PN_FLOAT:
        return double{pn_data_get_float(data)};
    case PN_DOUBLE:
        return pn_data_get_double(data);
    case PN_STRING:
        return std::string{view_of(pn_data_get_string(data))};
    case PN_SYMBOL:
        return std::string{view_of(pn_data_get_symbol(data))};
    case PN_BINARY:
        return std::string{view_of(pn_data_get_binary(data))};
    default:
        return std::string{pn_type_name(pn_data_type(data))};
    }
}

std::vector<std::pair<std::string, owned_value>> read_map(pn_data_t* data)
{
    std::vector<std::pair<std::string, owned_value>> entries;
    pn_data_rewind(data);
    if (!pn_data_next(data) || pn_data_type(data) != PN_MAP)
        return entries;
    auto const count = pn_data_get_map(data) / 2;
    pn_data_enter(data);
    for (std::size_t i = 0; i < count && pn_data_next(data); ++i) {
        auto const key = value_of(data);
        if (!pn_data_next(data))
            break;
        if (auto const* const name = std::get_if<std::string>(&key))
            entries.emplace_back(*name, value_of(data));
    }
    return entries;
}

void read_body(pn_message_t* message, incoming_message& into)
{
    auto* const body = pn_message_body(message);
    pn_data_rewind(body);
    if (!pn_data_next(body))
        return;
    if (pn_data_type(body) == PN_BINARY) {
        into.body = std::string{view_of(pn_data_get_binary(body))};
        // Proton tells Data from AmqpValue(binary) by "inferred" only.
        into.body_is_data = pn_message_is_inferred(message);
    } else if (pn_data_type(body) == PN_STRING) {
        into.body = std::string{view_of(pn_data_get_string(body))};
    }
}

} // namespace

result<incoming_message> decode(std::string_view bytes)
{
    // Proton takes an empty message for a broken promise of ours, and what is no section for an empty message.
    if (bytes.empty() || bytes.front() != '\0')
        return errc::malformed_message;
    thread_local std::unique_ptr<pn_message_t, message_free> const message{pn_message()};
    auto* const m = message.get();
    pn_message_clear(m);
    if (pn_message_decode(m, bytes.data(), bytes.size()) != 0)
        return errc::malformed_message;
    incoming_message into;
    into.durable = pn_message_is_durable(m);
    if (auto const ttl = pn_message_get_ttl(m); ttl != 0)
        into.ttl_ms = ttl;
    into.message_id = id_text(pn_message_get_id(m));
    into.correlation_id = id_text(pn_message_get_correlation_id(m));
    into.to = text_of(pn_message_get_address(m));
    into.subject = text_of(pn_message_get_subject(m));
    into.reply_to = text_of(pn_message_get_reply_to(m));
    into.content_type = text_of(pn_message_get_content_type(m));
    into.content_encoding = text_of(pn_message_get_content_encoding(m));
    into.creation_time_ms = pn_message_get_creation_time(m);
    into.annotations = read_map(pn_message_annotations(m));
    into.properties = read_map(pn_message_properties(m));
    read_body(m, into);
    return into;
}

std::optional<std::string_view> incoming_message::text_property(std::string_view name) const
{
    for (auto const& [key, value] : properties)
        if (key == name)
            if (auto const* const text = std::get_if<std::string>(&value))
                return *text;
    return std::nullopt;
}

std::optional<std::int64_t> incoming_message::integer_property(std::string_view name) const
{
    for (auto const& [key, value] : properties) {
        if (key != name)
            continue;
        if (auto const* const number = std::get_if<std::int64_t>(&value))
            return *number;
        if (auto const* const number = std::get_if<std::uint64_t>(&value))
            return static_cast<std::int64_t>(*number);
    }
    return std::nullopt;
}

} // namespace hono::amqp
