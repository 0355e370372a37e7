// SPDX-License-Identifier: Apache-2.0
// How a client verifies a server: the rules of tls.md §12.3.
#include <catch2/catch.hpp>

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <hono/tlsconfig/client_options.hpp>
#include <hono/tlsconfig/context.hpp>
#include <hono/tlsconfig/listener_options.hpp>

#include "fixture.hpp"
#include "handshake.hpp"

using namespace hono;
using namespace hono::test;
using std::chrono::hours;

namespace {

identity const& ca()
{
    static auto const made = make_ca();
    return made;
}

tlsconfig::context_pointer server_with(identity const& pair, std::vector<certificate_pointer> const& chain = {})
{
    tlsconfig::listener_options options;
    options.prefix = "hono.test";
    options.identity = {pair.key, {pair.certificate}};
    options.identity.chain.insert(options.identity.chain.end(), chain.begin(), chain.end());
    return tlsconfig::make_server_context(options);
}

tlsconfig::context_pointer client_trusting(tlsconfig::trust_anchors anchors, identity const* own = nullptr)
{
    tlsconfig::client_options options;
    options.prefix = "hono.client";
    options.tls = true;
    options.anchors = std::move(anchors);
    if (own != nullptr)
        options.identity = {own->key, {own->certificate}};
    return tlsconfig::make_client_context(options);
}

} // namespace

TEST_CASE("the host must be named by the certificate", "[tlsconfig][host name]")
{
    struct row {
        std::string cn;
        std::vector<std::string> dns;
        std::vector<std::string> ip;
        std::string host;
        bool fits;
    };
    auto const expected = GENERATE(
        row{"x", {"a.example.org"}, {}, "a.example.org", true}, row{"x", {"a.example.org"}, {}, "A.Example.ORG", true},
        row{"x", {"other", "a.example.org"}, {}, "a.example.org", true},
        row{"x", {"a.example.org"}, {}, "b.example.org", false},
        row{"a.example.org", {}, {}, "a.example.org", true},             // CN without any alternative name
        row{"a.example.org", {"other"}, {}, "a.example.org", false},     // but not beside one
        row{"a.example.org", {}, {"192.0.2.1"}, "a.example.org", false}, // of whatever kind
        row{"x", {"*.example.org"}, {}, "a.example.org", true}, row{"x", {"*.example.org"}, {}, "example.org", false},
        row{"x", {"*.example.org"}, {}, "a.b.example.org", false},
        row{"x", {"a*.example.org"}, {}, "ab.example.org", false}, row{"x", {"a.*.org"}, {}, "a.example.org", false},
        row{"x", {"*.org"}, {}, "example.org", false}, row{"x", {}, {"192.0.2.1"}, "192.0.2.1", true},
        row{"x", {}, {"2001:db8::1"}, "2001:db8::1", true}, row{"x", {}, {"192.0.2.1"}, "192.0.2.2", false},
        row{"192.0.2.1", {}, {}, "192.0.2.1", false}, // a literal never matches a name
        row{"x", {"192.0.2.1"}, {}, "192.0.2.1", false});
    CAPTURE(expected.cn, expected.dns, expected.ip, expected.host);
    auto const pair = issue(ca(), {.name = expected.cn, .dns_names = expected.dns, .addresses = expected.ip});
    auto const server = server_with(pair);
    auto const client = client_trusting({ca().certificate});
    CHECK(handshake(server, client, expected.host).succeeded == expected.fits);
    CHECK(handshake(server, client, "").succeeded); // hostnameVerificationRequired=false: the path is all
}

TEST_CASE("the path is verified whether or not the name is", "[tlsconfig][host name]")
{
    auto const client = client_trusting({ca().certificate});
    auto const host = GENERATE("localhost", "");
    auto const stranger = issue_localhost(make_ca("stranger"));
    CHECK(!handshake(server_with(stranger), client, host).succeeded);
    auto const old =
        issue(ca(), {.name = "old", .dns_names = {"localhost"}, .valid_from = hours{-9}, .valid_until = hours{-8}});
    handshake const expired{server_with(old), client, host};
    CHECK(!expired.succeeded);
    CHECK(expired.client_verify_result() == X509_V_ERR_CERT_HAS_EXPIRED);
    auto const client_only = issue(ca(), {.name = "c", .dns_names = {"localhost"}, .extended_key_usage = "clientAuth"});
    CHECK(!handshake(server_with(client_only), client, host).succeeded);
}

TEST_CASE("a client takes intermediates that the server sends, and any anchor ends the path", "[tlsconfig][host name]")
{
    auto const middle = issue(ca(), {.name = "middle", .ca = true});
    auto const leaf = issue_localhost(middle);
    auto const whole = server_with(leaf, {middle.certificate});
    CHECK(handshake(whole, client_trusting({ca().certificate})).succeeded);
    CHECK(handshake(whole, client_trusting({middle.certificate})).succeeded);
    CHECK(handshake(whole, client_trusting({leaf.certificate})).succeeded);
    CHECK(!handshake(server_with(leaf), client_trusting({ca().certificate})).succeeded);
}

TEST_CASE("without a trust store the system decides, and it does not know us", "[tlsconfig][host name]")
{
    CHECK(!handshake(server_with(issue_localhost(ca())), client_trusting({})).succeeded);
}

TEST_CASE("a client offers the certificate that it logs in with", "[tlsconfig][host name]")
{
    auto const own = issue_localhost(ca(), "adapter");
    auto const context = client_trusting({ca().certificate}, &own);
    CHECK(X509_cmp(SSL_CTX_get0_certificate(context.get()), own.certificate.get()) == 0);
    CHECK(SSL_CTX_get0_certificate(client_trusting({ca().certificate}).get()) == nullptr);
}
