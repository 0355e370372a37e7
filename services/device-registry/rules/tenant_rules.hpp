// SPDX-License-Identifier: Apache-2.0
#pragma once
// Tenant objects of the management API (device-registry.md §3.2–§3.5). Pure functions, any thread.

#include <hono/base/json.hpp>

#include "refusal.hpp"

namespace hono::device_registry {

/// The tenant in the form in which it is stored and returned: defaults that 1.5 always prints filled in, empty and
/// unset values left out, `cert` of a trusted CA expanded, subject DNs normalised. Refused with 400 if anything is
/// wrong.
answer<json> normalise_tenant(json const& request);

} // namespace hono::device_registry
