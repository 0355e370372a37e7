// SPDX-License-Identifier: Apache-2.0
#pragma once
// Distinguished names that come as text: in tenants, credentials and requests (device-registry.md §3.3). x509_name.hpp
// has the same for names in certificates. Pure functions, any thread.

#include <optional>
#include <string>
#include <string_view>

namespace hono::security {

/// Parses RFC 2253 or 1779 text and writes it in the normal form; nothing if it is no distinguished name.
std::optional<std::string> normalise_distinguished_name(std::string_view text);
/// The canonical form (x509_name.hpp) of such a text.
std::optional<std::string> canonical_distinguished_name(std::string_view text);

} // namespace hono::security
