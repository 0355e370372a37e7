// SPDX-License-Identifier: Apache-2.0
#include "line.hpp"

#include <array>
#include <cstdint>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace hono::log {
namespace {

constexpr std::array<std::string_view, 5> level_names{"TRACE", "DEBUG", "INFO", "WARN", "ERROR"};

/// A message or value that is longer, escapes counted, is cut; reasons and distinguished names stay far below. Fields
/// that would not fit are left out, so that a line never exceeds max_line.
constexpr std::size_t max_value = 1024;
constexpr std::size_t last_field_start = max_line - max_value - 200;

/// One code point at the start of a text; `size` 0 stands for a byte that is not UTF-8.
struct code_point {
    char32_t value;
    std::size_t size;
};

code_point decode(std::string_view text)
{
    auto const first = static_cast<unsigned char>(text[0]);
    if (first < 0x80)
        return {first, 1};
    std::size_t const size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || text.size() < size)
        return {first, 0};
    char32_t value = first & (0xff >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
        auto const next = static_cast<unsigned char>(text[i]);
        if ((next & 0xc0) != 0x80)
            return {first, 0};
        value = (value << 6) | (next & 0x3f);
    }
    bool const overlong = (size == 3 && value < 0x800) || (size == 4 && value < 0x10000);
    bool const surrogate = value >= 0xd800 && value <= 0xdfff;
    if (overlong || surrogate || value > 0x10ffff)
        return {first, 0};
    return {value, size};
}

/// What could end a line, move a terminal's cursor or reorder what is seen: control characters and those that Unicode
/// uses for lines and directions.
bool is_unsafe(char32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200e && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

/// Appends `text` with JSON's escapes, which serve the text format as well. Bytes that are no UTF-8 become U+FFFD in
/// JSON and `\xNN` in text.
void append_escaped(std::string& line, std::string_view text, bool json)
{
    auto const end = line.size() + max_value;
    while (!text.empty()) {
        if (line.size() >= end) {
            line += "...";
            return;
        }
        auto const [c, size] = decode(text);
        if (size == 0)
            line += json ? "\\ufffd" : fmt::format("\\x{:02x}", std::uint32_t{c});
        else if (c == '\n')
            line += "\\n";
        else if (c == '"' || c == '\\')
            line.append(1, '\\').append(1, static_cast<char>(c));
        else if (is_unsafe(c))
            line += fmt::format("\\u{:04x}", std::uint32_t{c});
        else
            line += text.substr(0, size);
        text.remove_prefix(size == 0 ? 1 : size);
    }
}

void append_quoted(std::string& line, std::string_view text, bool json)
{
    line += '"';
    append_escaped(line, text, json);
    line += '"';
}

/// True if `text` can stand unquoted behind `key=`.
bool is_plain(std::string_view text)
{
    for (char const c : text)
        if (c <= ' ' || c > '~' || c == '"' || c == '\\' || c == '=')
            return false;
    return !text.empty() && text.size() <= max_value;
}

void append_value(std::string& line, field const& what, bool json)
{
    if (auto const* text = std::get_if<std::string_view>(&what.value)) {
        if (!json && is_plain(*text))
            line += *text;
        else
            append_quoted(line, *text, json);
    } else if (auto const* number = std::get_if<std::int64_t>(&what.value)) {
        line += std::to_string(*number);
    } else {
        line += std::get<bool>(what.value) ? "true" : "false";
    }
}

std::string iso_8601(std::chrono::system_clock::time_point time)
{
    auto const seconds = std::chrono::floor<std::chrono::seconds>(time);
    auto const rest = std::chrono::floor<std::chrono::milliseconds>(time - seconds);
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)),
                       rest.count());
}

} // namespace

std::string text_line(event const& what)
{
    std::string line = fmt::format("{} [", iso_8601(what.time));
    append_escaped(line, what.thread, false);
    line += fmt::format("] {:<5} {} - ", level_names[static_cast<std::size_t>(what.importance)], what.logger);
    append_escaped(line, what.message, false);
    for (auto const& each : what.more) {
        if (line.size() > last_field_start)
            return line + " ...";
        line.append(1, ' ').append(each.name).append(1, '=');
        append_value(line, each, false);
    }
    return line;
}

std::string json_line(event const& what)
{
    auto line = fmt::format(R"({{"time":"{}","level":"{}","component":)", iso_8601(what.time),
                            level_names[static_cast<std::size_t>(what.importance)]);
    append_quoted(line, what.component, true);
    line += R"(,"thread":)";
    append_quoted(line, what.thread, true);
    line += R"(,"logger":)";
    append_quoted(line, what.logger, true);
    line += R"(,"message":)";
    append_quoted(line, what.message, true);
    char separator = '{';
    for (auto const& each : what.more) {
        if (line.size() > last_field_start)
            break;
        line += separator == '{' ? R"(,"fields":{)" : ",";
        separator = ',';
        append_quoted(line, each.name, true);
        line += ':';
        append_value(line, each, true);
    }
    return line + (separator == ',' ? "}}" : "}");
}

} // namespace hono::log
