// SPDX-License-Identifier: Apache-2.0
#include "address.hpp"

#include <algorithm>
#include <array>

namespace hono::hono_server {
namespace {

struct family_row {
    family value;
    std::string_view name;
    int further_segments; // at least
};

constexpr std::array<family_row, family_count> families{{
    {family::telemetry, "telemetry", 1},
    {family::event, "event", 1},
    {family::command, "command", 1},
    {family::command_internal, "command_internal", 1},
    {family::command_response, "command_response", 2},
}};

/// Octets of the UTF-8 character at the start of `text`; 0 if it is not well-formed (RFC 3629).
std::size_t character_length(std::string_view text) noexcept
{
    auto const at = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    auto const lead = at(0);
    if (lead < 0x80)
        return 1;
    std::size_t const length = lead >= 0xC2 && lead <= 0xDF ? 2 : lead >= 0xE0 && lead <= 0xEF ? 3 : 4;
    if (lead < 0xC2 || lead > 0xF4)
        return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((at(i) & 0xC0U) != 0x80U)
            return 0;
    bool const overlong = (lead == 0xE0 && at(1) < 0xA0) || (lead == 0xF0 && at(1) < 0x90);
    bool const surrogate = lead == 0xED && at(1) > 0x9F;
    bool const beyond = lead == 0xF4 && at(1) > 0x8F;
    return overlong || surrogate || beyond ? 0 : length;
}

bool is_utf8(std::string_view text) noexcept
{
    while (!text.empty()) {
        auto const length = character_length(text);
        if (length == 0)
            return false;
        text.remove_prefix(length);
    }
    return true;
}

} // namespace

std::string_view name_of(family value) noexcept
{
    return families[static_cast<std::size_t>(value)].name;
}

std::optional<family> parse_address(std::string_view address) noexcept
{
    if (address.size() > max_address_length)
        return std::nullopt;
    auto const name = address.substr(0, address.find('/'));
    auto const* const row =
        std::find_if(families.begin(), families.end(), [&](family_row const& each) { return each.name == name; });
    if (row == families.end() || address.back() == '/' || address.find("//") != std::string_view::npos)
        return std::nullopt;
    if (std::count(address.begin(), address.end(), '/') < row->further_segments || !is_utf8(address))
        return std::nullopt;
    return row->value;
}

} // namespace hono::hono_server
