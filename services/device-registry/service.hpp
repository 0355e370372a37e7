// SPDX-License-Identifier: Apache-2.0
#pragma once
// device-registry as a process: store, rules and listeners that the workers share; on each worker an AMQP server with
// its endpoints and an HTTP server with the management API.

#include <memory>

#include <hono/app/service_main.hpp>

namespace hono::device_registry {

/// For app::program::setup.
std::unique_ptr<app::process> make_process(app::context& context);

} // namespace hono::device_registry
