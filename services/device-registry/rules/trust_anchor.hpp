// SPDX-License-Identifier: Apache-2.0
#pragma once
// A tenant's trusted CA (device-registry.md §3.3): from a certificate or from its parts. Pure functions, any thread.

#include <optional>
#include <string>
#include <string_view>

#include <hono/base/json.hpp>

#include "rules/object_reader.hpp"

namespace hono::device_registry {

/// The element in the form in which it is stored and returned.
json normalise_trust_anchor(json const& input, std::string const& path, fault& found);

} // namespace hono::device_registry
