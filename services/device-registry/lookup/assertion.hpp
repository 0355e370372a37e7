// SPDX-License-Identifier: Apache-2.0
#pragma once
// Device Registration API, operation assert: is the device registered, and may the gateway act for it
// (device-registry.md §6.1). Blocks on the store: pool threads.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "lookup/api_answer.hpp"
#include "store/store.hpp"

namespace hono::device_registry {

/// True unless the stored object says `enabled`: false.
bool is_enabled(json const& object);

/// True if the device names the gateway itself or one of its groups.
bool may_act_for(std::string_view gateway_id, json const& gateway, json const& device);

/// The payload of a positive answer; `members` are the gateways in the device's groups.
json assertion_payload(std::string_view device_id, json const& device, std::span<std::string const> members);

api_answer assert_registration(store& registry, std::string_view tenant, std::string_view device,
                               std::optional<std::string_view> gateway);

} // namespace hono::device_registry
