// SPDX-License-Identifier: Apache-2.0
#include <hono/base/base64.hpp>

#include <array>
#include <cstdint>

namespace hono {
namespace {

constexpr std::string_view standard_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view url_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr std::array<std::int8_t, 256> make_inverse(std::string_view alphabet)
{
    std::array<std::int8_t, 256> inverse{};
    inverse.fill(-1);
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        inverse[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
    return inverse;
}

constexpr auto standard_inverse = make_inverse(standard_alphabet);
constexpr auto url_inverse = make_inverse(url_alphabet);

std::string encode(std::string_view bytes, std::string_view alphabet, bool padded)
{
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    std::uint32_t bits = 0;
    int count = 0;
    for (unsigned char byte : bytes) {
        bits = bits << 8 | byte;
        count += 8;
        while (count >= 6) {
            count -= 6;
            text += alphabet[bits >> count & 63];
        }
    }
    if (count > 0)
        text += alphabet[bits << (6 - count) & 63];
    while (padded && text.size() % 4 != 0)
        text += '=';
    return text;
}

/// Decodes `text` without padding. The unused bits of the last character must be zero, so each value has one spelling.
std::optional<std::string> decode(std::string_view text, std::array<std::int8_t, 256> const& inverse)
{
    if (text.size() % 4 == 1)
        return std::nullopt;
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3 + 2);
    std::uint32_t bits = 0;
    int count = 0;
    for (unsigned char c : text) {
        auto const value = inverse[c];
        if (value < 0)
            return std::nullopt;
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes += static_cast<char>(bits >> count & 255);
        }
    }
    if ((bits & ((1u << count) - 1)) != 0)
        return std::nullopt;
    return bytes;
}

} // namespace

std::string base64_encode(std::string_view bytes)
{
    return encode(bytes, standard_alphabet, true);
}

std::string base64url_encode(std::string_view bytes)
{
    return encode(bytes, url_alphabet, false);
}

std::optional<std::string> base64_decode(std::string_view text)
{
    if (text.size() % 4 != 0)
        return std::nullopt;
    for (int i = 0; i < 2 && !text.empty() && text.back() == '='; ++i)
        text.remove_suffix(1);
    return decode(text, standard_inverse);
}

std::optional<std::string> base64url_decode(std::string_view text)
{
    return decode(text, url_inverse);
}

} // namespace hono
