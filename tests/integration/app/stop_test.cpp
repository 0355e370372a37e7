// SPDX-License-Identifier: Apache-2.0
#include <csignal>

#include <catch2/catch.hpp>

#include <hono/net/asio.hpp>

#include "child.hpp"

using namespace hono;
using namespace hono::test;
using Catch::Matchers::Contains;

TEST_CASE("a signal drains, stops and destroys in order, then ends with 0", "[app]")
{
    for (int const number : {SIGTERM, SIGINT}) {
        child service{{{"HONO_APP_DRAIN_SECONDS", "3"}}};
        service.wait_for_started();
        service.send_signal(number);
        CHECK(service.wait() == 0);
        auto const& text = service.output();
        INFO(text);
        std::size_t last = 0;
        for (auto const* step : {"stopping", "draining", "drained", "service stopped",
                                 "destroyed worker=", "process destroyed", "stopped exit-code=0"}) {
            auto const at = text.find(step, last);
            INFO(step);
            CHECK(at != std::string::npos);
            last = at == std::string::npos ? last : at;
        }
    }
}

TEST_CASE("all workers drain at the same time and before any of them stops", "[app]")
{
    child service;
    auto const started = service.wait_for_started();
    service.send_signal(SIGTERM);
    CHECK(service.wait() == 0);
    auto const& text = service.output();
    INFO(text);
    CHECK(text.rfind(" draining ") < text.find(" drained "));
    CHECK(text.rfind(" drained ") < text.find(" service stopped "));
}

TEST_CASE("services are given drainSeconds, 5 by default", "[app]")
{
    child service;
    service.wait_for_started();
    service.send_signal(SIGTERM);
    auto const line = service.wait_for_line(" draining ");
    auto const left = std::stoi(line.substr(line.find(" ms=") + 4));
    CHECK(left > 4000);
    CHECK(left <= 5000);
}

TEST_CASE("a process that is to stop is not ready but still accepts during the shutdown delay", "[app]")
{
    child service{{{"HONO_APP_SHUTDOWN_DELAY", "500ms"}}};
    auto const port = port_of(service.wait_for_started(), "listeners");
    CHECK(service.get("/readiness").status == 200);
    service.send_signal(SIGTERM);
    service.wait_for_line("stopping");
    auto const readiness = service.get("/readiness");
    CHECK(readiness.status == 503);
    CHECK_THAT(readiness.body, Contains(R"("cause":"stopping")"));
    CHECK(service.get("/startup").status == 200);
    asio::io_context io;
    tcp_socket socket{io.get_executor()};
    error_code error;
    socket.connect({asio::ip::make_address("127.0.0.1"), port}, error);
    CHECK_FALSE(error);
    CHECK(service.wait() == 0);
}

TEST_CASE("a second signal ends the process at once with 70", "[app]")
{
    child service{{{"HONO_APP_SHUTDOWN_DELAY", "1h"}}};
    service.wait_for_started();
    service.send_signal(SIGTERM);
    service.wait_for_line("stopping");
    service.send_signal(SIGTERM);
    CHECK(service.wait() == 70);
    CHECK_THAT(service.output(), !Contains("draining"));
}

TEST_CASE("a signal during the start ends it in order", "[app]")
{
    child service{{{"HONO_FAKE_STARTDELAY", "1h"}, {"HONO_LOG_LEVEL", "DEBUG"}}};
    service.wait_for_line("launching workers");
    service.send_signal(SIGTERM);
    CHECK(service.wait() == 0);
    CHECK_THAT(service.output(), !Contains(" started ") && Contains("process destroyed"));
}

TEST_CASE("a hangup does not end the process", "[app]")
{
    child service;
    service.wait_for_started();
    service.send_signal(SIGHUP);
    service.send_signal(SIGPIPE);
    CHECK(service.get("/readiness").status == 200);
    service.send_signal(SIGHUP);
    CHECK(service.get("/readiness").status == 200);
    service.send_signal(SIGTERM);
    CHECK(service.wait() == 0);
}

TEST_CASE("a drain beyond its limit is aborted with 70", "[app]")
{
    child service{{{"HONO_FAKE_FAULT", "drain-hangs"}, {"HONO_APP_DRAIN_SECONDS", "0"}}};
    service.wait_for_started();
    service.send_signal(SIGTERM);
    CHECK(service.wait() == 70);
    CHECK_THAT(service.output(), Contains("timed out"));
}

TEST_CASE("a task that survives its worker's stop is an aborted shutdown", "[app]")
{
    child service{{{"HONO_FAKE_FAULT", "task-hangs"}}};
    service.wait_for_started();
    service.send_signal(SIGTERM);
    CHECK(service.wait() == 70);
    CHECK_THAT(service.output(), Contains("did not end"));
}

TEST_CASE("a broken invariant on a worker ends the process with 70", "[app]")
{
    child service{{{"HONO_FAKE_FAULT", "task-throws"}}};
    CHECK(service.wait() == 70);
    CHECK_THAT(service.output(), Contains("two and two is five"));
}
