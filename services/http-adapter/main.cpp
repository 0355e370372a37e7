// SPDX-License-Identifier: Apache-2.0
// http-adapter: lets devices publish telemetry and events over HTTP.
#include <hono/app/service_main.hpp>

#include "options.hpp"
#include "service.hpp"

int main(int argc, char* argv[])
{
    return hono::app::service_main({.name = "hono-http",
                                    .executable = "http-adapter",
                                    .adapter = true,
                                    .single_worker = false,
                                    .schema = hono::http_adapter::make_schema(),
                                    .setup = hono::http_adapter::make_process,
                                    .event_loop_check = true,
                                    .event_loop_timeout_property = "hono.http.eventLoopBlockedCheckTimeout"},
                                   argc, argv);
}
