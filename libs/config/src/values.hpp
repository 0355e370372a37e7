// SPDX-License-Identifier: Apache-2.0
#pragma once
// Value syntax (configuration.md §3). Pure functions; nothing means "not of this type".

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hono::config {

std::optional<bool> parse_boolean(std::string_view text);
std::optional<std::int64_t> parse_integer(std::string_view text);
/// Integer with an optional suffix Ki, Mi, Gi.
std::optional<std::int64_t> parse_bytes(std::string_view text);
/// `90s`, `1500` (milliseconds), `PT1M30S`, `P1D`.
std::optional<std::chrono::nanoseconds> parse_duration(std::string_view text);
/// Comma separated, blanks around the elements trimmed, empty elements dropped.
std::vector<std::string> split_list(std::string_view text);
/// Without a leading `file:` or `file://`, made absolute from `folder`.
std::filesystem::path parse_path(std::string_view text, std::filesystem::path const& folder);

std::string_view trim(std::string_view text);
bool equal_ignoring_case(std::string_view a, std::string_view b);

/// For messages: control characters replaced, the end of long texts left out.
std::string printable(std::string_view text);

} // namespace hono::config
