// SPDX-License-Identifier: Apache-2.0
#include <hono/ops/lookup_check.hpp>

#include <catch2/catch.hpp>

#include "run_io.hpp"

using namespace hono;

namespace {

ops::check_result run(std::string host)
{
    ops::check_result outcome;
    test::worker_io worker;
    auto const check = ops::make_lookup_check(std::move(host));
    auto body = [](ops::async_check const& which, ops::check_result& into) -> awaitable<void> {
        into = co_await which(deadline_in(std::chrono::seconds{5}));
    };
    worker.run(body(check, outcome));
    return outcome;
}

} // namespace

TEST_CASE("a name that resolves is UP, another one DOWN with its cause", "[ops]")
{
    CHECK(run("localhost").is_up);
    CHECK(run("127.0.0.1").is_up);
    auto const unknown = run("no-such-host.invalid");
    CHECK_FALSE(unknown.is_up);
    CHECK(unknown.data["cause"].get<std::string>().find("no-such-host.invalid") != std::string::npos);
}
