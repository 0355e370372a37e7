// SPDX-License-Identifier: Apache-2.0
#include <future>

#include <catch2/catch.hpp>

#include <hono/adapter/authenticator.hpp>
#include <hono/security/password_hash.hpp>

#include "fake_registry.hpp"
#include "run_io.hpp"

using namespace hono;
using namespace std::chrono_literals;

namespace {

struct site {
    test::worker_io io;
    test::fake_directory directory;
    adapter::password_cache verified;
    net::worker_pool pool{1, 10};
    adapter::authenticator devices{directory, verified, pool, io.executor(), "hono-http"};

    explicit site(std::string const& secrets)
    {
        directory.tenants["T"] = R"({"tenant-id":"T"})";
        directory.credentials[{"T", "a"}] =
            R"({"device-id":"d","type":"hashed-password","auth-id":"a","secrets":[)" + secrets + "]}";
    }

    awaitable<void> authenticate(std::string password, error_code* outcome)
    {
        auto const device = co_await devices.authenticate({"a", "T"}, password, deadline_in(10s));
        *outcome = device ? error_code{} : device.error();
    }

    error_code login(std::string password)
    {
        error_code outcome;
        io.run(authenticate(std::move(password), &outcome));
        return outcome;
    }
};

std::string bcrypt_secret(std::string const& password, std::string const& more = "")
{
    return R"({"hash-function":"bcrypt","pwd-hash":")" + *security::make_bcrypt_hash(password, 4) + "\"" + more + "}";
}

} // namespace

TEST_CASE("any usable secret that matches lets a device in", "[adapter]")
{
    site devices{bcrypt_secret("old", R"(,"not-after":"2020-01-01T00:00:00Z")") + "," +
                 bcrypt_secret("off", R"(,"enabled":false)") + "," + bcrypt_secret("one") + "," + bcrypt_secret("two")};
    CHECK(devices.login("one") == error_code{});
    CHECK(devices.login("two") == error_code{});
    CHECK(devices.login("old") == adapter::errc::bad_credentials);
    CHECK(devices.login("off") == adapter::errc::bad_credentials);
    CHECK(devices.login("three") == adapter::errc::bad_credentials);
}

TEST_CASE("bcrypt is paid once per password, also when many ask at the same time", "[adapter]")
{
    site devices{bcrypt_secret("pw")};
    error_code outcomes[3];
    // The pool's only thread is busy until all three wait; with a single queued job none is refused.
    std::promise<void> go;
    std::promise<void> started;
    REQUIRE(devices.pool.submit("busy", [&started, gate = go.get_future().share()] {
        started.set_value();
        gate.wait();
    }));
    started.get_future().wait();
    for (auto& outcome : outcomes)
        devices.io.tasks.spawn("login", devices.authenticate("pw", &outcome));
    devices.io.io.poll();
    int waiting = 0;
    while (devices.pool.submit("count" + std::to_string(waiting), [] {}))
        ++waiting;
    CHECK(waiting == 9); // of ten places one is taken: by one verification for all three
    go.set_value();
    for (auto& outcome : outcomes)
        outcome = adapter::errc::bad_credentials;
    CHECK(devices.login("pw") == error_code{});
    CHECK(devices.login("wrong") == adapter::errc::bad_credentials);
}

TEST_CASE("a name is split at its first at sign", "[adapter]")
{
    auto const user = adapter::parse_user_name("a@b@c");
    REQUIRE(user.has_value());
    CHECK(user->auth_id == "a");
    CHECK(user->tenant_id == "b@c");
    CHECK(adapter::parse_user_name("a").error() == adapter::errc::malformed_credentials);
}
