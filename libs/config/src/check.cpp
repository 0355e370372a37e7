// SPDX-License-Identifier: Apache-2.0
#include "check.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "values.hpp"

namespace hono::config {
namespace {

std::string describe_range(property const& row)
{
    std::string text;
    if (row.min && row.max)
        text = "from " + std::to_string(*row.min) + " to " + std::to_string(*row.max);
    else if (row.min)
        text = "of at least " + std::to_string(*row.min);
    else if (row.max)
        text = "of at most " + std::to_string(*row.max);
    if (row.or_value)
        text += ", or " + std::to_string(*row.or_value);
    return text.empty() ? text : " " + text;
}

bool in_range(property const& row, std::int64_t value)
{
    return (row.or_value && value == *row.or_value) ||
           ((!row.min || value >= *row.min) && (!row.max || value <= *row.max));
}

std::string find_number_fault(property const& row, std::optional<std::int64_t> value, std::string_view noun)
{
    if (value && in_range(row, *value))
        return {};
    return "must be " + std::string{noun} + describe_range(row);
}

std::string find_duration_fault(property const& row, std::string_view text)
{
    auto const value = parse_duration(text);
    if (!value)
        return "must be a duration such as 500ms, 5s, 1m or PT5S";
    if (row.or_value && *value == std::chrono::milliseconds{*row.or_value})
        return {};
    if ((!row.min || *value >= std::chrono::milliseconds{*row.min}) &&
        (!row.max || *value <= std::chrono::milliseconds{*row.max}))
        return {};
    return "must be a duration, in milliseconds" + describe_range(row);
}

bool is_one_of(property const& row, std::string_view text)
{
    return row.one_of.empty() || std::any_of(row.one_of.begin(), row.one_of.end(),
                                             [&](auto const& each) { return equal_ignoring_case(each, text); });
}

std::string enumerate(property const& row)
{
    std::string text = "must be one of ";
    for (auto const& each : row.one_of)
        text += (each == row.one_of.front() ? "" : ", ") + each;
    return text;
}

std::string find_text_fault(property const& row, std::string_view text)
{
    if (!is_one_of(row, trim(text)))
        return enumerate(row);
    auto const size = static_cast<std::int64_t>(text.size());
    if (in_range(row, size))
        return {};
    if (row.min && row.max == row.min)
        return "must have " + std::to_string(*row.min) + (*row.min == 1 ? " character" : " characters");
    return "must have a length" + describe_range(row) + " bytes";
}

std::string find_pattern_fault(std::string_view text)
{
    int code = 0;
    PCRE2_SIZE where = 0;
    std::unique_ptr<pcre2_code, decltype(&pcre2_code_free)> const compiled{
        pcre2_compile(reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), PCRE2_UTF, &code, &where, nullptr),
        &pcre2_code_free};
    if (compiled)
        return {};
    std::array<PCRE2_UCHAR, 200> message{};
    pcre2_get_error_message(code, message.data(), message.size());
    return "is no regular expression: " + std::string{reinterpret_cast<char const*>(message.data())};
}

} // namespace

std::string find_fault(property const& row, std::string_view text)
{
    switch (row.type) {
    case kind::text:
    case kind::secret:
        return find_text_fault(row, text);
    case kind::boolean:
        return parse_boolean(text) ? "" : "must be true or false";
    case kind::integer:
        return find_number_fault(row, parse_integer(text), "an integer");
    case kind::bytes:
        return find_number_fault(row, parse_bytes(text), "a number of bytes (suffix Ki, Mi or Gi allowed)");
    case kind::duration:
        return find_duration_fault(row, text);
    case kind::list: {
        auto const elements = split_list(text);
        bool const legal =
            std::all_of(elements.begin(), elements.end(), [&](auto const& e) { return is_one_of(row, e); });
        return legal ? "" : "each element " + enumerate(row);
    }
    case kind::path:
        return text.find('\0') == std::string_view::npos ? "" : "must be a path";
    case kind::pattern:
        return find_pattern_fault(text);
    }
    return {};
}

namespace {

std::string spelled_as_in(property const& row, std::string_view text)
{
    for (auto const& each : row.one_of)
        if (equal_ignoring_case(each, text))
            return each;
    return std::string{text};
}

} // namespace

std::string canonical_value(property const& row, std::string_view text)
{
    if (row.type == kind::text)
        return row.one_of.empty() ? std::string{text} : spelled_as_in(row, trim(text));
    if (row.type != kind::list || row.one_of.empty())
        return std::string{text};
    std::string joined;
    for (auto const& element : split_list(text))
        joined.append(joined.empty() ? "" : ",").append(spelled_as_in(row, element));
    return joined;
}

} // namespace hono::config
