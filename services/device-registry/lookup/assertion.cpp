// SPDX-License-Identifier: Apache-2.0
#include "lookup/assertion.hpp"

#include <algorithm>
#include <set>

namespace hono::device_registry {
namespace {

constexpr long assertion_max_age = 300; // seconds; fixed (amqp-apis.md §4.5)

bool lists(json const& object, char const* name, std::string_view value)
{
    auto const* list = find_member(object, name);
    return list && std::ranges::any_of(*list, [&](json const& item) { return item == value; });
}

/// Nothing if the gateway may act for the device, else the answer.
std::optional<api_answer> check_gateway(store& registry, std::string_view tenant, std::string_view gateway_id,
                                        json const& device)
{
    auto const gateway = registry.device(tenant, gateway_id);
    if (!gateway && gateway.error() != store_errc::device_not_found)
        return answer_of(gateway.error());
    if (!gateway || !is_enabled(gateway->data) || !may_act_for(gateway_id, gateway->data, device))
        return without_payload(403);
    return std::nullopt;
}

} // namespace

bool is_enabled(json const& object)
{
    auto const* enabled = find_member(object, "enabled");
    return !enabled || *enabled != false;
}

bool may_act_for(std::string_view gateway_id, json const& gateway, json const& device)
{
    if (lists(device, "via", gateway_id))
        return true;
    auto const* groups = find_member(gateway, "memberOf");
    return groups && std::ranges::any_of(*groups, [&](json const& group) {
               return lists(device, "viaGroups", group.get_ref<std::string const&>());
           });
}

json assertion_payload(std::string_view device_id, json const& device, std::span<std::string const> members)
{
    json payload = {{"device-id", device_id}};
    auto via = json::array();
    std::set<std::string, std::less<>> seen;
    if (auto const* direct = find_member(device, "via"))
        for (auto const& gateway : *direct)
            if (seen.insert(gateway.get<std::string>()).second)
                via.push_back(gateway);
    for (auto const& member : members)
        if (seen.insert(member).second)
            via.push_back(member);
    if (!via.empty())
        payload["via"] = std::move(via);
    for (auto const* name : {"defaults", "mapper"})
        if (auto const* value = find_member(device, name))
            payload[name] = *value;
    return payload;
}

api_answer assert_registration(store& registry, std::string_view tenant, std::string_view device_id,
                               std::optional<std::string_view> gateway)
{
    auto const device = registry.device(tenant, device_id);
    if (!device)
        return answer_of(device.error());
    if (!is_enabled(device->data))
        return without_payload(404);
    if (gateway)
        if (auto denied = check_gateway(registry, tenant, *gateway, device->data))
            return std::move(*denied);
    std::vector<std::string> members;
    if (auto const* groups = find_member(device->data, "viaGroups")) {
        auto found = registry.group_members(tenant, groups->get<std::vector<std::string>>());
        if (!found)
            return answer_of(found.error());
        members = std::move(*found);
    }
    return {200, assertion_payload(device_id, device->data, members).dump(), max_age(assertion_max_age), {}, false};
}

} // namespace hono::device_registry
