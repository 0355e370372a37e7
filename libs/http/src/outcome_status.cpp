// SPDX-License-Identifier: Apache-2.0
#include <hono/http/outcome_status.hpp>

namespace hono::http {

unsigned status_of(outcome what) noexcept
{
    switch (what) {
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

} // namespace hono::http
