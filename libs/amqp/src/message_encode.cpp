// SPDX-License-Identifier: Apache-2.0
#include <stdexcept>
#include <string>

#include <proton/codec.h>
#include <proton/message.h>

#include <hono/amqp/connection.hpp>
#include <hono/amqp/message.hpp>

namespace hono::amqp {
namespace {

/// Per thread: building a message anew costs more than twice as much as reusing one (platform: 1.7 against 0.72 µs).
struct encoder {
    pn_message_t* message = pn_message();
    std::string buffer = std::string(4096, '\0');
    ~encoder() { pn_message_free(message); }
};

void put(pn_data_t* data, property_value const& value)
{
    struct visitor {
        pn_data_t* data;
        void operator()(std::string_view v) const { pn_data_put_string(data, bytes_of(v)); }
        void operator()(bool v) const { pn_data_put_bool(data, v); }
        void operator()(std::int32_t v) const { pn_data_put_int(data, v); }
        void operator()(std::int64_t v) const { pn_data_put_long(data, v); }
        void operator()(double v) const { pn_data_put_double(data, v); }
    };
    std::visit(visitor{data}, value);
}

using pairs = std::vector<std::pair<std::string_view, property_value>>;

void put_map(pn_data_t* data, pairs const& entries, bool symbols)
{
    if (entries.empty())
        return;
    pn_data_put_map(data);
    pn_data_enter(data);
    for (auto const& [key, value] : entries) {
        if (symbols)
            pn_data_put_symbol(data, bytes_of(key));
        else
            pn_data_put_string(data, bytes_of(key));
        put(data, value);
    }
    pn_data_exit(data);
}

void put_id(pn_message_t* message, std::string_view id, int (*set)(pn_message_t*, pn_msgid_t))
{
    if (id.empty())
        return;
    pn_msgid_t atom{};
    atom.type = PN_STRING;
    atom.u.as_bytes = bytes_of(id);
    set(message, atom);
}

/// Proton's setters want terminated strings; these fields are short.
void put_text(pn_message_t* message, std::string_view text, int (*set)(pn_message_t*, char const*))
{
    if (!text.empty())
        set(message, std::string{text}.c_str());
}

void fill(pn_message_t* message, outgoing_message const& from)
{
    pn_message_clear(message);
    pn_message_set_inferred(message, true); // the body is a Data section
    pn_message_set_durable(message, from.durable);
    if (from.ttl_ms)
        pn_message_set_ttl(message, *from.ttl_ms);
    put_id(message, from.message_id, pn_message_set_id);
    put_id(message, from.correlation_id, pn_message_set_correlation_id);
    put_text(message, from.to, pn_message_set_address);
    put_text(message, from.subject, pn_message_set_subject);
    put_text(message, from.reply_to, pn_message_set_reply_to);
    put_text(message, from.content_type, pn_message_set_content_type);
    put_text(message, from.content_encoding, pn_message_set_content_encoding);
    if (from.creation_time_ms != 0)
        pn_message_set_creation_time(message, from.creation_time_ms);
    put_map(pn_message_annotations(message), from.annotations, true);
    put_map(pn_message_properties(message), from.properties, false);
    if (from.body)
        pn_data_put_binary(pn_message_body(message), bytes_of(*from.body));
}

} // namespace

std::string_view encode(outgoing_message const& message)
{
    thread_local encoder state;
    fill(state.message, message);
    for (;;) {
        auto size = state.buffer.size();
        int const code = pn_message_encode(state.message, state.buffer.data(), &size);
        if (code == 0)
            return {state.buffer.data(), size};
        if (code != PN_OVERFLOW)
            throw std::logic_error{"a message could not be encoded"};
        state.buffer.resize(state.buffer.size() * 2);
    }
}

} // namespace hono::amqp
