// SPDX-License-Identifier: Apache-2.0
#pragma once
// Distinguished names are compared as strings once they are in the one RFC 2253 form (device-registry.md §3.3). That
// form is written by libs/security; here is what reads names from text. Pure functions, any thread.

#include <optional>
#include <string>
#include <string_view>

namespace hono::device_registry {

/// Parses RFC 2253 or 1779 text and writes it in the normal form; nothing if it is no distinguished name.
std::optional<std::string> normalise_distinguished_name(std::string_view text);

} // namespace hono::device_registry
