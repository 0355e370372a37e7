// SPDX-License-Identifier: Apache-2.0
#pragma once
// Base64 (RFC 4648 §4) and its URL-safe form without padding (§5), which JSON Web Tokens use.

#include <optional>
#include <string>
#include <string_view>

namespace hono {

std::string base64_encode(std::string_view bytes);
std::string base64url_encode(std::string_view bytes);

/// Decodes standard Base64 with correct padding; nothing else is tolerated (no blanks, no line ends).
std::optional<std::string> base64_decode(std::string_view text);

/// Decodes URL-safe Base64 without padding.
std::optional<std::string> base64url_decode(std::string_view text);

} // namespace hono
