// SPDX-License-Identifier: Apache-2.0
#pragma once
// Device objects of the management API (device-registry.md §4.2). Pure functions, any thread.

#include <hono/base/json.hpp>

#include "refusal.hpp"
#include "store/store.hpp"

namespace hono::device_registry {

/// The device in the form in which it is stored; a `status` in the request is ignored.
answer<json> normalise_device(json const& request);

/// What GET returns: the stored object with its `status`.
json device_with_status(stored_device const& device);

} // namespace hono::device_registry
