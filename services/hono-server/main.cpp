// SPDX-License-Identifier: Apache-2.0
// hono-server: the messaging network of one machine.
#include <hono/app/service_main.hpp>

#include "options.hpp"
#include "service.hpp"

int main(int argc, char* argv[])
{
    return hono::app::service_main({.name = "hono-server",
                                    .executable = "hono-server",
                                    .adapter = false,
                                    .single_worker = true,
                                    .schema = hono::hono_server::make_schema(),
                                    .setup = hono::hono_server::make_process,
                                    .event_loop_check = true},
                                   argc, argv);
}
