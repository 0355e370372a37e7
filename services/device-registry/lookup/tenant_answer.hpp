// SPDX-License-Identifier: Apache-2.0
#pragma once
// Tenant API, operation get (device-registry.md §6.2, amqp-apis.md §10). Blocks on the store: pool threads.

#include <optional>
#include <string_view>

#include "lookup/api_answer.hpp"
#include "store/store.hpp"

namespace hono::device_registry {

/// The tenant as adapters see it at `when`.
json tenant_payload(stored_tenant const& tenant, timestamp when);

/// `body` is the body of the request message; `id` the deprecated application property tenant_id, which wins.
api_answer find_tenant(store& registry, std::string_view body, std::optional<std::string_view> id, long cache_max_age,
                       timestamp when);

} // namespace hono::device_registry
