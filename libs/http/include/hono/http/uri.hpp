// SPDX-License-Identifier: Apache-2.0
#pragma once
// Percent-encoding and query strings (RFC 3986 §2.1, §3.4).

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hono::http {

/// Decodes once; nothing if an escape is broken. A plus stays a plus.
std::optional<std::string> percent_decode(std::string_view text);

/// Escapes all but unreserved characters, so that the result is a single path segment or query value.
std::string percent_encode(std::string_view text);

/// The first parameter `name` of a query string (without the question mark), decoded, with a plus as blank; an empty
/// text for a parameter without value. Parameters with broken escapes count as absent.
std::optional<std::string> query_parameter(std::string_view query, std::string_view name);

/// All parameters of that name, in order (the registry's searches repeat some).
std::vector<std::string> query_parameters(std::string_view query, std::string_view name);

} // namespace hono::http
