// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <hono/auth/token_client.hpp>
#include <hono/tlsconfig/client_options.hpp>
#include <hono/tlsconfig/context.hpp>
#include <hono/tlsconfig/listener_options.hpp>

#include "certs.hpp"
#include "fixture.hpp"

using namespace hono;
using namespace std::chrono_literals;
using ::test::auth_service;
using ::test::client;
using ::test::worker_io;

TEST_CASE("a client with credit gets one message with its token", "[auth-server]")
{
    worker_io io;
    auth_service service{io};
    client app{io};
    app.connect(service.port(), "app@ACME", "s3cret");
    auto& link = app.attach_receiver("cbs", 10);
    app.wait([&] { return link.has_ended; });
    CHECK(link.is_attached);
    CHECK(link.end_condition.empty());
    REQUIRE(app.messages.size() == 1);
    auto const& message = app.messages[0];
    CHECK(message.properties.size() == 1);
    CHECK(message.text_property("type") == "amqp:jwt");
    CHECK_FALSE(message.body_is_data);
    // AmqpValue (0x77) with a str8 or str32: routers and services of 1.5 look for a string.
    auto const& raw = app.raw_messages[0];
    CHECK((raw.find("\x53\x77\xa1") != raw.npos || raw.find("\x53\x77\xb1") != raw.npos));
    auto const token = ::test::token_key().verify(*message.body, std::chrono::system_clock::now());
    REQUIRE(token.has_value());
    CHECK(token->claims["sub"] == "app@ACME");
    CHECK(token->claims["r:event/ACME"] == "RWE");
    CHECK_FALSE(app.has_ended);
}

TEST_CASE("no token comes without credit", "[auth-server]")
{
    worker_io io;
    auth_service service{io};
    client app{io};
    app.connect(service.port(), "app@ACME", "s3cret");
    auto& link = app.attach_receiver("cbs", 0);
    app.wait([&] { return link.is_attached; });
    CHECK(app.messages.empty());
    pn_link_flow(link.engine, 1);
    app.connection->flush();
    app.wait([&] { return link.has_ended; });
    CHECK(app.messages.size() == 1);
}

TEST_CASE("the link ends behind any outcome and stays without one", "[auth-server]")
{
    worker_io io;
    auth_service service{io};
    client app{io};
    app.connect(service.port(), "app@ACME", "s3cret");
    for (auto const outcome : {PN_ACCEPTED, PN_REJECTED, PN_RELEASED, PN_MODIFIED}) {
        app.outcome = outcome;
        auto& link = app.attach_receiver("cbs", 1);
        app.wait([&] { return link.has_ended; });
    }
    app.outcome = 0;
    auto& open = app.attach_receiver("cbs", 5, PN_SND_MIXED);
    app.wait([&] { return app.messages.size() == 5; });
    auto& last = app.attach_receiver("nothing", 1);
    app.wait([&] { return last.has_ended; });
    CHECK_FALSE(open.has_ended);
    CHECK(app.messages.size() == 5);
}

TEST_CASE("five seconds after open the connection is closed", "[auth-server]")
{
    worker_io io;
    auth_service service{io};
    client app{io};
    app.connect(service.port(), "app@ACME", "s3cret");
    auto const begin = clock::now();
    app.wait([&] { return app.has_ended; });
    CHECK(clock::now() - begin > 4'500ms);
    CHECK(app.end_condition == "hono:inactivity");
    CHECK(app.end_description == "client must retrieve token within 5 secs after opening connection");
}

namespace {

awaitable<void> log_in(auth::token_client& fetcher, std::string user, result<security::principal>& into)
{
    into = co_await fetcher.authenticate(std::move(user), secret{"s3cret"});
}

} // namespace

TEST_CASE("services authenticate their clients here", "[auth-server]")
{
    worker_io io;
    auth_service service{io};
    auth::client_options options;
    options.peer.host = "127.0.0.1";
    options.peer.port = service.port();
    options.validation_key = std::make_shared<security::jwt_key const>(::test::token_key());
    auth::token_client fetcher{io.tasks, options};
    result<security::principal> who{boost::system::in_place_error, error_code{}};
    io.run(log_in(fetcher, "app@ACME", who));
    REQUIRE(who.has_value());
    CHECK(who->name == "app@ACME");
    CHECK(who->rights.may_send_to("event/ACME"));
    CHECK(who->may_call("registration/T", "assert"));
    io.run(log_in(fetcher, "nobody", who));
    CHECK(who.error() == auth::errc::wrong_credentials);
}

namespace {

std::function<net::tls_context()> serve(hono::test::identity const& ca)
{
    auto const pair = hono::test::issue_localhost(ca);
    tlsconfig::listener_options options;
    options.prefix = "test";
    options.tls = tlsconfig::endpoint{"127.0.0.1", 0};
    options.identity = {pair.key, {pair.certificate}};
    options.anchors = {ca.certificate};
    options.authentication = tlsconfig::client_auth::request;
    return [context = tlsconfig::make_server_context(options)] { return context; };
}

std::function<net::tls_client_settings()> trust(hono::test::identity const& ca, hono::test::identity const* own)
{
    tlsconfig::client_options options;
    options.prefix = "test";
    options.tls = true;
    options.anchors = {ca.certificate};
    if (own) {
        options.login = tlsconfig::client_login::external;
        options.identity = {own->key, {own->certificate}};
    }
    return [context = tlsconfig::make_client_context(options)] {
        return net::tls_client_settings{context, "localhost", true};
    };
}

} // namespace

TEST_CASE("a client certificate logs in by EXTERNAL, if there is a user of that name", "[auth-server][tls]")
{
    worker_io io;
    auto const ca = hono::test::make_ca();
    auth_service service{io, serve(ca)};
    auto const router = hono::test::issue(ca, {.name = "router-1"});
    auto const stranger = hono::test::issue(ca, {.name = "app@ACME"});
    client first{io}, second{io}, third{io};
    first.tls = trust(ca, &router);
    first.connect(service.port(), "", "");
    CHECK(first.is_open);
    second.tls = trust(ca, &stranger);
    second.connect(service.port(), "", "");
    CHECK_FALSE(second.is_open);
    CHECK(second.authentication_failed);
    third.tls = trust(ca, nullptr);
    third.connect(service.port(), "", "");
    CHECK_FALSE(third.is_open);
    CHECK(third.authentication_failed);
}
