// SPDX-License-Identifier: Apache-2.0
#pragma once
// A device's message on its way to the applications: what every protocol adapter fills in, and how it is written as an
// AMQP message (adapter-common.md §3, amqp-apis.md §6). Nothing here knows a device protocol.

#include <cstdint>
#include <optional>
#include <string_view>

#include <hono/base/defaults.hpp>

namespace hono::messaging {

enum class endpoint { telemetry, event };

constexpr std::string_view name_of(endpoint kind) noexcept
{
    return kind == endpoint::telemetry ? "telemetry" : "event";
}

/// All views and pointers must live until the message has been sent.
struct downstream_message {
    endpoint kind = endpoint::telemetry;
    std::string_view tenant_id;
    std::string_view device_id;
    std::optional<std::string_view> payload; ///< absent: no body section
    std::string_view content_type;           ///< "" = none given by the device
    int qos = 0;                             ///< 0 or 1, as the device asked for
    std::string_view orig_adapter;
    std::string_view orig_address;
    std::optional<std::int64_t> ttl;               ///< seconds, requested by the device; events only
    std::optional<std::int32_t> ttd;               ///< seconds that the device waits for a command
    std::int64_t max_ttl = -1;                     ///< seconds, of the tenant; -1 = unlimited
    default_list const* tenant_defaults = nullptr; ///< null: none are to be applied
    default_list const* device_defaults = nullptr; ///< win over the tenant's
    bool jms_vendor_properties = false;
};

/// Encodes into a buffer of the calling thread, valid until the next encoding there. `address` is the link's
/// ("telemetry/T"), `number` makes the message id unique on this sender.
std::string_view encode(downstream_message const& message, std::string_view address, std::uint64_t number);

/// Header ttl of an event in milliseconds (adapter-common.md §3.4): what is requested, capped by the tenant's maximum,
/// which also holds when nothing is requested; nothing = no ttl.
std::optional<std::uint32_t> event_ttl_ms(std::optional<std::int64_t> requested, std::int64_t max_ttl) noexcept;

} // namespace hono::messaging
