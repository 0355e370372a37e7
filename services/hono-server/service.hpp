// SPDX-License-Identifier: Apache-2.0
#pragma once
// hono-server as a process with one worker: listeners, authentication, router, health checks.

#include <memory>

#include <hono/app/service_main.hpp>

namespace hono::hono_server {

/// For app::program::setup.
std::unique_ptr<app::process> make_process(app::context& context);

} // namespace hono::hono_server
