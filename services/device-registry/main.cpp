// SPDX-License-Identifier: Apache-2.0
// device-registry: keeps tenants, devices and credentials; answers adapters over AMQP and managers over HTTP.
#include <hono/app/service_main.hpp>

#include "options.hpp"
#include "service.hpp"

int main(int argc, char* argv[])
{
    return hono::app::service_main({.name = "hono-registry",
                                    .executable = "device-registry",
                                    .adapter = false,
                                    .single_worker = false,
                                    .schema = hono::device_registry::make_schema(),
                                    .setup = hono::device_registry::make_process},
                                   argc, argv);
}
