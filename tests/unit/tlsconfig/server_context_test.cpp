// SPDX-License-Identifier: Apache-2.0
// What a client meets at a listener: versions, suites, client authentication, resumption (tls.md §7-§9, §19).
#include <catch2/catch.hpp>

#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <hono/tlsconfig/client_options.hpp>
#include <hono/tlsconfig/context.hpp>
#include <hono/tlsconfig/listener_options.hpp>

#include "fixture.hpp"
#include "handshake.hpp"

using namespace hono;
using namespace hono::test;
using std::chrono::hours;
using tlsconfig::client_auth;
using tlsconfig::client_check;
using tlsconfig::tls_version;

namespace {

identity const& ca()
{
    static auto const made = make_ca();
    return made;
}

tlsconfig::key_material material(identity const& pair)
{
    return {pair.key, {pair.certificate, ca().certificate}};
}

tlsconfig::listener_options listener(identity const& pair)
{
    tlsconfig::listener_options options;
    options.prefix = "hono.test";
    options.tls = tlsconfig::endpoint{"127.0.0.1", 0};
    options.identity = material(pair);
    return options;
}

tlsconfig::listener_options listener()
{
    static auto const pair = issue_localhost(ca());
    return listener(pair);
}

tlsconfig::client_options client()
{
    tlsconfig::client_options options;
    options.prefix = "hono.client";
    options.tls = true;
    options.anchors = {ca().certificate};
    return options;
}

tlsconfig::client_options client(identity const& pair)
{
    auto options = client();
    options.identity = {pair.key, {pair.certificate}};
    return options;
}

handshake meet(tlsconfig::listener_options const& server, tlsconfig::client_options const& peer)
{
    return {tlsconfig::make_server_context(server), tlsconfig::make_client_context(peer)};
}

tlsconfig::listener_options with_auth(client_auth authentication, client_check check)
{
    auto options = listener();
    options.authentication = authentication;
    options.check = check;
    if (check == client_check::path)
        options.anchors = {ca().certificate};
    return options;
}

std::vector<tls_version> const each_version{tls_version::tls1_2, tls_version::tls1_3};

} // namespace

TEST_CASE("the newest common version is spoken and versions can be left out", "[tlsconfig][handshake]")
{
    auto server = listener();
    auto peer = client();
    CHECK(meet(server, peer).version() == "TLSv1.3");
    peer.protocol.versions = {tls_version::tls1_2};
    CHECK(meet(server, peer).version() == "TLSv1.2");
    server.protocol.versions = {tls_version::tls1_3};
    CHECK(!meet(server, peer).succeeded);
    server.protocol.versions = {tls_version::tls1_1, tls_version::tls1_3};
    CHECK(!meet(server, peer).succeeded);
    peer.protocol.versions = {tls_version::tls1_1};
    CHECK(meet(server, peer).version() == "TLSv1.1");
}

TEST_CASE("every type of key serves both versions", "[tlsconfig][handshake]")
{
    auto const type = GENERATE(key_type::p256, key_type::p384, key_type::p521, key_type::rsa_1024, key_type::rsa_2048,
                               key_type::ed25519);
    auto const version = GENERATE(from_range(each_version));
    auto const server = listener(issue(ca(), {.name = "any", .dns_names = {"localhost"}, .key = type}));
    auto peer = client();
    peer.protocol.versions = {version};
    auto context = tlsconfig::make_client_context(peer);
    if (type == key_type::rsa_1024)
        SSL_CTX_set_security_level(context.get(), 1);
    handshake const met{tlsconfig::make_server_context(server), context};
    CAPTURE(met.client_error, met.server_error);
    CHECK(met.succeeded);
}

TEST_CASE("the server's order of suites decides", "[tlsconfig][handshake]")
{
    auto server = listener();
    server.protocol.versions = {tls_version::tls1_2};
    server.protocol.default_ciphers = false;
    server.protocol.ciphers = {"ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-AES128-GCM-SHA256"};
    auto peer = client();
    peer.protocol.default_ciphers = false;
    peer.protocol.ciphers = {"ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384"};
    CHECK(meet(server, peer).cipher() == "ECDHE-ECDSA-AES256-GCM-SHA384");
    server.protocol.ciphers = {"ECDHE-ECDSA-CHACHA20-POLY1305"};
    CHECK(!meet(server, peer).succeeded);
    server.protocol.versions = {tls_version::tls1_3};
    server.protocol.tls1_3_ciphers = {"TLS_AES_128_GCM_SHA256"};
    CHECK(meet(server, client()).cipher() == "TLS_AES_128_GCM_SHA256");
}

TEST_CASE("no weak suite is among the defaults", "[tlsconfig][handshake]")
{
    auto const context = tlsconfig::make_server_context(listener());
    CHECK(SSL_CTX_get_security_level(context.get()) == 2);
    auto const* ciphers = SSL_CTX_get_ciphers(context.get());
    REQUIRE(sk_SSL_CIPHER_num(ciphers) > 0);
    for (int i = 0; i < sk_SSL_CIPHER_num(ciphers); ++i) {
        std::string const name = SSL_CIPHER_get_name(sk_SSL_CIPHER_value(ciphers, i));
        for (auto const* weak : {"NULL", "RC4", "DES", "ADH", "AECDH", "EXP"})
            CHECK(name.find(weak) == std::string::npos);
    }
    auto const options = SSL_CTX_get_options(context.get());
    for (auto const bit : {SSL_OP_NO_RENEGOTIATION, SSL_OP_NO_COMPRESSION, SSL_OP_CIPHER_SERVER_PREFERENCE})
        CHECK((options & bit) != 0);
    auto const modes = SSL_CTX_get_mode(context.get());
    for (auto const bit :
         {SSL_MODE_RELEASE_BUFFERS, SSL_MODE_ENABLE_PARTIAL_WRITE, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER})
        CHECK((modes & bit) != 0);
}

TEST_CASE("the chain of the file is sent, nothing else", "[tlsconfig][handshake]")
{
    auto server = with_auth(client_auth::request, client_check::path); // the anchors hold the issuer
    CHECK(sk_X509_num(SSL_get_peer_cert_chain(meet(server, client()).client.get())) == 2);
    server.identity.chain.resize(1);
    CHECK(sk_X509_num(SSL_get_peer_cert_chain(meet(server, client()).client.get())) == 1);
}

TEST_CASE("client certificates: none, valid, expired, of strangers", "[tlsconfig][handshake]")
{
    struct row {
        client_auth authentication;
        client_check check;
        bool none;
        bool valid;
        bool expired;
        bool foreign;
    };
    auto const expected = GENERATE(row{client_auth::none, client_check::path, true, true, true, true},
                                   row{client_auth::request, client_check::path, true, true, false, false},
                                   row{client_auth::request, client_check::validity_only, true, true, false, true},
                                   row{client_auth::require, client_check::path, false, true, false, false},
                                   row{client_auth::require, client_check::validity_only, false, true, false, true});
    auto const version = GENERATE(from_range(each_version));
    auto server = with_auth(expected.authentication, expected.check);
    server.protocol.versions = {version};

    CHECK(meet(server, client()).succeeded == expected.none);
    CHECK(meet(server, client(issue_localhost(ca(), "device"))).succeeded == expected.valid);
    auto const old = issue(ca(), {.name = "old", .valid_from = hours{-9}, .valid_until = hours{-8}});
    CHECK(meet(server, client(old)).succeeded == expected.expired);
    auto const early = issue(ca(), {.name = "early", .valid_from = hours{8}, .valid_until = hours{9}});
    CHECK(meet(server, client(early)).succeeded == expected.expired);
    CHECK(meet(server, client(issue_localhost(make_ca("stranger")))).succeeded == expected.foreign);
}

TEST_CASE("the server sees the certificate that it asked for", "[tlsconfig][handshake]")
{
    auto const device = issue_localhost(make_ca("tenant"), "device");
    auto const met = meet(with_auth(client_auth::request, client_check::validity_only), client(device));
    REQUIRE(met.succeeded);
    auto const* seen = SSL_get0_peer_certificate(met.server.get());
    REQUIRE(seen != nullptr);
    CHECK(X509_cmp(seen, device.certificate.get()) == 0);
    CHECK(SSL_get_verify_result(met.server.get()) == X509_V_OK);
    CHECK(SSL_get0_peer_certificate(meet(listener(), client(device)).server.get()) == nullptr);
}

TEST_CASE("devices may have old certificates where only the dates count", "[tlsconfig][handshake]")
{
    auto const device = GENERATE_COPY(as<identity>{}, issue(ca(), {.name = "short", .key = key_type::rsa_1024}),
                                      issue(ca(), {.name = "sha1", .digest = "SHA1"}));
    auto server = with_auth(client_auth::request, client_check::validity_only);
    server.protocol.versions = {GENERATE(from_range(each_version))};
    auto const context = tlsconfig::make_client_context(client());
    SSL_CTX_set_security_level(context.get(), 0);
    REQUIRE(SSL_CTX_use_certificate(context.get(), device.certificate.get()) == 1);
    REQUIRE(SSL_CTX_use_PrivateKey(context.get(), device.key.get()) == 1);
    handshake const met{tlsconfig::make_server_context(server), context};
    CAPTURE(met.client_error, met.server_error);
    CHECK(met.succeeded);
    CHECK(SSL_get0_peer_certificate(met.server.get()) != nullptr);
}

TEST_CASE("a client certificate for servers only is refused against a trust store", "[tlsconfig][handshake]")
{
    auto const server_only = issue(ca(), {.name = "server", .extended_key_usage = "serverAuth"});
    CHECK(!meet(with_auth(client_auth::request, client_check::path), client(server_only)).succeeded);
    CHECK(meet(with_auth(client_auth::request, client_check::validity_only), client(server_only)).succeeded);
}

TEST_CASE("any listed certificate ends a path: an intermediate or the leaf itself", "[tlsconfig][handshake]")
{
    auto const middle = issue(make_ca("root"), {.name = "middle", .ca = true});
    auto const device = issue_localhost(middle, "device");
    auto server = with_auth(client_auth::request, client_check::path);
    CHECK(!meet(server, client(device)).succeeded);
    server.anchors = {middle.certificate};
    CHECK(meet(server, client(device)).succeeded);
    server.anchors = {device.certificate};
    CHECK(meet(server, client(device)).succeeded);
}

TEST_CASE("names of CAs are sent only with a trust store", "[tlsconfig][handshake]")
{
    auto const version = GENERATE(from_range(each_version));
    auto const names = [&](client_check check) {
        auto server = with_auth(client_auth::request, check);
        server.protocol.versions = {version};
        auto const met = meet(server, client());
        REQUIRE(met.succeeded);
        auto const* list = SSL_get0_peer_CA_list(met.client.get());
        return list != nullptr ? sk_X509_NAME_num(list) : 0;
    };
    CHECK(names(client_check::path) == 1);
    CHECK(names(client_check::validity_only) == 0);
}

TEST_CASE("sessions are resumed by ticket, unless tickets are off", "[tlsconfig][handshake]")
{
    auto const version = GENERATE(from_range(each_version));
    auto server = listener();
    server.protocol.versions = {version};
    server.session_tickets = GENERATE(true, false);
    auto const server_context = tlsconfig::make_server_context(server);
    auto const client_context = tlsconfig::make_client_context(client());
    handshake const first{server_context, client_context};
    REQUIRE(first.succeeded);
    REQUIRE(first.session() != nullptr);
    CHECK(SSL_SESSION_has_ticket(first.session().get()) == (server.session_tickets ? 1 : 0));
    if (server.session_tickets)
        CHECK(SSL_SESSION_get_timeout(SSL_get_session(first.server.get())) == 2 * 60 * 60);
    handshake const second{server_context, client_context, "localhost", first.session().get()};
    CHECK(second.succeeded);
    CHECK((SSL_session_reused(second.client.get()) == 1) == server.session_tickets);
}

TEST_CASE("two tickets are sent after a full handshake of TLS 1.3", "[tlsconfig][handshake]")
{
    CHECK(SSL_CTX_get_num_tickets(tlsconfig::make_server_context(listener()).get()) == 2);
}

TEST_CASE("a resumed session keeps the client's certificate", "[tlsconfig][handshake]")
{
    auto server = with_auth(client_auth::request, client_check::path);
    server.protocol.versions = {GENERATE(from_range(each_version))};
    auto const device = issue_localhost(ca(), "device");
    auto const server_context = tlsconfig::make_server_context(server);
    auto const client_context = tlsconfig::make_client_context(client(device));
    handshake const first{server_context, client_context};
    REQUIRE(first.succeeded);
    handshake const second{server_context, client_context, "localhost", first.session().get()};
    REQUIRE(SSL_session_reused(second.server.get()) == 1);
    auto const* seen = SSL_get0_peer_certificate(second.server.get());
    REQUIRE(seen != nullptr);
    CHECK(X509_cmp(seen, device.certificate.get()) == 0);
}

namespace {

/// With a context each, as before and after a reload.
bool resumes(tlsconfig::listener_options const& before, tlsconfig::listener_options const& after)
{
    auto const first = tlsconfig::make_server_context(before);
    auto const second = tlsconfig::make_server_context(after);
    auto const peer = tlsconfig::make_client_context(client());
    handshake const full{first, peer};
    REQUIRE(full.succeeded);
    handshake const again{second, peer, "localhost", full.session().get()};
    CHECK(again.succeeded);
    return SSL_session_reused(again.server.get()) == 1;
}

} // namespace

TEST_CASE("a session does not outlive a change of listener, client authentication or anchors", "[tlsconfig][handshake]")
{
    auto before = with_auth(client_auth::request, client_check::path);
    before.protocol.versions = {GENERATE(from_range(each_version))};
    auto after = before;
    CHECK(resumes(before, after));
    SECTION("listener")
    {
        after.prefix = "hono.other";
    }
    SECTION("client authentication")
    {
        after.authentication = client_auth::none;
    }
    SECTION("check")
    {
        after.check = client_check::validity_only;
    }
    SECTION("anchors")
    {
        after.anchors.push_back(make_ca("another").certificate);
    }
    CHECK(!resumes(before, after));
}

TEST_CASE("an error of OpenSSL names the block", "[tlsconfig][handshake]")
{
    auto const server = listener(issue(ca(), {.name = "weak", .digest = "SHA1"}));
    CHECK_THROWS_WITH(tlsconfig::make_server_context(server), Catch::Contains("hono.test") && Catch::Contains("weak"));
}

TEST_CASE("a slot hands out the context that was published last", "[tlsconfig][handshake]")
{
    auto const first = tlsconfig::make_server_context(listener());
    auto const second = tlsconfig::make_server_context(listener());
    tlsconfig::context_slot slot{first};
    auto const held = slot.current();
    slot.publish(second);
    CHECK(held == first);
    CHECK(slot.current() == second);
    CHECK(tlsconfig::context_slot{}.current() == nullptr);
}
