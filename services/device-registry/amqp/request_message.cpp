// SPDX-License-Identifier: Apache-2.0
#include "amqp/request_message.hpp"

#include <cstring>
#include <memory>
#include <stdexcept>

#include <proton/codec.h>
#include <proton/message.h>

#include <hono/amqp/connection.hpp>
#include <hono/base/uuid.hpp>

namespace hono::device_registry {
namespace {

struct message_free {
    void operator()(pn_message_t* message) const noexcept { pn_message_free(message); }
};
using message_ptr = std::unique_ptr<pn_message_t, message_free>;

std::string text_or_empty(char const* text)
{
    return text ? text : "";
}

message_id id_of(pn_msgid_t const& id)
{
    switch (id.type) {
    case PN_STRING:
        return std::string{amqp::view_of(id.u.as_bytes)};
    case PN_BINARY:
        return binary_id{std::string{amqp::view_of(id.u.as_bytes)}};
    case PN_ULONG:
        return id.u.as_ulong;
    case PN_UUID: {
        uuid_id value{};
        std::memcpy(value.bytes, id.u.as_uuid.bytes, sizeof value.bytes);
        return value;
    }
    default:
        return {};
    }
}

pn_msgid_t atom_of(message_id const& id)
{
    struct visitor {
        pn_msgid_t operator()(std::monostate) const { return {}; }
        pn_msgid_t operator()(std::string const& text) const
        {
            pn_msgid_t atom{};
            atom.type = PN_STRING;
            atom.u.as_bytes = amqp::bytes_of(text);
            return atom;
        }
        pn_msgid_t operator()(binary_id const& id) const
        {
            auto atom = (*this)(id.bytes);
            atom.type = PN_BINARY;
            return atom;
        }
        pn_msgid_t operator()(std::uint64_t number) const
        {
            pn_msgid_t atom{};
            atom.type = PN_ULONG;
            atom.u.as_ulong = number;
            return atom;
        }
        pn_msgid_t operator()(uuid_id const& id) const
        {
            pn_msgid_t atom{};
            atom.type = PN_UUID;
            std::memcpy(atom.u.as_uuid.bytes, id.bytes, sizeof id.bytes);
            return atom;
        }
    };
    return std::visit(visitor{}, id);
}

void read_properties(pn_data_t* data, request_message& into)
{
    pn_data_rewind(data);
    if (!pn_data_next(data) || pn_data_type(data) != PN_MAP)
        return;
    pn_data_enter(data);
    while (pn_data_next(data)) {
        if (pn_data_type(data) != PN_STRING) {
            if (!pn_data_next(data))
                return;
            continue;
        }
        auto const key = amqp::view_of(pn_data_get_string(data));
        std::optional<std::string>* const member = key == "device_id"    ? &into.device_id
                                                   : key == "gateway_id" ? &into.gateway_id
                                                   : key == "tenant_id"  ? &into.tenant_id
                                                                         : nullptr;
        if (!pn_data_next(data))
            return;
        if (member && pn_data_type(data) == PN_STRING)
            *member = std::string{amqp::view_of(pn_data_get_string(data))};
    }
}

void read_body(pn_message_t* message, request_message& into)
{
    auto* const body = pn_message_body(message);
    pn_data_rewind(body);
    if (!pn_data_next(body))
        return;
    if (pn_data_type(body) == PN_BINARY) {
        into.body = amqp::view_of(pn_data_get_binary(body));
        into.has_data = pn_message_is_inferred(message); // a Data section, else AmqpValue
    } else if (pn_data_type(body) == PN_STRING) {
        into.body = amqp::view_of(pn_data_get_string(body));
    }
}

class property_writer {
public:
    explicit property_writer(pn_message_t* message)
        : data_{pn_message_properties(message)}
    {
        pn_data_put_map(data_);
        pn_data_enter(data_);
    }
    void put(std::string_view name, std::int32_t value)
    {
        pn_data_put_string(data_, amqp::bytes_of(name));
        pn_data_put_int(data_, value);
    }
    void put(std::string_view name, std::string_view value)
    {
        pn_data_put_string(data_, amqp::bytes_of(name));
        pn_data_put_string(data_, amqp::bytes_of(value));
    }
    void finish() { pn_data_exit(data_); }

private:
    pn_data_t* data_;
};

void put_body(pn_message_t* message, std::string_view bytes, char const* content_type)
{
    pn_message_set_content_type(message, content_type);
    pn_message_set_inferred(message, true); // a Data section
    pn_data_put_binary(pn_message_body(message), amqp::bytes_of(bytes));
}

void fill_error(pn_message_t* message, api_answer const& answer, message_id const& correlation)
{
    pn_message_set_correlation_id(message, atom_of(correlation));
    property_writer properties{message};
    properties.put("status", static_cast<std::int32_t>(answer.status));
    properties.finish();
    put_body(message, answer.payload.empty() ? "Error Code: " + std::to_string(answer.status) : answer.payload,
             "text/plain");
}

void fill_regular(pn_message_t* message, api_answer const& answer, message_id const& correlation,
                  response_frame const& frame)
{
    message_id const own{random_uuid()};
    pn_message_set_id(message, atom_of(own));
    message_id const text{text_of(correlation)};
    pn_message_set_correlation_id(message, atom_of(text));
    std::string to{frame.endpoint};
    if (!frame.tenant.empty())
        to.append("/").append(frame.tenant);
    if (frame.device_id)
        to.append("/").append(*frame.device_id);
    pn_message_set_address(message, to.c_str());
    property_writer properties{message};
    properties.put("status", static_cast<std::int32_t>(answer.status));
    if (!frame.tenant.empty())
        properties.put("tenant_id", frame.tenant);
    if (frame.device_id)
        properties.put("device_id", *frame.device_id);
    if (!answer.cache_control.empty())
        properties.put("cache_control", answer.cache_control);
    properties.finish();
    if (!answer.payload.empty())
        put_body(message, answer.payload, "application/json");
}

} // namespace

std::string text_of(message_id const& id)
{
    struct visitor {
        std::string operator()(std::monostate) const { return {}; }
        std::string operator()(std::string const& text) const { return text; }
        std::string operator()(binary_id const& value) const { return value.bytes; }
        std::string operator()(std::uint64_t number) const { return std::to_string(number); }
        std::string operator()(uuid_id const& value) const
        {
            constexpr std::string_view digits = "0123456789abcdef";
            std::string text;
            for (std::size_t i = 0; i < sizeof value.bytes; ++i) {
                if (i == 4 || i == 6 || i == 8 || i == 10)
                    text += '-';
                auto const byte = static_cast<unsigned char>(value.bytes[i]);
                text += {digits[byte >> 4], digits[byte & 15]};
            }
            return text;
        }
    };
    return std::visit(visitor{}, id);
}

std::optional<request_message> decode_request(std::string_view bytes)
{
    // Proton takes an empty message for a broken promise of ours, and what is no section for an empty message.
    if (bytes.empty() || bytes.front() != '\0')
        return std::nullopt;
    thread_local message_ptr const reused{pn_message()};
    auto* const message = reused.get();
    pn_message_clear(message);
    if (pn_message_decode(message, bytes.data(), bytes.size()) != 0)
        return std::nullopt;
    request_message request;
    request.subject = text_or_empty(pn_message_get_subject(message));
    request.reply_to = text_or_empty(pn_message_get_reply_to(message));
    request.correlation = id_of(pn_message_get_correlation_id(message));
    if (std::holds_alternative<std::monostate>(request.correlation))
        request.correlation = id_of(pn_message_get_id(message));
    read_properties(pn_message_properties(message), request);
    read_body(message, request);
    return request;
}

std::string_view encode_response(api_answer const& answer, message_id const& correlation, response_frame const& frame)
{
    thread_local message_ptr const reused{pn_message()};
    thread_local std::string buffer(4096, '\0');
    auto* const message = reused.get();
    pn_message_clear(message);
    if (answer.failed)
        fill_error(message, answer, correlation);
    else
        fill_regular(message, answer, correlation, frame);
    for (;;) {
        auto size = buffer.size();
        int const code = pn_message_encode(message, buffer.data(), &size);
        if (code == 0)
            return {buffer.data(), size};
        if (code != PN_OVERFLOW)
            throw std::logic_error{"a response could not be encoded"};
        buffer.resize(buffer.size() * 2);
    }
}

} // namespace hono::device_registry
