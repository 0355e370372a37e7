// SPDX-License-Identifier: Apache-2.0
#include "lookup/tenant_answer.hpp"

#include <string>

#include <hono/security/distinguished_name.hpp>

#include "lookup/assertion.hpp"

namespace hono::device_registry {
namespace {

bool is_valid_at(json const& anchor, timestamp when)
{
    auto const begin = parse_date_time(anchor.at("not-before").get_ref<std::string const&>());
    auto const end = parse_date_time(anchor.at("not-after").get_ref<std::string const&>());
    return begin && end && *begin <= when && when <= *end; // both ends inclusive
}

json valid_anchors(json const& anchors, timestamp when)
{
    auto valid = json::array();
    for (auto const& anchor : anchors) {
        if (!is_valid_at(anchor, when))
            continue;
        json shown = anchor;
        shown.erase("not-before");
        shown.erase("not-after");
        valid.push_back(std::move(shown));
    }
    return valid;
}

api_answer answer_with(result<stored_tenant> const& found, std::string asked_for, long cache_max_age, timestamp when)
{
    if (!found) {
        auto answer = answer_of(found.error());
        answer.tenant = std::move(asked_for);
        return answer;
    }
    return {200, tenant_payload(*found, when).dump(), max_age(cache_max_age), found->id, false};
}

std::optional<std::string> text_member(json const& object, char const* name)
{
    auto const* value = find_member(object, name);
    return value && value->is_string() ? std::optional{value->get<std::string>()} : std::nullopt;
}

} // namespace

json tenant_payload(stored_tenant const& tenant, timestamp when)
{
    auto const& data = tenant.data;
    json payload = {{"tenant-id", tenant.id},
                    {"enabled", is_enabled(data)},
                    {"minimum-message-size", data.value("minimum-message-size", 0)},
                    {"defaults", json::object()},
                    {"ext", json::object()}};
    for (auto const* name : {"defaults", "ext", "adapters", "resource-limits", "tracing"})
        if (auto const* value = find_member(data, name))
            payload[name] = *value;
    if (auto const* anchors = find_member(data, "trusted-ca"))
        if (auto valid = valid_anchors(*anchors, when); !valid.empty())
            payload["trusted-ca"] = std::move(valid);
    return payload;
}

api_answer find_tenant(store& registry, std::string_view body, std::optional<std::string_view> id, long cache_max_age,
                       timestamp when)
{
    if (id)
        return answer_with(registry.tenant(*id), std::string{*id}, cache_max_age, when);
    if (body.empty())
        return bad_input("request message has no body");
    auto const request = parse_json(body);
    if (!request || !request->is_object())
        return bad_input("request message body contains malformed JSON");
    if (auto const tenant_id = text_member(*request, "tenant-id"))
        return answer_with(registry.tenant(*tenant_id), *tenant_id, cache_max_age, when);
    auto const subject_dn = text_member(*request, "subject-dn");
    if (!subject_dn)
        return bad_input("request must contain a tenant-id or a subject-dn");
    auto const normal = security::normalise_distinguished_name(*subject_dn);
    if (!normal)
        return bad_input("subject-dn is no distinguished name");
    return answer_with(registry.tenant_of_trust_anchor(*normal), {}, cache_max_age, when);
}

} // namespace hono::device_registry
