// SPDX-License-Identifier: Apache-2.0
#include <hono/http/uri.hpp>

#include "characters.hpp"

namespace hono::http {
namespace {

std::optional<std::string> decode(std::string_view text, bool plus_is_blank)
{
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            if (text.size() - i < 3)
                return std::nullopt;
            int const high = hex_value(text[i + 1]);
            int const low = hex_value(text[i + 2]);
            if (high < 0 || low < 0)
                return std::nullopt;
            c = static_cast<char>(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus_is_blank) {
            c = ' ';
        }
        decoded.push_back(c);
    }
    return decoded;
}

} // namespace

std::optional<std::string> percent_decode(std::string_view text)
{
    return decode(text, false);
}

std::string percent_encode(std::string_view text)
{
    constexpr char digits[] = "0123456789ABCDEF";
    std::string encoded;
    encoded.reserve(text.size());
    for (char const c : text) {
        if (is_any(c, plain_character)) {
            encoded.push_back(c);
            continue;
        }
        auto const byte = static_cast<unsigned char>(c);
        encoded.push_back('%');
        encoded.push_back(digits[byte >> 4]);
        encoded.push_back(digits[byte & 15]);
    }
    return encoded;
}

std::vector<std::string> query_parameters(std::string_view query, std::string_view name)
{
    std::vector<std::string> values;
    while (!query.empty()) {
        auto const end = query.find('&');
        auto const pair = query.substr(0, end);
        query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
        auto const equals = pair.find('=');
        auto const key = pair.substr(0, equals);
        // The common case, a key that is written as it is, costs no allocation.
        if (key != name && (key.find_first_of("%+") == std::string_view::npos || decode(key, true) != name))
            continue;
        auto const raw = equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1);
        if (auto value = decode(raw, true))
            values.push_back(*std::move(value));
    }
    return values;
}

std::optional<std::string> query_parameter(std::string_view query, std::string_view name)
{
    if (query.empty())
        return std::nullopt;
    auto values = query_parameters(query, name);
    if (values.empty())
        return std::nullopt;
    return std::move(values.front());
}

} // namespace hono::http
