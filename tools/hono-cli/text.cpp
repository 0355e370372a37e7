// SPDX-License-Identifier: Apache-2.0
#include "text.hpp"

#include <array>
#include <cstdint>

namespace hono::cli {
namespace {

struct character {
    std::size_t size = 0; ///< octets; 0: no valid UTF-8
    std::uint32_t code = 0;
};

/// RFC 3629 §4: no overlong forms, no surrogates, nothing beyond U+10FFFF.
character first_character(std::string_view bytes)
{
    auto const lead = static_cast<unsigned char>(bytes.front());
    if (lead < 0x80)
        return {1, lead};
    std::size_t const size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || bytes.size() < size)
        return {};
    std::uint32_t code = lead & (0x7fu >> size);
    for (std::size_t i = 1; i < size; ++i) {
        auto const next = static_cast<unsigned char>(bytes[i]);
        if ((next & 0xc0u) != 0x80)
            return {};
        code = code << 6u | (next & 0x3fu);
    }
    constexpr std::array<std::uint32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
    if (code < least[size] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
        return {};
    return {size, code};
}

/// Control characters (C0, DEL, C1), line and paragraph separators, and what changes the direction of writing.
bool is_printable(std::uint32_t code)
{
    if (code < 0x20 || (code >= 0x7f && code < 0xa0))
        return false;
    return !(code >= 0x2028 && code <= 0x202e) && !(code >= 0x2066 && code <= 0x2069);
}

bool is_blank_control(std::uint32_t code)
{
    return code == '\t' || code == '\n' || code == '\r';
}

std::string escape_octet(unsigned char octet)
{
    constexpr std::string_view digits = "0123456789abcdef";
    switch (octet) {
    case '\t':
        return "\\t";
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    default:
        return {'\\', 'x', digits[octet >> 4u], digits[octet & 0xfu]};
    }
}

} // namespace

bool is_text(std::string_view bytes)
{
    while (!bytes.empty()) {
        auto const next = first_character(bytes);
        if (next.size == 0 || !(is_printable(next.code) || is_blank_control(next.code)))
            return false;
        bytes.remove_prefix(next.size);
    }
    return true;
}

std::string escape(std::string_view bytes)
{
    std::string shown;
    while (!bytes.empty()) {
        auto const next = first_character(bytes);
        auto const size = next.size == 0 ? 1 : next.size;
        if (next.code == '\\')
            shown += "\\\\";
        else if (next.size != 0 && is_printable(next.code))
            shown += bytes.substr(0, size);
        else
            for (auto const octet : bytes.substr(0, size))
                shown += escape_octet(static_cast<unsigned char>(octet));
        bytes.remove_prefix(size);
    }
    return shown;
}

} // namespace hono::cli
