// SPDX-License-Identifier: Apache-2.0
#pragma once
// Character classes of RFC 9110 §5.6 and RFC 3986 as one table lookup per byte.

#include <array>
#include <cstdint>
#include <string_view>

namespace hono::http {

enum character_class : std::uint8_t {
    token_character = 1,  ///< tchar: methods, field names, codings
    field_character = 2,  ///< field-vchar, SP and HTAB: what a field value may hold
    target_character = 4, ///< visible ASCII without '#', which no request target may hold
    host_character = 8,   ///< uri-host and port
    plain_character = 16, ///< unreserved: what percent_encode leaves alone
    digit_character = 32,
};

constexpr std::array<std::uint8_t, 256> make_character_table()
{
    std::array<std::uint8_t, 256> table{};
    auto const mark = [&table](std::string_view characters, std::uint8_t kind) {
        for (char const c : characters)
            table[static_cast<unsigned char>(c)] |= kind;
    };
    constexpr std::string_view digits = "0123456789";
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (auto const alphanumeric : {digits, letters})
        mark(alphanumeric, token_character | host_character | plain_character);
    mark(digits, digit_character);
    mark("!#$%&'*+-.^_`|~", token_character);
    mark("-._~%!$&'()*+,;=:[]", host_character);
    mark("-._~", plain_character);
    mark("\t ", field_character);
    for (unsigned c = 0x21; c <= 0xff; ++c)
        if (c != 0x7f)
            table[c] |= field_character;
    for (unsigned c = 0x21; c <= 0x7e; ++c)
        if (c != '#')
            table[c] |= target_character;
    return table;
}

inline constexpr auto character_table = make_character_table();

constexpr bool is_any(char c, std::uint8_t kinds) noexcept
{
    return (character_table[static_cast<unsigned char>(c)] & kinds) != 0;
}

constexpr bool is_all(std::string_view text, std::uint8_t kinds) noexcept
{
    for (char const c : text)
        if (!is_any(c, kinds))
            return false;
    return true;
}

constexpr char to_lower(char c) noexcept
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

/// The value of a hexadecimal digit, or -1.
constexpr int hex_value(char c) noexcept
{
    if (c >= '0' && c <= '9')
        return c - '0';
    char const lower = to_lower(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

} // namespace hono::http
