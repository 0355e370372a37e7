// SPDX-License-Identifier: Apache-2.0
#pragma once
// What an operation of the AMQP APIs results in, before it becomes a message (amqp-apis.md §4.3, §4.4).

#include <string>
#include <utility>

#include <boost/system/error_code.hpp>

#include "refusal.hpp"

namespace hono::device_registry {

struct api_answer {
    int status = 200;
    std::string payload;       ///< JSON, or with `failed` plain text; may be empty
    std::string cache_control; ///< empty = none
    std::string tenant;        ///< Tenant API: the tenant found or asked for
    bool failed = false;       ///< the form of §4.4: bad input, or our own failure
};

inline api_answer bad_input(std::string text)
{
    return {400, std::move(text), {}, {}, true};
}

/// An answer in business terms that is no success: no payload.
inline api_answer without_payload(int status)
{
    return {status, {}, {}, {}, false};
}

/// A store's error: not found is an answer, anything else our own failure.
inline api_answer answer_of(error_code const& error)
{
    if (outcome_of(error) == outcome::not_found)
        return without_payload(404);
    return {503, "request could not be processed at the moment", {}, {}, true};
}

inline std::string max_age(long seconds)
{
    return seconds > 0 ? "max-age = " + std::to_string(seconds) : "no-cache";
}

} // namespace hono::device_registry
