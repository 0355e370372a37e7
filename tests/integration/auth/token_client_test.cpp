// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <hono/auth/plain_authenticator.hpp>

#include "fake_auth_server.hpp"

using namespace hono;
using namespace std::chrono_literals;

namespace {

using login_result = result<security::principal>;

awaitable<void> log_in(auth::token_client& client, std::string password, time_point deadline, login_result& into)
{
    into = co_await client.authenticate("svc@HONO", secret{std::move(password)}, deadline);
}

login_result log_in(test::worker_io& io, auth::client_options const& options, std::string password = "s3cret",
                    time_point deadline = never)
{
    auth::token_client client{io.tasks, options};
    login_result outcome{boost::system::in_place_error, error_code{}};
    io.run(log_in(client, std::move(password), deadline, outcome));
    return outcome;
}

struct failure_case {
    char const* what;
    test::auth_script script;
    auth::errc expected;
};

} // namespace

TEST_CASE("who knows the password gets the principal of the token", "[auth]")
{
    test::worker_io io;
    test::fake_auth_server server{io};
    auto const who = log_in(io, server.client_options());
    REQUIRE(who.has_value());
    CHECK(who->name == "svc@HONO");
    CHECK(who->may(security::activity::write, "registration/T"));
    CHECK_FALSE(who->may(security::activity::write, "credentials/T"));
    auto const life = who->expires_at - std::chrono::system_clock::now();
    CHECK(life > 590s);
    CHECK(life <= 600s);
    CHECK(server.logins.at(0).authentication_id == "svc@HONO");
}

TEST_CASE("the token is accepted and the connection closed", "[auth]")
{
    test::worker_io io;
    test::fake_auth_server server{io};
    REQUIRE(log_in(io, server.client_options()).has_value());
    auto const limit = clock::now() + 5s;
    while (server.running > 0 && clock::now() < limit)
        io.io.run_one_for(50ms);
    CHECK(server.running == 0);
    CHECK(server.accepted_tokens == 1);
}

TEST_CASE("every way to fail has its code", "[auth]")
{
    using amqp::sasl_code;
    using auth::errc;
    auto const script = [](auto change) {
        test::auth_script changed;
        change(changed);
        return changed;
    };
    auto const [what, given, expected] = GENERATE_COPY(values<failure_case>({
        {"no PLAIN is offered", script([](auto& s) { s.mechanisms = "EXTERNAL"; }), errc::unreachable},
        {"the link is refused", script([](auto& s) { s.refuse_with = "amqp:not-found"; }), errc::unreachable},
        {"another key signed",
         script([](auto& s) { s.token = test::make_token(R"("sub":"a")", "another-secret-of-thirty-two-bytes!!"); }),
         errc::bad_token},
        {"expired", script([](auto& s) { s.token = test::make_token(R"("sub":"a")", test::shared_secret, -1s); }),
         errc::bad_token},
        {"no subject", script([](auto& s) { s.token = test::make_token(R"("r:a":"R")"); }), errc::bad_token},
        {"a subject that is no text", script([](auto& s) { s.token = test::make_token(R"("sub":5)"); }),
         errc::bad_token},
        {"no token at all", script([](auto& s) { s.token = "hello"; }), errc::bad_token},
        {"another kind of message", script([](auto& s) { s.type = "amqp:sastoken"; }), errc::bad_token},
        {"far too long", script([](auto& s) { s.token = std::string(1'500'000, 'x'); }), errc::bad_token},
    }));
    CAPTURE(what);
    test::worker_io io;
    test::fake_auth_server server{io, given};
    auto const who = log_in(io, server.client_options());
    REQUIRE(who.has_error());
    CHECK(who.error() == expected);
}

TEST_CASE("what the auth server says of the password decides", "[auth]")
{
    auto const [code, expected] =
        GENERATE(table<amqp::sasl_code, auth::errc>({{amqp::sasl_code::auth, auth::errc::wrong_credentials},
                                                     {amqp::sasl_code::sys_perm, auth::errc::wrong_credentials},
                                                     {amqp::sasl_code::sys, auth::errc::unreachable},
                                                     {amqp::sasl_code::sys_temp, auth::errc::unreachable}}));
    test::worker_io io;
    test::auth_script script;
    script.refusal = code;
    test::fake_auth_server server{io, script};
    CHECK(log_in(io, server.client_options(), "wrong").error() == expected);
    if (expected == auth::errc::wrong_credentials)
        CHECK(server.logins.size() == 1); // a refusal is final
}

TEST_CASE("a connection that breaks is tried again three times", "[auth]")
{
    test::worker_io io;
    test::auth_script script;
    script.drops = 3;
    test::fake_auth_server server{io, script};
    CHECK(log_in(io, server.client_options()).has_value());
    CHECK(server.logins.size() == 4);
    server.script.drops = 4;
    CHECK(log_in(io, server.client_options()).error() == auth::errc::unreachable);
    CHECK(server.logins.size() == 8);
}

TEST_CASE("nobody who listens is unreachable, soon", "[auth]")
{
    test::worker_io io;
    auto options = [&] {
        test::fake_auth_server gone{io};
        return gone.client_options();
    }();
    auto const begin = clock::now();
    CHECK(log_in(io, options).error() == auth::errc::unreachable);
    CHECK(clock::now() - begin < 3s);
}

TEST_CASE("an auth server that says nothing is given up at the limit or the caller's deadline", "[auth]")
{
    test::worker_io io;
    test::auth_script script;
    script.token.clear();
    test::fake_auth_server server{io, script};
    auto options = server.client_options();
    options.limit = 200ms;
    auto begin = clock::now();
    CHECK(log_in(io, options).error() == auth::errc::unreachable);
    CHECK(clock::now() - begin >= 200ms);
    CHECK(clock::now() - begin < 3s);
    options.limit = 60s;
    begin = clock::now();
    CHECK(log_in(io, options, "s3cret", deadline_in(200ms)).error() == auth::errc::unreachable);
    CHECK(clock::now() - begin < 10s);
}

namespace {

awaitable<void> answer(auth::plain_authenticator& authenticator, amqp::sasl_request request, login_result& into)
{
    into = co_await authenticator.authenticate(std::move(request));
}

} // namespace

TEST_CASE("the authorization id is dropped, EXTERNAL is never delegated", "[auth]")
{
    test::worker_io io;
    test::fake_auth_server server{io};
    auto const options = server.client_options();
    auth::plain_authenticator authenticator{io.tasks, options};
    login_result outcome{boost::system::in_place_error, error_code{}};
    io.run(answer(authenticator, {"PLAIN", "somebody@ELSE", "svc@HONO", secret{"s3cret"}}, outcome));
    CHECK(outcome.has_value());
    REQUIRE(server.logins.size() == 1);
    CHECK(server.logins[0].authorization_id.empty());
    io.run(answer(authenticator, {"EXTERNAL", "", "", {}}, outcome));
    CHECK(outcome.error() == auth::errc::wrong_credentials);
    CHECK(server.logins.size() == 1);
}

TEST_CASE("failures become codes of sasl-outcome", "[auth]")
{
    CHECK(auth::sasl_code_of(auth::errc::wrong_credentials) == amqp::sasl_code::auth);
    CHECK(auth::sasl_code_of(auth::errc::bad_token) == amqp::sasl_code::sys);
    CHECK(auth::sasl_code_of(auth::errc::unreachable) == amqp::sasl_code::sys_temp);
    CHECK(auth::sasl_code_of(auth::errc::overloaded) == amqp::sasl_code::sys_temp);
}
