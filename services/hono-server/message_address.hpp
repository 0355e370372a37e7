// SPDX-License-Identifier: Apache-2.0
#pragma once
// Finds the `to` property in an encoded message without decoding the rest: what a link with anonymous terminus is
// routed by (hono-server.md §3.1). Pure; the bytes are a peer's.

#include <optional>
#include <string_view>

namespace hono::hono_server {

/// A view into `message`; nothing if there is no `to`, or if what precedes it is malformed.
std::optional<std::string_view> find_message_address(std::string_view message) noexcept;

} // namespace hono::hono_server
