// SPDX-License-Identifier: Apache-2.0
#pragma once
// The messages of the request/response APIs (amqp-apis.md §4.1, §4.3, §4.4): what is read of a request, how its answer
// is written. Pure functions on buffers; Proton's message objects are kept per thread.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "lookup/api_answer.hpp"

namespace hono::device_registry {

struct uuid_id {
    char bytes[16];
};
struct binary_id {
    std::string bytes;
};
/// A message id in its AMQP type; error responses give it back unchanged.
using message_id = std::variant<std::monostate, std::string, std::uint64_t, uuid_id, binary_id>;

/// The plain text of an id: the correlation id of regular responses.
std::string text_of(message_id const& id);

struct request_message {
    std::string subject;  ///< empty: absent
    std::string reply_to; ///< empty: absent
    message_id correlation;
    std::optional<std::string> device_id; ///< application properties of type string; others count as absent
    std::optional<std::string> gateway_id;
    std::optional<std::string> tenant_id;
    std::string body; ///< Data, or AmqpValue holding binary or string
    bool has_data = false;
};

/// Nothing if the bytes are no AMQP message.
std::optional<request_message> decode_request(std::string_view bytes);

/// What a regular response tells besides the answer.
struct response_frame {
    std::string_view endpoint;
    std::string_view tenant;                   ///< empty: unknown
    std::optional<std::string_view> device_id; ///< of the request
};

/// Encodes the response into a buffer of the calling thread, valid until the next call on that thread.
std::string_view encode_response(api_answer const& answer, message_id const& correlation, response_frame const& frame);

} // namespace hono::device_registry
