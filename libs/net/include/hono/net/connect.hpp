// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>

#include <hono/net/stream.hpp>

namespace hono::net {

/// Resolves `host` anew (no caching, so service discovery by DNS works) and connects to the first address that answers.
/// TCP_NODELAY is set. @errors deadline_exceeded, resolver and socket errors
awaitable<result<stream>> connect_tcp(std::string host, std::uint16_t port, time_point deadline);

} // namespace hono::net
