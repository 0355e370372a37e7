// SPDX-License-Identifier: Apache-2.0
#pragma once
// http-adapter as a process: listeners, and on each worker the connections to registry and messaging network, caches
// and routes of a complete adapter instance.

#include <memory>

#include <hono/app/service_main.hpp>

namespace hono::http_adapter {

/// For app::program::setup.
std::unique_ptr<app::process> make_process(app::context& context);

} // namespace hono::http_adapter
