// SPDX-License-Identifier: Apache-2.0
#include "permissions.hpp"

#include <hono/base/json.hpp>

namespace hono::auth_server {
namespace {

constexpr std::string_view component_role = "hono-component";

using role_map = std::map<std::string, claim_map>;

char letter_of(std::string const& role, json const& activity)
{
    if (activity == "READ")
        return 'R';
    if (activity == "WRITE")
        return 'W';
    if (activity == "EXECUTE")
        return 'E';
    throw permissions_error{"role " + role + ": unknown activity " + activity.dump()};
}

std::string letters_of(std::string const& role, json const& entry)
{
    std::string letters;
    if (auto const* const activities = find_member(entry, "activities"); activities && activities->is_array())
        for (auto const& activity : *activities)
            if (auto const letter = letter_of(role, activity); letters.find(letter) == std::string::npos)
                letters += letter;
    return letters;
}

void add_entry(std::string const& role, json const& entry, claim_map& into)
{
    if (!entry.is_object())
        return;
    auto const* const resource = find_member(entry, "resource");
    if (resource && resource->is_string()) {
        into["r:" + resource->get<std::string>()] = letters_of(role, entry);
        return;
    }
    auto const* const operation = find_member(entry, "operation");
    if (!operation || !operation->is_string())
        throw permissions_error{"role " + role + ": an entry has neither resource nor operation"};
    auto const text = operation->get<std::string>();
    if (text.find(':') != std::string::npos)
        into["o:" + text] = "E";
}

role_map parse_roles(json const& document)
{
    role_map roles;
    auto const* const members = find_member(document, "roles");
    if (!members || !members->is_object())
        return roles;
    for (auto const& [name, entries] : members->items()) {
        if (!entries.is_array())
            continue;
        auto& claims = roles[name];
        for (auto const& entry : entries)
            add_entry(name, entry, claims);
    }
    return roles;
}

void add_authorities(json const& user, role_map const& roles, account& into)
{
    auto const* const authorities = find_member(user, "authorities");
    if (!authorities || !authorities->is_array())
        return;
    for (auto const& name : *authorities) {
        if (!name.is_string())
            continue;
        if (name == component_role)
            into.is_component = true;
        if (auto const role = roles.find(name.get<std::string>()); role != roles.end())
            for (auto const& [claim, value] : role->second)
                into.claims[claim] = value;
    }
}

account parse_user(std::string const& name, json const& user, role_map const& roles)
{
    account parsed;
    auto const* const mechanism = find_member(user, "mechanism");
    if (!mechanism || (*mechanism != "PLAIN" && *mechanism != "EXTERNAL"))
        throw permissions_error{"user " + name + ": mechanism must be PLAIN or EXTERNAL"};
    parsed.mechanism = mechanism->get<std::string>();
    if (parsed.mechanism == "PLAIN") {
        auto const* const password = find_member(user, "password");
        if (!password || !password->is_string() || password->get_ref<std::string const&>().empty())
            throw permissions_error{"user " + name + ": a password is missing"};
        parsed.password = secret{password->get<std::string>()};
    }
    add_authorities(user, roles, parsed);
    return parsed;
}

} // namespace

permissions permissions::parse(std::string_view text)
{
    auto const document = parse_json(text);
    if (!document || !document->is_object())
        throw permissions_error{"not a JSON object"};
    auto const roles = parse_roles(*document);
    permissions parsed;
    auto const* const users = find_member(*document, "users");
    if (users && users->is_object())
        for (auto const& [name, user] : users->items())
            if (user.is_object())
                parsed.accounts_.emplace(name, parse_user(name, user, roles));
    return parsed;
}

account const* permissions::find(std::string_view name) const
{
    auto const found = accounts_.find(name);
    return found == accounts_.end() ? nullptr : &found->second;
}

account const* permissions::find(std::string_view name, std::string_view mechanism) const
{
    auto const* const found = find(name);
    return found && found->mechanism == mechanism ? found : nullptr;
}

} // namespace hono::auth_server
