// SPDX-License-Identifier: Apache-2.0
#include "lower_case.hpp"

#include <clocale>
#include <cstdint>

#include <wctype.h>

namespace hono::security {
namespace {

/// Built into the C library; null would leave everything beyond ASCII as it is.
locale_t unicode()
{
    static locale_t const rules = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return rules;
}

constexpr std::uint32_t none = ~std::uint32_t{0};

struct decoded {
    std::uint32_t code = none; ///< none: the byte is no character
    std::size_t size = 1;      ///< bytes
};

decoded decode(std::string_view text)
{
    auto const lead = static_cast<unsigned char>(text.front());
    std::size_t const size = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (size == 1)
        return {lead, 1};
    if (lead < 0xc2 || lead > 0xf4 || text.size() < size)
        return {};
    std::uint32_t code = lead & (0x7fu >> size);
    for (char const c : text.substr(1, size - 1)) {
        if ((static_cast<unsigned char>(c) & 0xc0) != 0x80)
            return {};
        code = code << 6 | (static_cast<unsigned char>(c) & 0x3f);
    }
    return {code, size};
}

void append(std::string& to, std::uint32_t code)
{
    auto const tail = [&](int shift) { to += static_cast<char>(0x80 | (code >> shift & 0x3f)); };
    if (code < 0x80) {
        to += static_cast<char>(code);
    } else if (code < 0x800) {
        to += static_cast<char>(0xc0 | code >> 6);
        tail(0);
    } else if (code < 0x10000) {
        to += static_cast<char>(0xe0 | code >> 12);
        tail(6);
        tail(0);
    } else {
        to += static_cast<char>(0xf0 | code >> 18);
        tail(12);
        tail(6);
        tail(0);
    }
}

} // namespace

std::string lower_case(std::string_view utf8)
{
    std::string text;
    text.reserve(utf8.size());
    while (!utf8.empty()) {
        auto const next = decode(utf8);
        if (next.code < 0x80)
            text += next.code >= 'A' && next.code <= 'Z' ? static_cast<char>(next.code | 0x20) : utf8.front();
        else if (next.code == none || unicode() == nullptr)
            text.append(utf8.substr(0, next.size));
        else
            append(text, ::towlower_l(::towupper_l(next.code, unicode()), unicode()));
        utf8.remove_prefix(next.size);
    }
    return text;
}

} // namespace hono::security
