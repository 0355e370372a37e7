// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <hono/auth/token_client.hpp>
#include <hono/tlsconfig/client_options.hpp>
#include <hono/tlsconfig/context.hpp>
#include <hono/tlsconfig/listener_options.hpp>

#include "certs.hpp"
#include "fake_auth_server.hpp"

using namespace hono;

namespace {

std::function<net::tls_context()> serve(hono::test::identity const& with)
{
    tlsconfig::listener_options options;
    options.prefix = "test";
    options.tls = tlsconfig::endpoint{"127.0.0.1", 0};
    options.identity = {with.key, {with.certificate}};
    return [context = tlsconfig::make_server_context(options)] { return context; };
}

std::function<net::tls_client_settings()> trust(hono::test::identity const& ca, std::string host)
{
    tlsconfig::client_options options;
    options.prefix = "test";
    options.tls = true;
    options.anchors = {ca.certificate};
    return [context = tlsconfig::make_client_context(options), host] {
        return net::tls_client_settings{context, host, true};
    };
}

awaitable<void> log_in(auth::token_client& client, error_code& failure)
{
    auto const who = co_await client.authenticate("svc@HONO", secret{"s3cret"});
    failure = who ? error_code{} : who.error();
}

error_code log_in(::test::worker_io& io, auth::client_options const& options)
{
    error_code failure;
    auth::token_client client{io.tasks, options};
    io.run(log_in(client, failure));
    return failure;
}

} // namespace

TEST_CASE("a password goes to an auth server of the right certificate only", "[auth][tls]")
{
    auto const ca = hono::test::make_ca();
    auto const other_ca = hono::test::make_ca("another CA");
    ::test::worker_io io;
    ::test::fake_auth_server server{io, {}, serve(hono::test::issue_localhost(ca))};
    auto options = server.client_options();
    options.peer.tls = trust(ca, "localhost");
    CHECK_FALSE(log_in(io, options));
    CHECK(server.logins.size() == 1);
    options.peer.tls = trust(other_ca, "localhost");
    CHECK(log_in(io, options) == auth::errc::unreachable);
    options.peer.tls = trust(ca, "auth.example");
    CHECK(log_in(io, options) == auth::errc::unreachable);
    CHECK(server.logins.size() == 1);
}
