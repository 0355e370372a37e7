// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

#include <hono/http/server.hpp>

namespace hono::http {

/// `reason` is net::stream::tls_error_text().
handshake_failure classify_handshake_failure(error_code const& error, std::string_view reason) noexcept;
void count_handshake_failure(server_counters& counters, handshake_failure why) noexcept;

} // namespace hono::http
