// SPDX-License-Identifier: Apache-2.0
// How secrets of a request are completed from stored ones, and what of them is shown (device-registry.md §5.4, §5.2).
#include <algorithm>
#include <array>
#include <set>

#include <openssl/crypto.h>

#include <hono/base/uuid.hpp>

#include "rules/credentials_rules.hpp"
#include "rules/object_reader.hpp"

namespace hono::device_registry {
namespace {

constexpr std::array<std::string_view, 5> common_members{"id", "enabled", "not-before", "not-after", "comment"};
constexpr std::array<std::string_view, 4> password_members{"hash-function", "pwd-hash", "salt", "pwd-plain"};
constexpr std::array<std::string_view, 1> key_members{"key"};

bool is_common(std::string_view name)
{
    return std::ranges::find(common_members, name) != common_members.end();
}

/// True if the secret says nothing but meta data: with an id it means the stored one's content.
bool is_bare(json const& secret)
{
    auto const items = secret.items();
    return std::all_of(items.begin(), items.end(), [](auto const& item) { return is_common(item.key()); });
}

bool needs_content(std::string const& type)
{
    return type == "hashed-password" || type == "psk";
}

json const* find_credential(json const& stored, json const& wanted)
{
    for (auto const& credential : stored)
        if (credential.at("type") == wanted.at("type") && credential.at("auth-id") == wanted.at("auth-id"))
            return &credential;
    return nullptr;
}

json const* find_secret(json const& credential, json const& id)
{
    for (auto const& secret : credential.at("secrets"))
        if (auto const* found = find_member(secret, "id"); found && *found == id)
            return &secret;
    return nullptr;
}

void copy_content(json const& from, json& to)
{
    for (auto const& [name, value] : from.items())
        if (!is_common(name))
            to[name] = value;
}

void merge_secret(json const* stored, std::string const& type, std::string const& path, json& secret, fault& found)
{
    auto const id = find_member(secret, "id");
    if (!id) {
        secret["id"] = random_uuid();
        return;
    }
    auto const* known = stored ? find_secret(*stored, *id) : nullptr;
    if (stored && !known)
        found.report(path + ".id", "is none of the stored secrets");
    else if (known && is_bare(secret))
        copy_content(*known, secret);
    if (!known && needs_content(type) && is_bare(secret))
        found.report(path, "refers to a secret that is not stored");
}

void merge_credential(json const* stored, std::string const& path, json& credential, fault& found)
{
    auto const type = credential.at("type").get<std::string>();
    std::set<std::string> ids;
    std::size_t index = 0;
    for (auto& secret : credential.at("secrets")) {
        auto const secret_path = path + ".secrets[" + std::to_string(index++) + "]";
        if (secret.contains("id") && !ids.insert(secret["id"].get<std::string>()).second)
            found.report(secret_path + ".id", "is given twice");
        merge_secret(stored, type, secret_path, secret, found);
    }
}

template <std::size_t Size>
void erase(json& object, std::array<std::string_view, Size> const& names)
{
    for (auto const name : names)
        object.erase(std::string{name});
}

} // namespace

answer<json> merge_credentials(json const& stored, json request)
{
    fault found;
    std::size_t index = 0;
    for (auto& credential : request)
        merge_credential(find_credential(stored, credential), "[" + std::to_string(index++) + "]", credential, found);
    if (found)
        return found.to_refusal();
    return accepted(std::move(request));
}

bool hash_passwords(json& credentials, std::function<std::string(std::string_view password)> const& hash)
{
    for (auto& credential : credentials) {
        if (credential.at("type") != "hashed-password")
            continue;
        for (auto& secret : credential.at("secrets")) {
            auto const plain = secret.find("pwd-plain");
            if (plain == secret.end())
                continue;
            auto& password = plain->get_ref<std::string&>();
            auto made = hash(password);
            OPENSSL_cleanse(password.data(), password.size());
            secret.erase("pwd-plain");
            if (made.empty())
                return false;
            secret["pwd-hash"] = std::move(made);
        }
    }
    return true;
}

json without_secrets(json const& stored)
{
    json shown = stored;
    for (auto& credential : shown) {
        auto const& type = credential.at("type").get_ref<std::string const&>();
        for (auto& secret : credential.at("secrets")) {
            if (type == "hashed-password")
                erase(secret, password_members);
            else if (type == "psk")
                erase(secret, key_members);
        }
    }
    return shown;
}

} // namespace hono::device_registry
