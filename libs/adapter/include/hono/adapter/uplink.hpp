// SPDX-License-Identifier: Apache-2.0
#pragma once
// From a device's upload to its outcome (http-adapter.md §4 step 7 on): the device is asserted, the tenant's limits
// hold, the message gets its defaults and goes downstream. Knows no device protocol; one per worker.

#include <optional>
#include <string>
#include <string_view>

#include <hono/adapter/error.hpp>
#include <hono/adapter/upload_probe.hpp>
#include <hono/messaging/downstream_sender.hpp>
#include <hono/registry/directory.hpp>

namespace hono::adapter {

struct upload {
    messaging::endpoint kind = messaging::endpoint::telemetry;
    registry::tenant_ptr tenant;
    std::string_view device_id;
    std::string_view gateway_id; ///< the authenticated device if it is another one, else ""
    std::string_view payload;
    std::string_view content_type; ///< without parameters, "" = none given
    std::string_view orig_address;
    int qos = 0;
    std::optional<std::int64_t> ttl; ///< seconds
    time_point received{};
};

struct uplink_options {
    std::string adapter_type; ///< e.g. "hono-http"
    bool defaults_enabled = true;
    bool jms_vendor_properties = false;
};

class uplink {
public:
    uplink(registry::directory& records, messaging::downstream& downstream, upload_probe& meters,
           uplink_options options);

    /// Everything that `what` points to must live until the end.
    /// @errors device_unknown, gateway_not_authorized …, those of messaging::downstream
    awaitable<result<void>> publish(upload const& what, time_point deadline);

    /// The tenant of an unauthenticated upload, checked for this adapter. @errors tenant_unknown, tenant_disabled, …
    awaitable<result<registry::tenant_ptr>> find_tenant(std::string_view tenant_id, time_point deadline);

private:
    awaitable<result<void>> forward(upload const& what, time_point deadline);

    registry::directory& records_;
    messaging::downstream& downstream_;
    upload_probe& meters_;
    uplink_options options_;
};

} // namespace hono::adapter
