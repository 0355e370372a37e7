// SPDX-License-Identifier: Apache-2.0
#pragma once
// The settings of hono-server (configuration.md §14.1, hono-server.md §9) as checked values. Read once at start-up.

#include <chrono>
#include <cstdint>

#include <hono/config/schema.hpp>
#include <hono/config/settings.hpp>
#include <hono/tlsconfig/listener_options.hpp>

#include "router.hpp"

namespace hono::hono_server {

struct options {
    tlsconfig::listener_options listener;
    router_options network;
    std::chrono::milliseconds open_timeout{10'000}; ///< from TCP accept to the peer's open, without the TLS handshake
    std::uint32_t session_frames = 300;             ///< incoming window of a session
};

config::schema make_schema();

/// Reports what is wrong through `settings`; then the value must not be used.
options read_options(config::settings& settings);

} // namespace hono::hono_server
