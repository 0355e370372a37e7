// SPDX-License-Identifier: Apache-2.0
#include <csignal>

#include <catch2/catch.hpp>

#include <hono/net/asio.hpp>

#include "child.hpp"

using namespace hono;
using namespace hono::test;
using Catch::Matchers::Contains;

TEST_CASE("the started line tells the real ports", "[app]")
{
    child service;
    auto const line = service.wait_for_started();
    CHECK_THAT(line, Contains("listeners=tcp://127.0.0.1:") && Contains(",tcp://second:1 health=http://127.0.0.1:"));
    asio::io_context io;
    tcp_socket socket{io.get_executor()};
    error_code error;
    socket.connect({asio::ip::make_address("127.0.0.1"), port_of(line, "listeners")}, error);
    CHECK_FALSE(error);
    CHECK(service.get("/startup").status == 200);
}

TEST_CASE("the start is told with version, machine, TLS library and settings", "[app]")
{
    child service{{{"HONO_FAKE_PASSWORD", "rumpelstilzchen"}}};
    service.wait_for_started();
    CHECK_THAT(service.output(), Contains("executable=fake-service") && Contains("version=") && Contains("cpus=") &&
                                     Contains("memory-bytes=") && Contains("OpenSSL"));
    CHECK_THAT(service.output(), Contains("name=hono.healthCheck.insecurePort value=0"));
    CHECK_THAT(service.output(), Contains("name=hono.fake.password") && !Contains("rumpelstilzchen"));
}

TEST_CASE("probes are answered while the workers start, and tell that they do", "[app]")
{
    auto const port = free_port();
    child service{{{"HONO_FAKE_STARTDELAY", "500ms"}, {"HONO_HEALTHCHECK_INSECUREPORT", std::to_string(port)}}};
    service.wait_for_line(" starting ");
    service.set_health_port(port);
    child::answer readiness;
    REQUIRE_NOTHROW(readiness = [&] {
        for (;;)
            try {
                return service.get("/readiness");
            } catch (boost::system::system_error const&) { // the line comes before the port
            }
    }());
    CHECK(readiness.status == 503);
    CHECK(service.get("/startup").status == 503);
    CHECK(service.get("/liveness").status == 204);
    service.wait_for_started();
    CHECK(service.get("/readiness").status == 200);
    CHECK_THAT(service.get("/readiness").body, Contains(R"({"id":"listeners","status":"UP"})"));
    CHECK(service.get("/startup").status == 200);
    CHECK(service.get("/liveness").status == 200);
    CHECK_THAT(service.get("/liveness").body, Contains(R"("id":"event-loop-blocked-check","status":"UP")"));
}

TEST_CASE("the metrics carry the component's labels", "[app]")
{
    child service{{{"HOSTNAME", "pod-7"}}};
    service.wait_for_started();
    auto const metrics = service.get("/prometheus");
    CHECK(metrics.status == 200);
    CHECK_THAT(metrics.body, Contains("process_resident_memory_bytes{component_name=\"hono-fake\",component_type="
                                      "\"service\",host=\"pod-7\"} "));
}

TEST_CASE("a blocked worker fails the liveness check", "[app]")
{
    child service{{{"HONO_FAKE_FAULT", "blocks"}, {"HONO_FAKE_EVENTLOOPBLOCKEDCHECKTIMEOUT", "100"}}};
    service.wait_for_started();
    child::answer liveness;
    auto const until = clock::now() + std::chrono::seconds{2};
    do
        liveness = service.get("/liveness");
    while (liveness.status == 200 && clock::now() < until);
    CHECK(liveness.status == 500);
    CHECK_THAT(liveness.body, Contains(R"("procedure-execution-failure":true)"));
}

TEST_CASE("a taken port ends the start with one line and 69", "[app]")
{
    asio::io_context io;
    tcp_acceptor taken{io.get_executor(), {asio::ip::make_address("127.0.0.1"), 0}, false};
    auto const port = std::to_string(taken.local_endpoint().port());
    for (auto const* variable : {"HONO_FAKE_PORT", "HONO_HEALTHCHECK_INSECUREPORT"}) {
        child service{{{variable, port}}};
        CHECK(service.wait() == 69);
        CHECK_THAT(service.output(), Contains("E13") && Contains("127.0.0.1:" + port));
    }
}

TEST_CASE("what goes wrong inside ends the start with 70", "[app]")
{
    for (auto const* fault : {"setup", "bind", "start"}) {
        child service{{{"HONO_FAKE_FAULT", fault}}};
        CHECK(service.wait() == 70);
        CHECK_THAT(service.output(), Contains(" ERROR ") && !Contains(" started "));
    }
}

TEST_CASE("a worker that fails to start takes the others with it in order", "[app]")
{
    child service{{{"HONO_FAKE_FAULT", "start"}}};
    CHECK(service.wait() == 70);
    CHECK_THAT(service.output(), Contains("no luck today") && Contains("process destroyed"));
}

TEST_CASE("a start that takes longer than its limit ends with 69", "[app]")
{
    child service{{{"HONO_FAKE_STARTDELAY", "1h"}, {"HONO_APP_STARTUP_TIMEOUT", "1"}}};
    CHECK(service.wait() == 69);
    CHECK_THAT(service.output(), Contains("time-out") && Contains("process destroyed"));
}

TEST_CASE("a start that cannot even be cancelled is aborted with 69", "[app]")
{
    child service{
        {{"HONO_FAKE_FAULT", "start-hangs"}, {"HONO_APP_STARTUP_TIMEOUT", "1"}, {"HONO_APP_DRAIN_SECONDS", "0"}}};
    CHECK(service.wait() == 69);
    CHECK_THAT(service.output(), Contains("time-out") && Contains("timed out, aborting"));
}
