// SPDX-License-Identifier: Apache-2.0
#pragma once
// The form of the network's addresses, `<family>/<rest>` (hono-server.md §2). Pure functions.

#include <cstddef>
#include <optional>
#include <string_view>

namespace hono::hono_server {

enum class family { telemetry, event, command, command_internal, command_response };

inline constexpr std::size_t family_count = 5;
inline constexpr std::size_t max_address_length = 1024; // octets

/// The first segment of the family's addresses; the label `endpoint` of the meters.
std::string_view name_of(family value) noexcept;

/// The family of a well-formed address; nothing if it is not of the form of §2.
std::optional<family> parse_address(std::string_view address) noexcept;

} // namespace hono::hono_server
