// SPDX-License-Identifier: Apache-2.0
#include "failure_response.hpp"

#include <hono/base/outcome.hpp>

namespace hono::http_adapter {
namespace {

unsigned status_of(error_code const& error)
{
    switch (outcome_of(error)) {
    case outcome::bad_request:
        return 400;
    case outcome::unauthorized:
        return 401;
    case outcome::forbidden:
        return 403;
    case outcome::not_found:
        return 404;
    case outcome::conflict:
        return 409;
    case outcome::precondition_failed:
        return 412;
    case outcome::too_large:
        return 413;
    case outcome::too_many_requests:
        return 429;
    case outcome::internal:
        return 500;
    case outcome::unavailable:
    case outcome::timeout:
        break;
    }
    return 503;
}

} // namespace

http::response plain_response(unsigned status, std::string text, std::string_view realm)
{
    http::response answer{status, "text/plain; charset=utf-8", std::move(text)};
    if (status == 401)
        answer.set("WWW-Authenticate", "Basic realm=\"" + std::string{realm} + "\"");
    if (status == 503)
        answer.set("Retry-After", http::literal{"2"});
    return answer;
}

http::response authentication_failure(error_code const& error, std::string_view realm)
{
    return plain_response(status_of(error), error.message(), realm);
}

http::response upload_failure(error_code const& error)
{
    auto const status = status_of(error);
    if (status >= 400 && status < 500)
        return plain_response(status, error.message(), {});
    auto const is_internal = outcome_of(error) == outcome::internal;
    return plain_response(503, is_internal ? "temporarily unavailable" : error.message(), {});
}

} // namespace hono::http_adapter
