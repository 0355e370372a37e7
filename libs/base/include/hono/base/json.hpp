// SPDX-License-Identifier: Apache-2.0
#pragma once
// JSON from peers and files: strict RFC 8259, nothing after the value, bounded depth (device-registry.md §2.3).

#include <optional>
#include <string_view>

#include <nlohmann/json.hpp>

namespace hono {

using json = nlohmann::json;

/// Parses `text`; nothing on a syntax error, on anything behind the value, or beyond `max_depth` nested levels.
std::optional<json> parse_json(std::string_view text, int max_depth = 100);

/// The member `name` of `object` if `object` is an object that has it, else null.
json const* find_member(json const& object, std::string_view name) noexcept;

} // namespace hono
