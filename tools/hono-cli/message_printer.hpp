// SPDX-License-Identifier: Apache-2.0
#pragma once
// A message as hono-cli shows it: for people, or as one line of JSON for scripts.

#include <string>
#include <string_view>

#include <hono/amqp/message.hpp>
#include <hono/base/date_time.hpp>

namespace hono::cli {

/// Where a message came from: it does not carry this itself.
struct origin {
    std::string_view kind; ///< "telemetry" or "event"
    std::string_view tenant;
};

/// A line with time, kind, device and content type, then indented lines with the properties and the payload. What a
/// device sends can neither forge a first line nor steer the terminal. `received` counts without a creation time.
std::string to_text(amqp::incoming_message const& message, origin from, timestamp received);

/// One line with line end. Members without a value are left out.
std::string to_json_line(amqp::incoming_message const& message, origin from);

} // namespace hono::cli
