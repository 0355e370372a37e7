// SPDX-License-Identifier: Apache-2.0
#include <hono/config/properties_file.hpp>

#include <cstdint>
#include <optional>

namespace hono::config {
namespace {

bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\f';
}

std::string_view skip_blanks(std::string_view text)
{
    while (!text.empty() && is_blank(text[0]))
        text.remove_prefix(1);
    return text;
}

/// Takes lines from a text; continuation lines are joined.
class line_reader {
public:
    explicit line_reader(std::string_view text) noexcept
        : rest_{text}
    {
    }

    /// The next line that is neither blank nor a comment, escapes still in it.
    std::optional<std::string> next()
    {
        while (!rest_.empty()) {
            auto line = skip_blanks(natural_line());
            start_ = number_;
            if (line.empty() || line[0] == '#' || line[0] == '!')
                continue;
            std::string logical{line};
            while (ends_with_escape(logical)) {
                logical.pop_back();
                if (rest_.empty())
                    break;
                logical += skip_blanks(natural_line());
            }
            return logical;
        }
        return std::nullopt;
    }

    int start() const noexcept { return start_; }

private:
    std::string_view natural_line()
    {
        ++number_;
        auto const end = rest_.find_first_of("\r\n");
        auto const line = rest_.substr(0, end);
        if (end == std::string_view::npos)
            rest_ = {};
        else
            rest_.remove_prefix(rest_.substr(end, 2) == "\r\n" ? end + 2 : end + 1);
        return line;
    }

    /// An odd number of backslashes.
    static bool ends_with_escape(std::string_view line)
    {
        auto const last = line.find_last_not_of('\\');
        return (line.size() - (last == std::string_view::npos ? 0 : last + 1)) % 2 == 1;
    }

    std::string_view rest_;
    int number_ = 0;
    int start_ = 0;
};

void append_utf8(std::string& text, std::uint32_t c)
{
    if (c < 0x80) {
        text += static_cast<char>(c);
    } else if (c < 0x800) {
        text += static_cast<char>(0xc0 | (c >> 6));
        text += static_cast<char>(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
        text += static_cast<char>(0xe0 | (c >> 12));
        text += static_cast<char>(0x80 | ((c >> 6) & 0x3f));
        text += static_cast<char>(0x80 | (c & 0x3f));
    } else {
        text += static_cast<char>(0xf0 | (c >> 18));
        text += static_cast<char>(0x80 | ((c >> 12) & 0x3f));
        text += static_cast<char>(0x80 | ((c >> 6) & 0x3f));
        text += static_cast<char>(0x80 | (c & 0x3f));
    }
}

std::optional<std::uint32_t> parse_hex4(std::string_view text)
{
    if (text.size() < 4)
        return std::nullopt;
    std::uint32_t value = 0;
    for (char const c : text.substr(0, 4)) {
        constexpr std::string_view digits = "0123456789abcdef";
        auto const digit = digits.find(c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c);
        if (digit == std::string_view::npos)
            return std::nullopt;
        value = value * 16 + static_cast<std::uint32_t>(digit);
    }
    return value;
}

/// `\uXXXX` in front of `text`, two of them if they are a surrogate pair; removes them.
std::optional<std::uint32_t> take_unicode_escape(std::string_view& text)
{
    auto const first = parse_hex4(text.substr(1));
    if (!first)
        return std::nullopt;
    text.remove_prefix(5);
    if (*first >= 0xd800 && *first < 0xdc00 && text.starts_with("\\u"))
        if (auto const second = parse_hex4(text.substr(2)); second && *second >= 0xdc00 && *second < 0xe000) {
            text.remove_prefix(6);
            return 0x10000 + ((*first - 0xd800) << 10) + (*second - 0xdc00);
        }
    return first;
}

std::string unescape(std::string_view text)
{
    std::string result;
    while (!text.empty()) {
        if (text[0] != '\\' || text.size() == 1) {
            result += text[0];
            text.remove_prefix(1);
            continue;
        }
        text.remove_prefix(1);
        if (text[0] == 'u')
            if (auto const c = take_unicode_escape(text)) {
                append_utf8(result, *c);
                continue;
            }
        constexpr std::string_view letters = "tnrf";
        auto const known = letters.find(text[0]);
        result += known == std::string_view::npos ? text[0] : "\t\n\r\f"[known];
        text.remove_prefix(1);
    }
    return result;
}

/// Where the name ends: at the first `=`, `:` or blank that is not escaped.
std::size_t name_end(std::string_view line)
{
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '\\')
            ++i;
        else if (line[i] == '=' || line[i] == ':' || is_blank(line[i]))
            return i;
    }
    return line.size();
}

} // namespace

std::vector<property_line> parse_properties(std::string_view text)
{
    std::vector<property_line> result;
    line_reader lines{text};
    while (auto const line = lines.next()) {
        std::string_view const whole{*line};
        auto const end = name_end(whole);
        auto value = skip_blanks(whole.substr(end));
        if (!value.empty() && (value[0] == '=' || value[0] == ':'))
            value = skip_blanks(value.substr(1));
        result.push_back({unescape(whole.substr(0, end)), unescape(value), lines.start()});
    }
    return result;
}

} // namespace hono::config
