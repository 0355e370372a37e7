// SPDX-License-Identifier: Apache-2.0
#pragma once
// Credentials API, operation get (device-registry.md §6.3, amqp-apis.md §9). Blocks on the store: pool threads.

#include <optional>
#include <string_view>

#include "lookup/api_answer.hpp"
#include "lookup/provisioning.hpp"
#include "store/store.hpp"

namespace hono::device_registry {

/// Every property of the request that the credentials' `ext` has too must have the same value there.
bool matches_context(json const& credential, json const& request);

/// What is handed out at `when`: without secrets that are disabled or have expired; nothing if none is left. Secrets of
/// the future stay: clients cache the answer and look at the times themselves.
std::optional<json> usable_credential(json credential, timestamp when);

/// `request` is the body of the request message. What it names but is not there may be made from the device's
/// certificate in the request.
api_answer find_credentials(store& registry, std::string_view tenant, std::string_view request, long cache_max_age,
                            timestamp when, provisioning_options const& provisioning = {});

} // namespace hono::device_registry
