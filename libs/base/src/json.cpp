// SPDX-License-Identifier: Apache-2.0
#include <hono/base/json.hpp>

namespace hono {
namespace {

/// Nesting is measured before parsing: the parser itself recurses when it destroys a deep value.
bool too_deep(std::string_view text, int max_depth) noexcept
{
    int depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char const c = text[i];
        if (in_string) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            if (++depth > max_depth)
                return true;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return false;
}

} // namespace

std::optional<json> parse_json(std::string_view text, int max_depth)
{
    if (too_deep(text, max_depth))
        return std::nullopt;
    auto value = json::parse(text, nullptr, false);
    if (value.is_discarded())
        return std::nullopt;
    return value;
}

json const* find_member(json const& object, std::string_view name) noexcept
{
    if (!object.is_object())
        return nullptr;
    auto const found = object.find(name);
    return found == object.end() ? nullptr : &*found;
}

} // namespace hono
