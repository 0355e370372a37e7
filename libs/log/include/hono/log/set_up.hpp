// SPDX-License-Identifier: Apache-2.0
#pragma once
// What service_main decides about logging, once, before it starts threads. Until then: level INFO, format text.

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace hono::log {

enum class level { trace, debug, info, warn, error };
enum class format { text, json };

/// `component` appears in JSON lines, e.g. "hono-http".
void set_up(level least, format layout, std::string component);

/// `ERROR`, `WARN`, `INFO`, `DEBUG`, `TRACE` in any case.
std::optional<level> parse_level(std::string_view text);
/// `text` or `json` in any case.
std::optional<format> parse_format(std::string_view text);

/// True if lines of this importance are written.
bool enabled(level importance) noexcept;

/// Names the calling thread in its lines and for the operating system (which keeps 15 characters).
void name_thread(std::string name);

/// Sends finished lines (without line end) elsewhere, for tests; an empty function restores standard output.
void redirect(std::function<void(std::string_view line)> sink);

} // namespace hono::log
