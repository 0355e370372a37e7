// SPDX-License-Identifier: Apache-2.0
#include <hono/http/error.hpp>

#include <hono/base/outcome.hpp>

namespace hono::http {
namespace {

constexpr error_row rows[] = {
    {static_cast<int>(errc::malformed_request_line), outcome::bad_request, "malformed request line"},
    {static_cast<int>(errc::unsupported_version), outcome::bad_request, "HTTP version not supported"},
    {static_cast<int>(errc::malformed_target), outcome::bad_request, "malformed request target"},
    {static_cast<int>(errc::request_line_too_long), outcome::too_large, "request line too long"},
    {static_cast<int>(errc::header_too_large), outcome::too_large, "request header too large"},
    {static_cast<int>(errc::malformed_field), outcome::bad_request, "malformed header field"},
    {static_cast<int>(errc::bad_host), outcome::bad_request, "exactly one Host field is needed"},
    {static_cast<int>(errc::ambiguous_framing), outcome::bad_request, "length of the body is ambiguous"},
    {static_cast<int>(errc::unsupported_coding), outcome::bad_request, "transfer coding not supported"},
    {static_cast<int>(errc::malformed_chunk), outcome::bad_request, "malformed chunk"},
    {static_cast<int>(errc::payload_too_large), outcome::too_large, "payload too large"},
    {static_cast<int>(errc::request_timeout), outcome::timeout, "request not complete in time"},
    {static_cast<int>(errc::malformed_response), outcome::unavailable, "malformed HTTP response"},
    {static_cast<int>(errc::response_too_large), outcome::unavailable, "HTTP response too large"},
};

} // namespace

error_code make_error_code(errc value) noexcept
{
    static table_category const category{"http", rows};
    return {static_cast<int>(value), category};
}

unsigned status_of(errc value) noexcept
{
    switch (value) {
    case errc::unsupported_version:
        return 505;
    case errc::request_line_too_long:
        return 414;
    case errc::header_too_large:
        return 431;
    case errc::unsupported_coding:
        return 501;
    case errc::payload_too_large:
        return 413;
    case errc::request_timeout:
        return 408;
    case errc::malformed_response:
    case errc::response_too_large:
        return 502;
    case errc::malformed_request_line:
    case errc::malformed_target:
    case errc::malformed_field:
    case errc::bad_host:
    case errc::ambiguous_framing:
    case errc::malformed_chunk:
        break;
    }
    return 400;
}

} // namespace hono::http
