// SPDX-License-Identifier: Apache-2.0
// auth-server: authenticates the suite's components and applications and issues their tokens.
#include <hono/app/service_main.hpp>

#include "options.hpp"
#include "service.hpp"

int main(int argc, char* argv[])
{
    return hono::app::service_main({.name = "hono-auth",
                                    .executable = "auth-server",
                                    .adapter = false,
                                    .single_worker = true,
                                    .schema = hono::auth_server::make_schema(),
                                    .setup = hono::auth_server::make_process},
                                   argc, argv);
}
