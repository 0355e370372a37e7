// SPDX-License-Identifier: Apache-2.0
#include "framing.hpp"

#include <charconv>

#include <hono/http/text.hpp>

#include "characters.hpp"

namespace hono::http {
namespace {

std::string_view trim(std::string_view text) noexcept
{
    auto const is_blank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && is_blank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back()))
        text.remove_suffix(1);
    return text;
}

/// Visits the trimmed elements of a comma-separated list, empty ones included.
template <class Visitor>
void for_each_element(std::string_view list, Visitor visit)
{
    for (;;) {
        auto const comma = list.find(',');
        visit(trim(list.substr(0, comma)));
        if (comma == std::string_view::npos)
            return;
        list.remove_prefix(comma + 1);
    }
}

} // namespace

void framing::add(std::string_view name, std::string_view value) noexcept
{
    // Lengths first: almost every field is told apart without comparing letters.
    switch (name.size()) {
    case 4:
        if (equals_ignoring_case(name, "host"))
            add_host(value);
        break;
    case 6:
        if (equals_ignoring_case(name, "expect"))
            expects_continue_ = expects_continue_ || equals_ignoring_case(value, "100-continue");
        break;
    case 10:
        if (equals_ignoring_case(name, "connection"))
            for_each_element(value, [this](auto option) { add_connection_option(option); });
        break;
    case 14:
        if (equals_ignoring_case(name, "content-length"))
            for_each_element(value, [this](auto length) { add_length(length); });
        break;
    case 17:
        if (equals_ignoring_case(name, "transfer-encoding"))
            for_each_element(value, [this](auto coding) { add_coding(coding); });
        break;
    default:
        break;
    }
}

/// The same length said twice is harmless (RFC 9110 §8.6), two different ones are an attack.
void framing::add_length(std::string_view value) noexcept
{
    std::uint64_t length = 0;
    auto const* end = value.data() + value.size();
    auto const [stop, error] = std::from_chars(value.data(), end, length);
    bool const sound = !value.empty() && is_all(value, digit_character) && error == std::errc{} && stop == end;
    bad_length_ = bad_length_ || !sound || (length_ && *length_ != length);
    length_ = length;
}

void framing::add_coding(std::string_view coding) noexcept
{
    ++codings_;
    bad_coding_ = bad_coding_ || coding.empty();
    last_is_chunked_ = equals_ignoring_case(coding, "chunked");
    if (last_is_chunked_)
        ++chunked_;
}

void framing::add_connection_option(std::string_view option) noexcept
{
    close_ = close_ || equals_ignoring_case(option, "close");
    keep_alive_ = keep_alive_ || equals_ignoring_case(option, "keep-alive");
}

void framing::add_host(std::string_view value) noexcept
{
    ++hosts_;
    bad_host_ = bad_host_ || !is_all(value, host_character);
}

std::optional<errc> framing::fault() const noexcept
{
    if (bad_host_ || hosts_ > 1 || (hosts_ == 0 && !http_1_0_))
        return errc::bad_host;
    if (bad_length_)
        return errc::ambiguous_framing;
    if (codings_ == 0)
        return std::nullopt;
    bool const chunked_is_misplaced = chunked_ > 1 || (chunked_ == 1 && !last_is_chunked_);
    if (length_ || http_1_0_ || bad_coding_ || chunked_is_misplaced)
        return errc::ambiguous_framing;
    if (codings_ != chunked_)
        return errc::unsupported_coding;
    return std::nullopt;
}

} // namespace hono::http
