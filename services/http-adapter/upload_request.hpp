// SPDX-License-Identifier: Apache-2.0
#pragma once
// What an upload's header says (http-adapter.md §3, §6.1): pure functions over one request.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <hono/base/result.hpp>
#include <hono/http/request.hpp>
#include <hono/messaging/downstream_message.hpp>

namespace hono::http_adapter {

struct upload_request {
    int qos = 0;
    std::optional<std::int64_t> ttl; ///< seconds; events only
    std::string_view content_type;   ///< without parameters; "" if there is none
    std::string_view payload;
};

/// Either what the device wants or the text of a 400.
struct parsed_upload {
    upload_request request;
    std::string problem; ///< "" if the request is well-formed
};

parsed_upload parse_upload(messaging::endpoint kind, http::request const& request);

} // namespace hono::http_adapter
