// SPDX-License-Identifier: Apache-2.0
#pragma once
// What can be wrong with an HTTP message, and the status that says so to the peer (RFC 9110, 9112).

#include <hono/base/result.hpp>

namespace hono::http {

enum class errc {
    malformed_request_line = 1, ///< Not a request line of HTTP/1.x.
    unsupported_version,        ///< HTTP of another major version.
    malformed_target,           ///< The request target is of no known form or has a broken percent-escape.
    request_line_too_long,      ///< Longer than request_limits::request_line.
    header_too_large,           ///< More bytes or fields than request_limits allow.
    malformed_field,            ///< A field line breaks the grammar, is folded or holds a control character.
    bad_host,                   ///< Not exactly one valid Host field.
    ambiguous_framing,          ///< The length of the body cannot be told for certain.
    unsupported_coding,         ///< A transfer coding other than chunked.
    malformed_chunk,            ///< A chunk's size line or end breaks the grammar.
    payload_too_large,          ///< The body is longer than request_limits::body.
    request_timeout,            ///< The request was not complete in time.
    malformed_response,         ///< (client) The server's answer is not HTTP/1.x.
    response_too_large,         ///< (client) The server's answer exceeds the client's limit.
};

error_code make_error_code(errc value) noexcept;

/// The status code that answers a request with this fault.
unsigned status_of(errc value) noexcept;

} // namespace hono::http

namespace boost::system {
template <>
struct is_error_code_enum<hono::http::errc> : std::true_type {
};
} // namespace boost::system
