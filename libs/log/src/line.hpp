// SPDX-License-Identifier: Apache-2.0
#pragma once
// How an event looks as a line. Pure functions; the clock and the output are the caller's.

#include <chrono>
#include <string>
#include <string_view>

#include <hono/log/logger.hpp>

namespace hono::log {

/// Long enough for any sensible event, and the most that a pipe takes in one piece (PIPE_BUF), line end included.
inline constexpr std::size_t max_line = 4096;

struct event {
    std::chrono::system_clock::time_point time;
    level importance;
    std::string_view component; ///< in JSON only
    std::string_view thread;
    std::string_view logger;
    std::string_view message;
    fields more;
};

/// `2024-05-01T10:00:00.123Z [worker-0] INFO  amqp - message key=value`, without line end.
std::string text_line(event const& what);

/// The same as a JSON object; the fields are members of "fields".
std::string json_line(event const& what);

} // namespace hono::log
