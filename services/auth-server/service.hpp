// SPDX-License-Identifier: Apache-2.0
#pragma once
// auth-server as a process with one worker.

#include <memory>

#include <hono/app/service_main.hpp>

namespace hono::auth_server {

/// For app::program::setup.
std::unique_ptr<app::process> make_process(app::context& context);

} // namespace hono::auth_server
