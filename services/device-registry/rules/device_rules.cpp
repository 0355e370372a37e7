// SPDX-License-Identifier: Apache-2.0
#include "rules/device_rules.hpp"

#include "rules/object_reader.hpp"

namespace hono::device_registry {

answer<json> normalise_device(json const& request)
{
    fault found;
    object_reader in{request, "", found};
    in.boolean("enabled");
    in.free_object("defaults");
    in.free_object("ext");
    in.texts("via", true);
    in.texts("viaGroups", true);
    in.texts("memberOf", true);
    in.texts("authorities", false);
    if (auto const* authorities = find_member(request, "authorities"); authorities && authorities->is_null())
        in.report("authorities", "must be an array of strings");
    in.text("mapper");
    in.ignore("status");
    auto const& device = in.output();
    if (device.contains("memberOf") && (device.contains("via") || device.contains("viaGroups")))
        in.report("memberOf", "a gateway cannot be connected via other gateways (via, viaGroups)");
    auto normal = in.finish();
    if (found)
        return found.to_refusal();
    return accepted(std::move(normal));
}

json device_with_status(stored_device const& device)
{
    json status = {{"created", format_date_time(device.created)},
                   {"auto-provisioned", device.auto_provisioned},
                   {"auto-provisioning-notification-sent", device.notification_sent}};
    if (device.updated)
        status["updated"] = format_date_time(*device.updated);
    json shown = device.data;
    shown["status"] = std::move(status);
    return shown;
}

} // namespace hono::device_registry
