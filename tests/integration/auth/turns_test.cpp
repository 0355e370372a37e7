// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <hono/auth/token_client.hpp>

#include "fake_auth_server.hpp"

using namespace hono;
using namespace std::chrono_literals;

namespace {

struct tally {
    int succeeded = 0;
    int overloaded = 0;
    int late = 0;
    int ended() const { return succeeded + overloaded + late; }
};

awaitable<void> count_login(auth::token_client& client, time_point deadline, tally& into)
{
    auto const who = co_await client.authenticate("svc@HONO", secret{"s3cret"}, deadline);
    if (who)
        ++into.succeeded;
    else if (who.error() == auth::errc::overloaded)
        ++into.overloaded;
    else
        ++into.late;
}

awaitable<void> until_ended(tally const& logins, int count)
{
    while (logins.ended() < count)
        co_await test::pause(5ms);
}

tally log_in_together(test::worker_io& io, auth::token_client& client, int count, time_point deadline = never)
{
    tally logins;
    for (int i = 0; i < count; ++i)
        io.tasks.spawn("login", count_login(client, deadline, logins));
    io.run(until_ended(logins, count));
    return logins;
}

} // namespace

TEST_CASE("clients that come together are served a few at a time", "[auth]")
{
    test::worker_io io;
    test::auth_script script;
    script.delay = 5ms;
    test::fake_auth_server server{io, script};
    auto options = server.client_options();
    options.limit = 20s;
    options.max_fetches = 2;
    auth::token_client client{io.tasks, options};
    CHECK(log_in_together(io, client, 30).succeeded == 30);
    // A connection may still be closing when the next one begins.
    CHECK(server.most_running <= 4);
}

TEST_CASE("too many that wait are turned away at once", "[auth]")
{
    test::worker_io io;
    test::auth_script script;
    script.delay = 20ms;
    test::fake_auth_server server{io, script};
    auto options = server.client_options();
    options.limit = 20s;
    options.max_fetches = 1;
    options.max_waiting = 3;
    auth::token_client client{io.tasks, options};
    auto const logins = log_in_together(io, client, 10);
    CHECK(logins.succeeded == 4);
    CHECK(logins.overloaded == 6);
    CHECK(log_in_together(io, client, 4).succeeded == 4); // nothing stays taken
}

TEST_CASE("who waits too long for a turn goes, and the turn is not lost", "[auth]")
{
    test::worker_io io;
    test::auth_script script;
    script.token.clear();
    test::fake_auth_server server{io, script};
    auto options = server.client_options();
    options.max_fetches = 1;
    auth::token_client client{io.tasks, options};
    CHECK(log_in_together(io, client, 5, deadline_in(100ms)).late == 5);
    server.script.token = test::make_token();
    CHECK(log_in_together(io, client, 5).succeeded == 5);
}
