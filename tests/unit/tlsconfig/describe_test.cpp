// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <hono/tlsconfig/describe.hpp>
#include <hono/tlsconfig/listener_options.hpp>

#include "fixture.hpp"

using namespace hono;
using namespace hono::test;

TEST_CASE("the engine is named with its providers", "[tlsconfig][describe]")
{
    auto const text = tlsconfig::engine_text();
    CHECK(text.starts_with("OpenSSL 3"));
    CHECK(text.find("(default") != std::string::npos);
}

TEST_CASE("a listener is described by one line", "[tlsconfig][describe]")
{
    fixture f;
    auto settings = f.settings({{"HONO_HTTP_KEYPATH", "@server-key.pem"},
                                {"HONO_HTTP_CERTPATH", "@server-cert.pem"},
                                {"HONO_HTTP_TRUSTSTOREPATH", "@ca.pem"},
                                {"HONO_HTTP_BINDADDRESS", "::1"}});
    tlsconfig::log_listener(tlsconfig::read_listener_options(settings, "hono.http", tlsconfig::listener_kind::adapter));
    REQUIRE(f.log.size() == 1);
    CHECK(f.logged({"INFO", "hono.http", "[::1]:8443", "closed", "TLSv1.2,TLSv1.3", "request", "anchors=1",
                    "CN=server,O=Hono", tlsconfig::not_after_of(*f.server.certificate)}));
}

TEST_CASE("a listener that authenticates devices later says so", "[tlsconfig][describe]")
{
    fixture f;
    auto settings = f.settings({{"HONO_HTTP_KEYPATH", "@server-key.pem"}, {"HONO_HTTP_CERTPATH", "@server-cert.pem"}});
    tlsconfig::log_listener(tlsconfig::read_listener_options(settings, "hono.http", tlsconfig::listener_kind::adapter));
    CHECK(f.logged({"request, validity only", "anchors=0"}));
}

TEST_CASE("a plain listener is described as such", "[tlsconfig][describe]")
{
    fixture f;
    auto settings = f.settings({{"HONO_HTTP_INSECUREPORTENABLED", "true"}});
    tlsconfig::log_listener(tlsconfig::read_listener_options(settings, "hono.http", tlsconfig::listener_kind::adapter));
    CHECK(f.logged({"without TLS", "hono.http", "127.0.0.1:8080"}));
}
