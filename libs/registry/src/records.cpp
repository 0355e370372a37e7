// SPDX-License-Identifier: Apache-2.0
#include <hono/registry/records.hpp>

#include <algorithm>

#include <hono/base/json.hpp>
#include <hono/registry/error.hpp>

namespace hono::registry {
namespace {

std::string text_of(json const& object, std::string_view name)
{
    auto const* const member = find_member(object, name);
    return member && member->is_string() ? member->get<std::string>() : std::string{};
}

bool flag_of(json const& object, std::string_view name, bool otherwise)
{
    auto const* const member = find_member(object, name);
    return member && member->is_boolean() ? member->get<bool>() : otherwise;
}

std::int64_t number_of(json const& object, std::string_view name, std::int64_t otherwise)
{
    auto const* const member = find_member(object, name);
    return member && member->is_number_integer() ? member->get<std::int64_t>() : otherwise;
}

std::optional<timestamp> time_of(json const& object, std::string_view name)
{
    return parse_date_time(text_of(object, name));
}

default_list defaults_of(json const& object)
{
    default_list list;
    auto const* const defaults = find_member(object, "defaults");
    if (!defaults || !defaults->is_object())
        return list;
    for (auto const& [key, value] : defaults->items()) {
        if (value.is_string())
            list.emplace_back(key, value.get<std::string>());
        else if (value.is_boolean())
            list.emplace_back(key, value.get<bool>());
        else if (value.is_number_integer())
            list.emplace_back(key, value.get<std::int64_t>());
        else if (value.is_number_float())
            list.emplace_back(key, value.get<double>());
    }
    return list;
}

std::optional<std::vector<adapter_entry>> adapters_of(json const& object)
{
    auto const* const adapters = find_member(object, "adapters");
    if (!adapters || !adapters->is_array())
        return std::nullopt;
    std::vector<adapter_entry> list;
    for (auto const& entry : *adapters)
        list.push_back({text_of(entry, "type"), flag_of(entry, "enabled", false)});
    return list;
}

std::vector<security::trust_anchor> anchors_of(json const& object)
{
    std::vector<security::trust_anchor> list;
    auto const* const entries = find_member(object, "trusted-ca");
    if (!entries || !entries->is_array())
        return list;
    for (auto const& entry : *entries) {
        auto algorithm = text_of(entry, "algorithm");
        auto anchor = security::trust_anchor::parse(text_of(entry, "subject-dn"), text_of(entry, "public-key"),
                                                    algorithm.empty() ? "RSA" : algorithm,
                                                    flag_of(entry, "auto-provisioning-enabled", false));
        if (anchor)
            list.push_back(std::move(*anchor));
    }
    return list;
}

password_secret secret_of(json const& object)
{
    password_secret secret;
    auto function = text_of(object, "hash-function");
    secret.hash_function = function.empty() ? "sha-256" : std::move(function);
    secret.pwd_hash = text_of(object, "pwd-hash");
    secret.salt = text_of(object, "salt");
    secret.enabled = flag_of(object, "enabled", true);
    secret.not_before = time_of(object, "not-before");
    secret.not_after = time_of(object, "not-after");
    return secret;
}

} // namespace

bool tenant::allows(std::string_view adapter_type) const noexcept
{
    if (!adapters)
        return true;
    return std::any_of(adapters->begin(), adapters->end(),
                       [&](adapter_entry const& entry) { return entry.enabled && entry.type == adapter_type; });
}

std::uint64_t tenant::metered_size(std::uint64_t size) const noexcept
{
    if (minimum_message_size == 0 || size == 0)
        return size;
    return (size + minimum_message_size - 1) / minimum_message_size * minimum_message_size;
}

bool password_secret::usable_at(timestamp when) const noexcept
{
    return enabled && (!not_before || *not_before < when) && (!not_after || when < *not_after);
}

result<tenant> parse_tenant(std::string_view text)
{
    auto const object = parse_json(text);
    if (!object || !object->is_object())
        return errc::bad_answer;
    tenant parsed;
    parsed.id = text_of(*object, "tenant-id");
    if (parsed.id.empty())
        return errc::bad_answer;
    parsed.enabled = flag_of(*object, "enabled", true);
    parsed.adapters = adapters_of(*object);
    parsed.defaults = defaults_of(*object);
    parsed.anchors = anchors_of(*object);
    if (auto const* const limits = find_member(*object, "resource-limits"))
        parsed.max_ttl = number_of(*limits, "max-ttl", -1);
    parsed.minimum_message_size =
        static_cast<std::uint64_t>(std::max<std::int64_t>(0, number_of(*object, "minimum-message-size", 0)));
    return parsed;
}

result<assertion> parse_assertion(std::string_view text)
{
    auto const object = parse_json(text);
    if (!object || !object->is_object())
        return errc::bad_answer;
    assertion parsed;
    parsed.device_id = text_of(*object, "device-id");
    if (parsed.device_id.empty())
        return errc::bad_answer;
    parsed.defaults = defaults_of(*object);
    if (auto const* const via = find_member(*object, "via"); via && via->is_array())
        for (auto const& gateway : *via)
            if (gateway.is_string())
                parsed.via.push_back(gateway.get<std::string>());
    return parsed;
}

result<credentials> parse_credentials(std::string_view text)
{
    auto const object = parse_json(text);
    if (!object || !object->is_object())
        return errc::bad_answer;
    credentials parsed;
    parsed.device_id = text_of(*object, "device-id");
    parsed.type = text_of(*object, "type");
    parsed.auth_id = text_of(*object, "auth-id");
    parsed.enabled = flag_of(*object, "enabled", true);
    if (parsed.device_id.empty())
        return errc::bad_answer;
    if (auto const* const secrets = find_member(*object, "secrets"); secrets && secrets->is_array())
        for (auto const& secret : *secrets)
            parsed.secrets.push_back(secret_of(secret));
    return parsed;
}

} // namespace hono::registry
