// SPDX-License-Identifier: Apache-2.0
#include <hono/adapter/uplink.hpp>

#include <hono/adapter/authenticator.hpp>

namespace hono::adapter {

uplink::uplink(registry::directory& records, messaging::downstream& downstream, upload_probe& meters,
               uplink_options options)
    : records_{records}
    , downstream_{downstream}
    , meters_{meters}
    , options_{std::move(options)}
{
}

awaitable<result<void>> uplink::publish(upload const& what, time_point deadline)
{
    auto const outcome = co_await forward(what, deadline);
    meters_.record(what.kind, what.tenant->id, what.qos, outcome ? error_code{} : outcome.error(),
                   what.tenant->metered_size(what.payload.size()), clock::now() - what.received);
    co_return outcome;
}

awaitable<result<void>> uplink::forward(upload const& what, time_point deadline)
{
    auto assertion = records_.cached_assertion(what.tenant->id, what.device_id, what.gateway_id);
    if (!assertion) {
        auto found = co_await records_.assert_device(what.tenant->id, what.device_id, what.gateway_id, deadline);
        if (!found)
            co_return found.error();
        assertion = std::move(*found);
    }
    messaging::downstream_message message;
    message.kind = what.kind;
    message.tenant_id = what.tenant->id;
    message.device_id = what.device_id;
    message.payload = what.payload;
    message.content_type = what.content_type;
    message.qos = what.qos;
    message.orig_adapter = options_.adapter_type;
    message.orig_address = what.orig_address;
    message.ttl = what.ttl;
    message.max_ttl = what.tenant->max_ttl;
    message.jms_vendor_properties = options_.jms_vendor_properties;
    if (options_.defaults_enabled) {
        message.tenant_defaults = &what.tenant->defaults;
        message.device_defaults = &assertion->defaults;
    }
    co_return co_await downstream_.send(message, deadline);
}

awaitable<result<registry::tenant_ptr>> uplink::find_tenant(std::string_view tenant_id, time_point deadline)
{
    auto tenant = co_await records_.find_tenant(tenant_id, deadline);
    if (!tenant)
        co_return tenant.error();
    auto const allowed = check_adapter(**tenant, options_.adapter_type);
    if (!allowed)
        co_return allowed.error();
    co_return tenant;
}

} // namespace hono::adapter
