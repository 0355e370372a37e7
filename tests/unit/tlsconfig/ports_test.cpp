// SPDX-License-Identifier: Apache-2.0
// Which ports a listener opens: the table of tls.md §6.
#include <catch2/catch.hpp>

#include <hono/tlsconfig/listener_options.hpp>

#include "fixture.hpp"

using namespace hono;
using namespace hono::test;
using tlsconfig::listener_kind;

namespace {

using variables = std::map<std::string, std::string>;

variables const pair{{"HONO_AMQP_KEYPATH", "@server-key.pem"}, {"HONO_AMQP_CERTPATH", "@server-cert.pem"}};

struct reader {
    reader(fixture& f, variables set, bool identity)
        : settings{[&] {
            if (identity)
                set.insert(pair.begin(), pair.end());
            return f.settings(set);
        }()}
        , options{tlsconfig::read_listener_options(settings, "hono.amqp", listener_kind::service)}
    {
    }
    int tls() const { return options.tls ? options.tls->port : -1; }
    int plain() const { return options.plain ? options.plain->port : -1; }

    config::settings settings;
    tlsconfig::listener_options options;
};

} // namespace

TEST_CASE("identity, port and plain port decide what is opened", "[tlsconfig][ports]")
{
    struct row {
        bool identity;
        variables set;
        int tls;
        int plain;
    };
    auto const expected =
        GENERATE(row{true, {}, 5671, -1}, row{true, {{"HONO_AMQP_PORT", "7000"}}, 7000, -1},
                 row{true, {{"HONO_AMQP_INSECUREPORTENABLED", "true"}}, 5671, 5672},
                 row{true, {{"HONO_AMQP_PORT", "7000"}, {"HONO_AMQP_INSECUREPORT", "7001"}}, 7000, 7001},
                 row{true, {{"HONO_AMQP_PORT", "0"}, {"HONO_AMQP_INSECUREPORT", "0"}}, 0, 0},
                 row{false, {{"HONO_AMQP_INSECUREPORTENABLED", "true"}}, -1, 5672},
                 row{false, {{"HONO_AMQP_INSECUREPORT", "7001"}}, -1, 7001},
                 row{false, {{"HONO_AMQP_PORT", "7000"}, {"HONO_AMQP_INSECUREPORTENABLED", "true"}}, -1, 5672});
    fixture f;
    reader const result{f, expected.set, expected.identity};
    CHECK(problems_of(result.settings) == "");
    CHECK(result.tls() == expected.tls);
    CHECK(result.plain() == expected.plain);
    bool const ignored_port = !expected.identity && expected.set.contains("HONO_AMQP_PORT");
    CHECK(f.logged({"WARN", "HONO_AMQP_PORT", "secure port set"}) == ignored_port);
}

TEST_CASE("no port at all is E11", "[tlsconfig][ports]")
{
    fixture f;
    bool const port_set = GENERATE(false, true);
    reader const result{f, port_set ? variables{{"HONO_AMQP_PORT", "7000"}} : variables{}, false};
    CHECK(has_problem(result.settings, "E11", {"hono.amqp.keyPath (HONO_AMQP_KEY_PATH)", "no port configured"}));
    CHECK(f.logged({"WARN", "HONO_AMQP_PORT", "7000"}) == false);
    CHECK(f.logged({"WARN", "HONO_AMQP_PORT", "secure port set"}) == port_set);
}

TEST_CASE("equal port numbers are E12, also on different addresses", "[tlsconfig][ports]")
{
    fixture f;
    variables const set =
        GENERATE(variables{{"HONO_AMQP_PORT", "7000"}, {"HONO_AMQP_INSECUREPORT", "7000"}},
                 variables{{"HONO_AMQP_INSECUREPORT", "5671"}},
                 variables{{"HONO_AMQP_PORT", "5672"}, {"HONO_AMQP_INSECUREPORTENABLED", "true"}},
                 variables{{"HONO_AMQP_INSECUREPORT", "5671"}, {"HONO_AMQP_INSECUREPORTBINDADDRESS", "127.0.0.2"}});
    reader const result{f, set, true};
    CHECK(has_problem(result.settings, "E12", {"hono.amqp.insecurePort", "hono.amqp.port"}));
}

TEST_CASE("insecurePortEnabled=false keeps the plain port closed with a warning", "[tlsconfig][ports]")
{
    fixture f;
    reader const result{f, {{"HONO_AMQP_INSECUREPORT", "7001"}, {"HONO_AMQP_INSECUREPORTENABLED", "false"}}, true};
    CHECK(result.plain() == -1);
    CHECK(f.logged({"WARN", "HONO_AMQP_INSECUREPORT", "HONO_AMQP_INSECUREPORTENABLED"}));
}

TEST_CASE("a plain port on a number of TLS is a warning", "[tlsconfig][ports]")
{
    fixture f;
    reader const result{
        f, {{"HONO_AMQP_INSECUREPORT", GENERATE("5671", "8443", "8883")}, {"HONO_AMQP_PORT", "7000"}}, true};
    CHECK(problems_of(result.settings) == "");
    CHECK(f.logged({"WARN", "HONO_AMQP_INSECUREPORT", "expect TLS"}));
}

TEST_CASE("each port has an address of its own, loopback by default", "[tlsconfig][ports]")
{
    fixture f;
    reader const usual{f, {{"HONO_AMQP_INSECUREPORTENABLED", "true"}}, true};
    CHECK(usual.options.tls->address == "127.0.0.1");
    CHECK(usual.options.plain->address == "127.0.0.1");
    reader const chosen{f,
                        {{"HONO_AMQP_INSECUREPORTENABLED", "true"},
                         {"HONO_AMQP_BINDADDRESS", "0.0.0.0"},
                         {"HONO_AMQP_INSECUREPORTBINDADDRESS", "::1"}},
                        true};
    CHECK(chosen.options.tls->address == "0.0.0.0");
    CHECK(chosen.options.plain->address == "::1");
}

TEST_CASE("the defaults are those of the block", "[tlsconfig][ports]")
{
    fixture f;
    auto settings = f.settings({{"HONO_HTTP_KEYPATH", "@server-key.pem"},
                                {"HONO_HTTP_CERTPATH", "@server-cert.pem"},
                                {"HONO_HTTP_INSECUREPORTENABLED", "true"}});
    auto const options = tlsconfig::read_listener_options(settings, "hono.http", listener_kind::adapter);
    CHECK(options.prefix == "hono.http");
    CHECK(options.tls->port == 8443);
    CHECK(options.plain->port == 8080);
    CHECK(options.handshake_timeout == std::chrono::seconds{10});
    CHECK(options.session_tickets);
}

TEST_CASE("what this version does not know how to follow is refused by name", "[tlsconfig][ports]")
{
    fixture f;
    auto const [name, value] = GENERATE(
        std::pair{"HONO_AMQP_SNI", "true"}, std::pair{"HONO_AMQP_SNICERTSPATH", "@sni"},
        std::pair{"HONO_AMQP_SNICERTIFICATES_0_KEYPATH", "@server-key.pem"}, std::pair{"HONO_AMQP_CRLPATH", "@crl.pem"},
        std::pair{"HONO_AMQP_TICKETKEYSPATH", "@keys"}, std::pair{"HONO_AMQP_OCSPSTAPLING", "true"});
    reader const result{f, {{name, value}}, true};
    CAPTURE(problems_of(result.settings));
    CHECK(has_problem(result.settings, "E02", {name, "not supported by this version"}));
}

TEST_CASE("settings that switch such a feature off are no problem", "[tlsconfig][ports]")
{
    fixture f;
    reader const result{f, {{"HONO_AMQP_SNI", "false"}, {"HONO_AMQP_OCSPSTAPLING", "false"}}, true};
    CHECK(problems_of(result.settings) == "");
}
