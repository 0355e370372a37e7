// SPDX-License-Identifier: Apache-2.0
// How an event looks as a line of text or JSON. Control characters and what would end a value are escaped.
#include <array>

#include <hono/log/logger.hpp>

namespace hono::log {
namespace {

constexpr std::array<std::string_view, 5> level_names{"TRACE", "DEBUG", "INFO", "WARN", "ERROR"};

void append_escaped(std::string& line, std::string_view text)
{
    constexpr std::string_view digits = "0123456789abcdef";
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            line += '\\';
            line += c;
        } else if (c == '\n') {
            line += "\\n";
        } else if (byte < 0x20 || byte == 0x7f) {
            line += "\\u00";
            line += digits[byte >> 4];
            line += digits[byte & 15];
        } else {
            line += c;
        }
    }
}

void append_quoted(std::string& line, std::string_view text)
{
    line += '"';
    append_escaped(line, text);
    line += '"';
}

/// True if `text` can stand unquoted behind key=.
bool is_plain(std::string_view text)
{
    if (text.empty())
        return false;
    for (char const c : text)
        if (static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '\\' || c == '=' || c == 0x7f)
            return false;
    return true;
}

} // namespace

void value::append_text(std::string& line) const
{
    if (kind_ == kind::text && !is_plain(text_))
        append_quoted(line, text_);
    else if (kind_ == kind::text)
        line += text_;
    else
        append_json(line);
}

void value::append_json(std::string& line) const
{
    switch (kind_) {
    case kind::text:
        append_quoted(line, text_);
        break;
    case kind::integer:
        line += std::to_string(number_);
        break;
    case kind::boolean:
        line += number_ != 0 ? "true" : "false";
        break;
    }
}

std::string format_line(format how, level at, std::string_view time, std::string_view thread, std::string_view logger,
                        std::string_view event, fields details)
{
    auto const name = level_names[static_cast<std::size_t>(at)];
    std::string line;
    line.reserve(160);
    if (how == format::text) {
        line.append(time).append(" [").append(thread).append("] ").append(name);
        line.append(name.size() == 4 ? "  " : " ").append(logger).append(" - ");
        append_escaped(line, event);
        for (auto const& [key, what] : details) {
            line.append(" ").append(key).append("=");
            what.append_text(line);
        }
        return line;
    }
    line.append("{\"time\":\"").append(time).append("\",\"level\":\"").append(name).append("\",\"thread\":");
    append_quoted(line, thread);
    line.append(",\"logger\":\"").append(logger).append("\",\"message\":");
    append_quoted(line, event);
    for (auto const& [key, what] : details) {
        line += ',';
        append_quoted(line, key);
        line += ':';
        what.append_json(line);
    }
    line += '}';
    return line;
}

} // namespace hono::log
