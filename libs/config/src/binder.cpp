// SPDX-License-Identifier: Apache-2.0
#include "binder.hpp"

#include <charconv>

#include "names.hpp"

namespace hono::config {
namespace {

/// `name[0].x` reads as `name.0.x`.
std::string without_brackets(std::string_view name)
{
    std::string result;
    for (char const c : name)
        if (c == '[')
            result += '.';
        else if (c != ']')
            result += c;
    return result;
}

/// The place of a spelling among those of the canonical name.
rank spelling_rank(std::string_view canonical, std::string_view name, source::origin from)
{
    if (from != source::origin::variables)
        return same_segments(canonical, name) ? rank::uniform : rank::other_spelling;
    if (name == uniform_name(canonical))
        return rank::uniform;
    return name == underscore_name(canonical) ? rank::underscore : rank::other_spelling;
}

std::vector<binding> bind_whole(schema const& known, std::string_view name, source::origin from)
{
    std::vector<binding> result;
    if (auto const* const targets = known.targets(squash(name)))
        for (auto const& to : *targets) {
            auto const& canonical = known.properties()[to.row].name;
            auto const as = to.as == rank::uniform ? spelling_rank(canonical, name, from) : to.as;
            result.push_back({to.row, as, canonical, std::nullopt});
        }
    return result;
}

/// NAME_0, name[0]: an element of a list property.
std::vector<binding> bind_element(schema const& known, std::string_view name, source::origin from)
{
    auto const last = name.find_last_not_of("0123456789");
    constexpr std::size_t max_digits = 3; // a list of thousands is a mistake
    if (last == std::string_view::npos || name.size() - last - 1 > max_digits || last + 1 == name.size() ||
        (name[last] != '.' && name[last] != '_'))
        return {};
    unsigned index = 0;
    std::from_chars(name.data() + last + 1, name.data() + name.size(), index);
    auto result = bind_whole(known, name.substr(0, last), from);
    std::erase_if(result, [&](binding const& b) { return known.properties()[b.row].type != kind::list; });
    for (auto& element : result)
        element.index = index;
    return result;
}

/// Characters of `name`, from the front, that make up `squashed`; nothing if it begins otherwise.
std::optional<std::size_t> match_front(std::string_view name, std::string_view squashed)
{
    std::size_t matched = 0;
    for (std::size_t i = 0; i <= name.size(); ++i) {
        if (matched == squashed.size())
            return i;
        if (i == name.size())
            break;
        auto const c = squash(name.substr(i, 1));
        if (c.empty())
            continue;
        if (c[0] != squashed[matched])
            return std::nullopt;
        ++matched;
    }
    return std::nullopt;
}

std::string_view trim_separators(std::string_view text)
{
    constexpr std::string_view separators = "._-";
    auto const first = text.find_first_not_of(separators);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(separators) - first + 1);
}

/// The key that `name` has in place of the `*` of `pattern`; empty if it does not match.
std::string find_key(std::string_view pattern, std::string_view name, source::origin from)
{
    auto const star = pattern.find('*');
    auto const suffix = squash(pattern.substr(star + 1));
    auto const front = match_front(name, squash(pattern.substr(0, star)));
    if (!front)
        return {};
    auto middle = name.substr(*front);
    if (middle.empty() || std::string_view{"._-"}.find(middle[0]) == std::string_view::npos)
        return {};
    for (auto end = middle.size(); end > 0; --end) {
        auto const tail = squash(middle.substr(end - 1));
        if (tail.size() > suffix.size())
            return {};
        if (tail != suffix || end < 2)
            continue;
        std::string key{trim_separators(middle.substr(0, end - 1))};
        if (from == source::origin::variables)
            for (auto& c : key)
                c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        return key;
    }
    return {};
}

std::vector<binding> bind_key(schema const& known, std::string_view name, source::origin from)
{
    std::vector<binding> result;
    for (auto const& to : known.map_rows()) {
        auto const& pattern = known.properties()[to.row].name;
        auto const key = find_key(pattern, name, from);
        if (key.empty())
            continue;
        auto canonical = pattern;
        canonical.replace(pattern.find('*'), 1, key);
        result.push_back({to.row, spelling_rank(canonical, name, from), canonical, std::nullopt});
    }
    return result;
}

} // namespace

std::vector<binding> bind(schema const& known, std::string_view name, source::origin from)
{
    auto const plain = without_brackets(name);
    auto result = bind_whole(known, plain, from);
    if (result.empty())
        result = bind_element(known, plain, from);
    if (result.empty())
        result = bind_key(known, plain, from);
    return result;
}

} // namespace hono::config
