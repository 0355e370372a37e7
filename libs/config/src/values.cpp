// SPDX-License-Identifier: Apache-2.0
#include "values.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace hono::config {
namespace {

char to_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Reads digits from the front of `text`; they are removed.
std::optional<std::int64_t> take_number(std::string_view& text)
{
    std::int64_t value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{})
        return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return value;
}

std::optional<std::int64_t> multiply(std::int64_t a, std::int64_t b)
{
    std::int64_t product = 0;
    if (__builtin_mul_overflow(a, b, &product))
        return std::nullopt;
    return product;
}

constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t day = 24 * 3600 * second;

struct unit {
    std::string_view name;
    std::int64_t nanoseconds;
};
constexpr std::array<unit, 8> units{{{"", 1'000'000},
                                     {"ns", 1},
                                     {"us", 1000},
                                     {"ms", 1'000'000},
                                     {"s", second},
                                     {"m", 60 * second},
                                     {"h", 3600 * second},
                                     {"d", day}}};

/// A fraction of a second behind its point: `25` is 250 ms.
std::int64_t take_fraction(std::string_view& text)
{
    std::int64_t value = 0;
    for (auto scale = second / 10; !text.empty() && text[0] >= '0' && text[0] <= '9'; scale /= 10) {
        value += (text[0] - '0') * scale;
        text.remove_prefix(1);
    }
    return value;
}

/// ISO 8601 as far as java.time.Duration reads it: days, hours, minutes, seconds with a fraction.
std::optional<std::chrono::nanoseconds> parse_iso_duration(std::string_view text)
{
    constexpr std::array<unit, 4> designators{{{"D", day}, {"H", 3600 * second}, {"M", 60 * second}, {"S", second}}};
    std::int64_t total = 0;
    std::size_t next = 0; // designators come in this order, each once
    bool in_time = false;
    bool any = false;
    text.remove_prefix(1);
    while (!text.empty()) {
        if (!in_time && (text[0] == 'T' || text[0] == 't')) {
            in_time = true;
            any = false;
            next = std::max<std::size_t>(next, 1);
            text.remove_prefix(1);
            continue;
        }
        auto const number = take_number(text);
        if (!number || *number < 0)
            return std::nullopt;
        std::int64_t fraction = 0;
        bool const has_fraction = !text.empty() && text[0] == '.';
        if (has_fraction) {
            text.remove_prefix(1);
            fraction = take_fraction(text);
        }
        auto const at = std::find_if(designators.begin() + static_cast<std::ptrdiff_t>(next), designators.end(),
                                     [&](unit const& u) { return equal_ignoring_case(u.name, text.substr(0, 1)); });
        auto const index = static_cast<std::size_t>(at - designators.begin());
        if (at == designators.end() || (index == 0) == in_time || (has_fraction && index != 3))
            return std::nullopt;
        auto const part = multiply(*number, at->nanoseconds);
        if (!part || __builtin_add_overflow(total, *part + fraction, &total))
            return std::nullopt;
        next = index + 1;
        any = true;
        text.remove_prefix(1);
    }
    if (!any)
        return std::nullopt;
    return std::chrono::nanoseconds{total};
}

} // namespace

std::string_view trim(std::string_view text)
{
    constexpr std::string_view blanks = " \t\r\n";
    auto const first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool equal_ignoring_case(std::string_view a, std::string_view b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return to_lower(x) == to_lower(y); });
}

std::optional<bool> parse_boolean(std::string_view text)
{
    text = trim(text);
    for (auto const word : {"true", "on", "yes", "1"})
        if (equal_ignoring_case(text, word))
            return true;
    for (auto const word : {"false", "off", "no", "0"})
        if (equal_ignoring_case(text, word))
            return false;
    return std::nullopt;
}

std::optional<std::int64_t> parse_integer(std::string_view text)
{
    text = trim(text);
    if (text.size() > 1 && text[0] == '+' && text[1] != '-')
        text.remove_prefix(1);
    auto const value = take_number(text);
    return text.empty() ? value : std::nullopt;
}

std::optional<std::int64_t> parse_bytes(std::string_view text)
{
    text = trim(text);
    auto const value = take_number(text);
    if (!value)
        return std::nullopt;
    if (text.empty())
        return value;
    constexpr std::array<std::pair<std::string_view, std::int64_t>, 3> suffixes{
        {{"Ki", 1 << 10}, {"Mi", 1 << 20}, {"Gi", 1 << 30}}};
    for (auto const& [suffix, factor] : suffixes)
        if (text == suffix)
            return multiply(*value, factor);
    return std::nullopt;
}

std::optional<std::chrono::nanoseconds> parse_duration(std::string_view text)
{
    text = trim(text);
    if (!text.empty() && (text[0] == 'P' || text[0] == 'p'))
        return parse_iso_duration(text);
    auto const value = take_number(text);
    if (!value)
        return std::nullopt;
    auto const suffix = trim(text);
    for (auto const& [name, nanoseconds] : units)
        if (equal_ignoring_case(name, suffix)) {
            auto const product = multiply(*value, nanoseconds);
            return product ? std::optional{std::chrono::nanoseconds{*product}} : std::nullopt;
        }
    return std::nullopt;
}

std::vector<std::string> split_list(std::string_view text)
{
    std::vector<std::string> result;
    while (!text.empty()) {
        auto const comma = text.find(',');
        if (auto const element = trim(text.substr(0, comma)); !element.empty())
            result.emplace_back(element);
        text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
    }
    return result;
}

std::filesystem::path parse_path(std::string_view text, std::filesystem::path const& folder)
{
    if (text.starts_with("file:"))
        text.remove_prefix(text.starts_with("file://") ? 7 : 5);
    return (folder / std::filesystem::path{text}).lexically_normal();
}

std::string printable(std::string_view text)
{
    constexpr std::size_t max_size = 200;
    std::string result{text.substr(0, max_size)};
    std::replace_if(
        result.begin(), result.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, '?');
    return text.size() > max_size ? result + "..." : result;
}

} // namespace hono::config
