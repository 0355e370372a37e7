// SPDX-License-Identifier: Apache-2.0
#include "failure_response.hpp"

#include <hono/http/outcome_status.hpp>

namespace hono::http_adapter {

http::response plain_response(unsigned status, std::string text, std::string_view realm)
{
    http::response answer{status, "text/plain; charset=utf-8", std::move(text)};
    if (status == 401)
        answer.set("WWW-Authenticate", "Basic realm=\"" + std::string{realm} + "\"");
    if (status == 503)
        answer.set("Retry-After", http::literal{"2"});
    return answer;
}

http::response unreadable_request(unsigned status)
{
    return plain_response(status, "Error Code: " + std::to_string(status), {});
}

http::response authentication_failure(error_code const& error, std::string_view realm)
{
    return plain_response(http::status_of(outcome_of(error)), error.message(), realm);
}

http::response upload_failure(error_code const& error)
{
    auto const status = http::status_of(outcome_of(error));
    if (status >= 400 && status < 500)
        return plain_response(status, error.message(), {});
    auto const is_internal = outcome_of(error) == outcome::internal;
    return plain_response(503, is_internal ? "temporarily unavailable" : error.message(), {});
}

} // namespace hono::http_adapter
