// SPDX-License-Identifier: Apache-2.0
#include "permissions.hpp"

#include <hono/base/json.hpp>
#include <hono/security/password_hash.hpp>

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
    auto const* const activities = find_member(entry, "activities");
    if (!activities)
        return letters;
    if (!activities->is_array())
        throw permissions_error{"role " + role + ": activities must be an array"};
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
    auto const* const operation = find_member(entry, "operation");
    auto const* const named = resource ? resource : operation;
    if (!named || !named->is_string())
        throw permissions_error{"role " + role + ": an entry has neither resource nor operation"};
    auto const text = named->get<std::string>();
    if (resource)
        into["r:" + text] = letters_of(role, entry);
    else if (text.find(':') != std::string::npos)
        into["o:" + text] = "E";
}

/// A member that must be an object if it is there.
json const& object_member(json const& document, std::string const& name)
{
    static json const none = json::object();
    auto const* const member = find_member(document, name);
    if (member && !member->is_object())
        throw permissions_error{name + " must be an object"};
    return member ? *member : none;
}

role_map parse_roles(json const& document)
{
    role_map roles;
    for (auto const& [name, entries] : object_member(document, "roles").items()) {
        if (!entries.is_array())
            continue;
        auto& claims = roles[name];
        for (auto const& entry : entries)
            add_entry(name, entry, claims);
    }
    return roles;
}

void add_authorities(std::string const& user_name, json const& user, role_map const& roles, account& into)
{
    auto const* const authorities = find_member(user, "authorities");
    if (!authorities)
        return;
    if (!authorities->is_array())
        throw permissions_error{"user " + user_name + ": authorities must be an array"};
    for (auto const& name : *authorities) {
        if (!name.is_string())
            throw permissions_error{"user " + user_name + ": authorities must be names of roles"};
        if (name == component_role)
            into.is_component = true;
        if (auto const role = roles.find(name.get<std::string>()); role != roles.end())
            for (auto const& [claim, value] : role->second)
                into.claims[claim] = value;
    }
}

secret parse_password(std::string const& user_name, json const& user)
{
    auto const* const password = find_member(user, "password");
    if (!password || !password->is_string() || password->get_ref<std::string const&>().empty())
        throw permissions_error{"user " + user_name + ": a password is missing"};
    auto const& text = password->get_ref<std::string const&>();
    if (security::is_crypt_hash(text) && !security::can_verify_crypt(text))
        throw permissions_error{"user " + user_name + ": the password's hash is malformed or costs too much to verify"};
    return secret{text};
}

account parse_user(std::string const& name, json const& user, role_map const& roles)
{
    account parsed;
    auto const* const mechanism = find_member(user, "mechanism");
    if (!mechanism || (*mechanism != "PLAIN" && *mechanism != "EXTERNAL"))
        throw permissions_error{"user " + name + ": mechanism must be PLAIN or EXTERNAL"};
    parsed.mechanism = mechanism->get<std::string>();
    if (parsed.mechanism == "PLAIN")
        parsed.password = parse_password(name, user);
    add_authorities(name, user, roles, parsed);
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
    for (auto const& [name, user] : object_member(*document, "users").items())
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
