// SPDX-License-Identifier: Apache-2.0
#include "rules/credentials_rules.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <hono/base/base64.hpp>
#include <hono/base/date_time.hpp>
#include <hono/security/distinguished_name.hpp>
#include <hono/security/password_hash.hpp>

#include "rules/object_reader.hpp"
#include "store/store.hpp"

namespace hono::device_registry {
namespace {

constexpr int min_bcrypt_cost = 4;
constexpr std::string_view hashed_password = "hashed-password";
constexpr std::string_view psk = "psk";

bool all_of(std::string_view text, std::string_view extra, bool upper_case)
{
    return !text.empty() && std::ranges::all_of(text, [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (upper_case && c >= 'A' && c <= 'Z') ||
               extra.find(c) != std::string_view::npos;
    });
}

/// Reads one secret; the members that depend on the type of the credentials.
class secret_reader {
public:
    secret_reader(json const& input, std::string path, fault& found, credentials_policy const& policy)
        : in_{input, std::move(path), found}
        , policy_{policy}
    {
        in_.text("id");
        if (in_.output().value("id", "x").empty())
            in_.output().erase("id");
        in_.boolean("enabled");
        in_.date_time("not-before");
        in_.date_time("not-after");
        in_.text("comment");
        auto const& out = in_.output();
        if (out.contains("not-before") && out.contains("not-after") &&
            parse_date_time(out["not-before"].get_ref<std::string const&>()) >
                parse_date_time(out["not-after"].get_ref<std::string const&>()))
            in_.report("not-before", "must not be later than not-after");
    }

    json read(std::string_view type)
    {
        if (type == hashed_password)
            read_password();
        else if (type == psk)
            read_key();
        else if (type != x509_cert)
            return in_.finish_open();
        return in_.finish();
    }

private:
    bool has(char const* name) { return in_.output().contains(name); }

    void read_password()
    {
        for (auto const* name : {"pwd-plain", "hash-function", "pwd-hash", "salt"})
            in_.text(name);
        auto& out = in_.output();
        if (out.value("pwd-plain", "").empty())
            out.erase("pwd-plain");
        if (has("pwd-plain")) {
            if (out["pwd-plain"].get_ref<std::string const&>().find('\0') != std::string::npos)
                in_.report("pwd-plain", "must not contain NUL, where bcrypt would end");
            out["hash-function"] = "bcrypt";
            out.erase("pwd-hash");
            out.erase("salt");
        } else if (has("id") && !has("hash-function") && !has("pwd-hash")) {
            out.erase("salt"); // refers to a stored secret, salt included
            return;
        } else if (!has("hash-function") || !has("pwd-hash")) {
            in_.report(has("hash-function") ? "pwd-hash" : "hash-function",
                       "a password needs pwd-plain, or hash-function and pwd-hash");
            return;
        }
        check_hash();
    }

    void check_hash()
    {
        auto& out = in_.output();
        auto const function = out["hash-function"].get<std::string>();
        auto const& allowed = policy_.hash_algorithms;
        if (!allowed.empty() && std::ranges::find(allowed, function) == allowed.end())
            in_.report("hash-function", "is not among the allowed hash functions");
        if (function != "bcrypt" || !has("pwd-hash"))
            return;
        auto const cost = security::bcrypt_cost(out["pwd-hash"].get_ref<std::string const&>());
        if (!cost || *cost < min_bcrypt_cost || *cost > policy_.max_bcrypt_cost)
            in_.report("pwd-hash", "must be a bcrypt hash of version 2a with a cost of at most " +
                                       std::to_string(policy_.max_bcrypt_cost));
    }

    void read_key()
    {
        in_.text("key");
        if (has("key")) {
            auto const key = base64_decode(in_.output()["key"].get_ref<std::string const&>());
            if (!key || key->empty())
                in_.report("key", "must be a key in standard Base64");
        } else if (!has("id")) {
            in_.report("key", "is mandatory");
        }
    }

    object_reader in_;
    credentials_policy const& policy_;
};

void read_auth_id(object_reader& in, std::string_view type)
{
    in.mandatory_text("auth-id");
    auto& out = in.output();
    if (!out.contains("auth-id"))
        return;
    auto const& auth_id = out["auth-id"].get_ref<std::string const&>();
    if (type == hashed_password && !all_of(auth_id, "-_=.", true))
        in.report("auth-id", "must consist of letters, digits, '-', '_', '=' and '.'");
    if (type == x509_cert) {
        if (auto normal = security::normalise_distinguished_name(auth_id))
            out["auth-id"] = std::move(*normal);
        else
            in.report("auth-id", "must be a distinguished name (RFC 2253)");
    }
}

json read_credential(json const& input, std::string const& path, fault& found, credentials_policy const& policy)
{
    object_reader in{input, path, found};
    in.mandatory_text("type");
    auto const type = in.output().value("type", "");
    if (!type.empty() && !all_of(type, "-", false))
        in.report("type", "must consist of lower case letters, digits and '-'");
    read_auth_id(in, type);
    in.boolean("enabled");
    in.text("comment");
    in.free_object("ext");
    auto output = json::array();
    auto const* secrets = in.array("secrets");
    if (!secrets || secrets->empty())
        in.report("secrets", "must be an array with at least one secret");
    else
        for (auto const& secret : *secrets)
            output.push_back(
                secret_reader{secret, path + ".secrets[" + std::to_string(output.size()) + "]", found, policy}.read(
                    type));
    in.output()["secrets"] = std::move(output);
    return in.finish();
}

std::pair<std::string, std::string> key_of(json const& credential)
{
    return {credential.value("type", ""), credential.value("auth-id", "")};
}

} // namespace

answer<json> normalise_credentials(json const& request, credentials_policy const& policy)
{
    fault found;
    if (!request.is_array())
        return bad_request("must be an array of credentials");
    auto list = json::array();
    std::set<std::pair<std::string, std::string>> keys;
    for (auto const& element : request) {
        if (!element.is_object())
            continue; // dropped, as 1.5 does
        auto const path = "[" + std::to_string(list.size()) + "]";
        auto credential = read_credential(element, path, found, policy);
        if (!keys.insert(key_of(credential)).second)
            found.report(path, "has the same type and auth-id as another element");
        list.push_back(std::move(credential));
    }
    if (found)
        return found.to_refusal();
    return accepted(std::move(list));
}

} // namespace hono::device_registry
