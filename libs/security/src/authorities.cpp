// SPDX-License-Identifier: Apache-2.0
#include <hono/security/authorities.hpp>

#include <algorithm>
#include <array>

namespace hono::security {
namespace {

constexpr unsigned char bit(activity which)
{
    return static_cast<unsigned char>(which);
}

constexpr unsigned char all = bit(activity::read) | bit(activity::write) | bit(activity::execute);

unsigned char parse_activities(std::string_view letters)
{
    if (letters == "*")
        return all;
    unsigned char found = 0;
    constexpr std::array<std::pair<char, activity>, 3> names{
        {{'R', activity::read}, {'W', activity::write}, {'E', activity::execute}}};
    for (auto const& [letter, meaning] : names)
        if (letters.find(letter) != letters.npos)
            found |= bit(meaning);
    return found;
}

template <class Table>
bool grants(Table const& entries, std::string_view name, unsigned char wanted)
{
    auto const found = entries.find(name);
    return found != entries.end() && (found->second & wanted) != 0;
}

/// The parts of an address that authorization looks at; an empty segment counts as missing (amqp-apis.md §1.2).
struct segments {
    explicit segments(std::string_view address)
    {
        std::size_t i = 0;
        for (auto* const part : {&first, &second, &third}) {
            auto const end = std::min(address.find('/', i), address.size());
            *part = address.substr(i, end - i);
            if (end == address.size())
                break;
            i = end + 1;
        }
    }
    std::string_view first, second, third;
};

std::string join(std::string_view a, char separator, std::string_view b)
{
    std::string joined;
    joined.reserve(a.size() + b.size() + 1);
    return joined.append(a).append(1, separator).append(b);
}

} // namespace

authorities authorities::from_claims(json const& claims)
{
    authorities made;
    if (!claims.is_object())
        return made;
    for (auto const& [name, value] : claims.items()) {
        auto const* const letters = value.template get_ptr<std::string const*>();
        if (!letters || name.size() < 2 || name[1] != ':')
            continue;
        auto const resource = name.substr(2);
        if (name[0] == 'o') {
            made.operations_[resource] = letters->find('E') != letters->npos ? bit(activity::execute) : 0;
        } else if (name[0] == 'r') {
            auto const activities = made.resources_[resource] = parse_activities(*letters);
            if (resource.ends_with('*'))
                made.prefixes_.push_back({resource.substr(0, resource.size() - 1), activities});
        }
    }
    return made;
}

bool authorities::check_resource(std::string_view address, activity wanted) const
{
    segments const parts{address};
    auto const is_granted = [&](std::string_view name) { return grants(resources_, name, bit(wanted)); };
    if (!parts.third.empty() && is_granted(address))
        return true;
    if (!parts.second.empty() &&
        (is_granted(join(parts.first, '/', parts.second)) || is_granted(join(parts.first, '/', "*"))))
        return true;
    return is_granted(parts.first) || is_granted("*");
}

bool authorities::check_operation(std::string_view address, std::string_view operation) const
{
    segments const parts{address};
    auto const is_granted = [&](std::string_view on) {
        return grants(operations_, join(on, ':', operation), bit(activity::execute)) ||
               grants(operations_, join(on, ':', "*"), bit(activity::execute));
    };
    if (!parts.third.empty() && is_granted(address))
        return true;
    if (!parts.second.empty() &&
        (is_granted(join(parts.first, '/', parts.second)) || is_granted(join(parts.first, '/', "*"))))
        return true;
    return is_granted(parts.first) || is_granted("*");
}

bool authorities::matches(std::string_view address, activity wanted) const
{
    if (grants(resources_, address, bit(wanted)))
        return true;
    return std::ranges::any_of(prefixes_, [&](prefix_entry const& entry) {
        return (entry.activities & bit(wanted)) != 0 && address.starts_with(entry.prefix);
    });
}

} // namespace hono::security
