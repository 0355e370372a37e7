// SPDX-License-Identifier: Apache-2.0
// TLS versions (tls.md §8) and cipher suites (§9) of a block.
#include <catch2/catch.hpp>

#include <hono/tlsconfig/listener_options.hpp>

#include "fixture.hpp"

using namespace hono;
using namespace hono::test;
using tlsconfig::tls_version;

namespace {

struct reader {
    reader(fixture& f, std::string const& versions, std::string const& suites, std::string const& pair = "server")
        : settings{f.settings({{"HONO_AMQP_KEYPATH", '@' + pair + "-key.pem"},
                               {"HONO_AMQP_CERTPATH", '@' + pair + "-cert.pem"},
                               {"HONO_AMQP_SECUREPROTOCOLS", versions},
                               {"HONO_AMQP_SUPPORTEDCIPHERSUITES", suites}})}
        , options{tlsconfig::read_listener_options(settings, "hono.amqp", tlsconfig::listener_kind::service)}
    {
    }
    config::settings settings;
    tlsconfig::listener_options options;
};

using versions = std::vector<tls_version>;
using names = std::vector<std::string>;

} // namespace

TEST_CASE("TLS 1.2 and 1.3 are on unless something else is said", "[tlsconfig][protocol]")
{
    fixture f;
    auto const [text, expected] =
        GENERATE(table<std::string, versions>({{"", {tls_version::tls1_2, tls_version::tls1_3}},
                                               {"TLSv1.3", {tls_version::tls1_3}},
                                               {"tlsv1.2", {tls_version::tls1_2}},
                                               {"TLSv1.3, TLSv1.2,TLSv1.2", {tls_version::tls1_2, tls_version::tls1_3}},
                                               {"TLSv1.1,TLSv1.3", {tls_version::tls1_1, tls_version::tls1_3}},
                                               {"TLSv1,TLSv1.1", {tls_version::tls1_0, tls_version::tls1_1}}}));
    reader const result{f, text, ""};
    CHECK(problems_of(result.settings) == "");
    CHECK(result.options.protocol.versions == expected);
    CHECK(f.logged({"WARN", "HONO_AMQP_SECUREPROTOCOLS"}) == (expected.front() < tls_version::tls1_2));
}

TEST_CASE("unknown versions and empty lists are E14", "[tlsconfig][protocol]")
{
    fixture f;
    auto const text = GENERATE("SSLv3", "SSLv2Hello", "TLSv1.2,TLSv1.4", "TLS", ",");
    reader const result{f, text, ""};
    CHECK(has_problem(result.settings, "E14", {"hono.amqp.secureProtocols (HONO_AMQP_SECUREPROTOCOLS)", text}));
}

TEST_CASE("cipher suites are taken by both kinds of names in the order given", "[tlsconfig][protocol]")
{
    fixture f;
    reader const result{f, "",
                        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, ECDHE-ECDSA-AES256-GCM-SHA384,"
                        "TLS_AES_128_GCM_SHA256"};
    CHECK(problems_of(result.settings) == "");
    CHECK(!result.options.protocol.default_ciphers);
    CHECK(result.options.protocol.ciphers == names{"ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384"});
    CHECK(result.options.protocol.tls1_3_ciphers == names{"TLS_AES_128_GCM_SHA256"});
}

TEST_CASE("each unknown suite is E15", "[tlsconfig][protocol]")
{
    fixture f;
    reader const result{f, "", "TLS_NO_SUCH, ECDHE-ECDSA-AES128-GCM-SHA256, DEFAULT"};
    CHECK(has_problem(result.settings, "E15", {"HONO_AMQP_SUPPORTEDCIPHERSUITES", "TLS_NO_SUCH is no known"}));
    CHECK(has_problem(result.settings, "E15", {"DEFAULT is no known"}));
}

TEST_CASE("suites that fit neither versions, key nor security level are E15", "[tlsconfig][protocol]")
{
    fixture f;
    f.folder.write_pair("rsa", issue(f.ca, {.name = "rsa", .dns_names = {"localhost"}, .key = key_type::rsa_2048}));
    auto const [version, suites, pair] =
        GENERATE(table<std::string, std::string, std::string>({{"TLSv1.2", "TLS_AES_128_GCM_SHA256", "server"},
                                                               {"TLSv1.2", "ECDHE-RSA-AES128-GCM-SHA256", "server"},
                                                               {"TLSv1.2", "ECDHE-ECDSA-AES128-GCM-SHA256", "rsa"},
                                                               {"TLSv1.2", "ECDHE-ECDSA-NULL-SHA", "server"},
                                                               {"TLSv1.2", "AECDH-AES128-SHA", "server"}}));
    CAPTURE(suites);
    reader const result{f, version, suites, pair};
    CHECK(has_problem(result.settings, "E15", {"HONO_AMQP_SUPPORTEDCIPHERSUITES"}));
}

TEST_CASE("suites of TLS 1.3 alone switch older versions off", "[tlsconfig][protocol]")
{
    fixture f;
    reader const result{f, "", "TLS_CHACHA20_POLY1305_SHA256"};
    CHECK(problems_of(result.settings) == "");
    CHECK(result.options.protocol.versions == versions{tls_version::tls1_3});
    CHECK(f.logged({"INFO", "older versions are off"}));
}

TEST_CASE("suites of TLS 1.2 alone leave those of TLS 1.3 at their defaults", "[tlsconfig][protocol]")
{
    fixture f;
    reader const result{f, "", "ECDHE-RSA-AES128-GCM-SHA256"}; // fits RSA keys only, but TLS 1.3 remains
    CHECK(problems_of(result.settings) == "");
    CHECK(result.options.protocol.tls1_3_ciphers.empty());
}
