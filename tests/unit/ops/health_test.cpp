// SPDX-License-Identifier: Apache-2.0
#include <hono/ops/health.hpp>

#include <stdexcept>

#include <catch2/catch.hpp>

#include <hono/net/event.hpp>

using namespace hono;
using namespace std::chrono_literals;

namespace {

struct fixture {
    asio::io_context io{1};
    net::task_group tasks{io.get_executor()};
    ops::health checks;

    awaitable<void> ask(ops::probe which, ops::health_report& into) { into = co_await checks.report(which, tasks); }

    ops::health_report report(ops::probe which)
    {
        ops::health_report answer;
        tasks.spawn("ask", ask(which, answer));
        io.restart();
        io.run();
        return answer;
    }

    json item(ops::health_report const& answer, std::string const& id) const
    {
        auto const body = json::parse(answer.body);
        for (auto const& entry : body.at("checks"))
            if (entry.at("id") == id)
                return entry;
        return nullptr;
    }
};

awaitable<ops::check_result> answer_later(ops::check_result result)
{
    steady_timer timer{co_await asio::this_coro::executor, 1ms};
    auto [error] = co_await timer.async_wait(nothrow);
    (void)error;
    co_return result;
}

awaitable<ops::check_result> wait_for_nobody(time_point deadline)
{
    net::event<bool> never_set{co_await asio::this_coro::executor};
    (void)co_await never_set.wait(deadline);
    co_return ops::up();
}

awaitable<ops::check_result> fail(std::string text)
{
    throw std::runtime_error{text};
    co_return ops::up();
}

auto const always_up = [] { return ops::up(); };

} // namespace

TEST_CASE_METHOD(fixture, "a probe without checks answers 204", "[ops]")
{
    auto const answer = report(ops::probe::liveness);
    CHECK(answer.status == 204);
    CHECK(answer.body.empty());
}

TEST_CASE_METHOD(fixture, "readiness follows the process from its start to its stop", "[ops]")
{
    auto starting = report(ops::probe::readiness);
    CHECK(starting.status == 503);
    CHECK(item(starting, "startup") == json::parse(R"({"id":"startup","status":"DOWN","data":{"cause":"starting"}})"));
    CHECK(checks.startup_report().status == 503);

    checks.set_started();
    auto const ready = report(ops::probe::readiness);
    CHECK(ready.status == 200);
    CHECK(json::parse(ready.body) == json::parse(R"({"checks":[{"id":"startup","status":"UP"}],"outcome":"UP"})"));
    CHECK(checks.startup_report().status == 200);

    checks.set_stopping();
    auto const stopping = report(ops::probe::readiness);
    CHECK(stopping.status == 503);
    CHECK(item(stopping, "startup").at("data").at("cause") == "stopping");
    CHECK(checks.startup_report().status == 200);
}

TEST_CASE_METHOD(fixture, "a process that is stopped while it starts never was started", "[ops]")
{
    checks.set_stopping();
    CHECK(checks.startup_report().status == 503);
}

TEST_CASE_METHOD(fixture, "a check that is down tells its cause", "[ops]")
{
    checks.set_started();
    auto const a = checks.register_readiness("connection to Tenant", always_up);
    auto const b = checks.register_readiness("connection to Credentials", [] { return ops::down("refused"); });
    auto const answer = report(ops::probe::readiness);
    CHECK(answer.status == 503);
    CHECK(json::parse(answer.body).at("outcome") == "DOWN");
    CHECK(item(answer, "connection to Tenant") == json::parse(R"({"id":"connection to Tenant","status":"UP"})"));
    CHECK(item(answer, "connection to Credentials") ==
          json::parse(R"({"id":"connection to Credentials","status":"DOWN","data":{"cause":"refused"}})"));
}

TEST_CASE_METHOD(fixture, "of equal ids the worst wins, whatever the order", "[ops]")
{
    auto const down = [] { return ops::down("worker 1"); };
    auto const a = checks.register_liveness("x", always_up);
    auto const b = checks.register_liveness("x", down);
    auto const c = checks.register_liveness("x", always_up);
    auto const answer = report(ops::probe::liveness);
    CHECK(answer.status == 503);
    CHECK(json::parse(answer.body) ==
          json::parse(R"({"checks":[{"id":"x","status":"DOWN","data":{"cause":"worker 1"}}],"outcome":"DOWN"})"));
}

TEST_CASE_METHOD(fixture, "equal ids put their data together", "[ops]")
{
    auto const a = checks.register_liveness("tls", [] { return ops::check_result{true, {{"hono.http", 1}}}; });
    auto const b = checks.register_liveness("tls", [] { return ops::check_result{true, {{"hono.healthCheck", 2}}}; });
    CHECK(item(report(ops::probe::liveness), "tls").at("data") ==
          json::parse(R"({"hono.http":1,"hono.healthCheck":2})"));
}

TEST_CASE_METHOD(fixture, "an id with slashes becomes nested checks", "[ops]")
{
    auto const a = checks.register_liveness("registry/tenant", always_up);
    auto const b = checks.register_liveness("registry/credentials", [] { return ops::down("away"); });
    auto const answer = report(ops::probe::liveness);
    CHECK(answer.status == 503);
    CHECK(json::parse(answer.body) == json::parse(R"({"checks":[{"id":"registry","status":"DOWN","checks":[
        {"id":"tenant","status":"UP"},
        {"id":"credentials","status":"DOWN","data":{"cause":"away"}}]}],"outcome":"DOWN"})"));
}

TEST_CASE_METHOD(fixture, "checks that wait run at the same time", "[ops]")
{
    auto const a = checks.register_liveness("a", [](time_point) { return answer_later(ops::up()); });
    auto const b = checks.register_liveness("b", [](time_point) { return answer_later(ops::down("no")); });
    auto const answer = report(ops::probe::liveness);
    CHECK(answer.status == 503);
    CHECK(item(answer, "a").at("status") == "UP");
    CHECK(item(answer, "b").at("data").at("cause") == "no");
}

TEST_CASE_METHOD(fixture, "a check that does not end in time has failed itself", "[ops]")
{
    auto const a = checks.register_liveness("slow", &wait_for_nobody, 5ms);
    auto const b = checks.register_liveness("quick", always_up);
    auto const answer = report(ops::probe::liveness);
    CHECK(answer.status == 500);
    CHECK(item(answer, "slow") == json::parse(R"({"id":"slow","status":"DOWN",
        "data":{"procedure-execution-failure":true,"cause":"Timeout"}})"));
    CHECK(item(answer, "quick").at("status") == "UP");
}

TEST_CASE_METHOD(fixture, "a check that throws has failed itself", "[ops]")
{
    auto const a = checks.register_liveness("waits", [](time_point) { return fail("broken"); });
    auto const b = checks.register_liveness("reads", []() -> ops::check_result { throw std::runtime_error{"torn"}; });
    auto const answer = report(ops::probe::liveness);
    CHECK(answer.status == 500);
    CHECK(item(answer, "waits").at("data") == json::parse(R"({"procedure-execution-failure":true,"cause":"broken"})"));
    CHECK(item(answer, "reads").at("data") == json::parse(R"({"procedure-execution-failure":true,"cause":"torn"})"));
}

TEST_CASE_METHOD(fixture, "a check goes with its registration", "[ops]")
{
    {
        auto const a = checks.register_liveness("x", always_up);
        CHECK(report(ops::probe::liveness).status == 200);
    }
    CHECK(report(ops::probe::liveness).status == 204);
}

TEST_CASE_METHOD(fixture, "a cause that is no UTF-8 does not fail the probe", "[ops]")
{
    auto const a = checks.register_liveness("x", [] { return ops::down("caf\xe9"); });
    CHECK(item(report(ops::probe::liveness), "x").at("data").at("cause") == "caf\xef\xbf\xbd");
}
