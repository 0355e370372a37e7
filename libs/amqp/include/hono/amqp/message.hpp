// SPDX-License-Identifier: Apache-2.0
#pragma once
// A message as our clients write and read it. Views point into memory that the caller keeps until the call returns.
// Encoding and decoding go through Proton; the buffers are reused per thread.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <hono/base/result.hpp>

namespace hono::amqp {

using property_value = std::variant<std::string_view, bool, std::int32_t, std::int64_t, double>;

struct outgoing_message {
    bool durable = false;
    std::optional<std::uint32_t> ttl_ms;
    std::string_view message_id;
    std::string_view to;
    std::string_view subject;
    std::string_view reply_to;
    std::string_view correlation_id;
    std::string_view content_type;
    std::string_view content_encoding;
    std::int64_t creation_time_ms = 0;                                    ///< since the epoch; 0 = absent
    std::vector<std::pair<std::string_view, property_value>> annotations; ///< message annotations, keys become symbols
    std::vector<std::pair<std::string_view, property_value>> properties;  ///< application properties
    std::optional<std::string_view> body;                                 ///< one Data section, or none
};

/// Encodes into a buffer of the calling thread, valid until the next call on that thread.
std::string_view encode(outgoing_message const& message);

using owned_value = std::variant<std::string, bool, std::int64_t, std::uint64_t, double>;

/// What a consumer sees of a message; members that are absent stay empty. Values of other AMQP types appear as text.
struct incoming_message {
    bool durable = false;
    std::optional<std::uint32_t> ttl_ms;
    std::string message_id;
    std::string to;
    std::string subject;
    std::string reply_to;
    std::string correlation_id; ///< as text, whatever its AMQP type
    std::string content_type;
    std::string content_encoding;
    std::int64_t creation_time_ms = 0;
    std::vector<std::pair<std::string, owned_value>> annotations;
    std::vector<std::pair<std::string, owned_value>> properties;
    std::optional<std::string> body; ///< Data, or AmqpValue holding string or binary
    bool body_is_data = false;

    /// The application property of that name, if it is a string; else nothing.
    std::optional<std::string_view> text_property(std::string_view name) const;
    /// The application property of that name, if it is an integer; else nothing.
    std::optional<std::int64_t> integer_property(std::string_view name) const;
};

/// @errors malformed_message
result<incoming_message> decode(std::string_view bytes);

} // namespace hono::amqp
