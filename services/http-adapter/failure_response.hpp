// SPDX-License-Identifier: Apache-2.0
#pragma once
// A failure as an HTTP response (http-adapter.md §5.2, §6.4, §6.5).

#include <string>
#include <string_view>

#include <hono/base/result.hpp>
#include <hono/http/response.hpp>

namespace hono::http_adapter {

/// A text for the device; 401 with the challenge that HTTP demands, 503 with Retry-After.
http::response plain_response(unsigned status, std::string text, std::string_view realm);

/// The answer to a request that cannot be read (http-adapter.md §1): no checks were made, so there is no text of
/// theirs.
http::response unreadable_request(unsigned status);

/// The answer to a device that could not be authenticated.
http::response authentication_failure(error_code const& error, std::string_view realm);

/// The answer to an upload that was not accepted: what is no 4xx becomes 503.
http::response upload_failure(error_code const& error);

} // namespace hono::http_adapter
