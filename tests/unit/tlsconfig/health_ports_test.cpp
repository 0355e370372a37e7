// SPDX-License-Identifier: Apache-2.0
// The end points of the health server (tls.md §13).
#include <catch2/catch.hpp>

#include <hono/tlsconfig/listener_options.hpp>

#include "fixture.hpp"

using namespace hono;
using namespace hono::test;

namespace {

using variables = std::map<std::string, std::string>;

struct reader {
    reader(fixture& f, variables const& leafs, bool identity)
        : settings{[&] {
            variables set;
            for (auto const& [leaf, value] : leafs)
                set["HONO_HEALTHCHECK_" + leaf] = value;
            if (identity)
                set.insert({{"HONO_HEALTHCHECK_KEYPATH", "@server-key.pem"},
                            {"HONO_HEALTHCHECK_CERTPATH", "@server-cert.pem"}});
            return f.settings(set);
        }()}
        , options{tlsconfig::read_listener_options(settings, "hono.healthCheck", tlsconfig::listener_kind::health)}
    {
    }
    config::settings settings;
    tlsconfig::listener_options options;
};

} // namespace

TEST_CASE("the health server opens what has an address", "[tlsconfig][health]")
{
    struct row {
        bool identity;
        variables leafs;
        std::string tls; ///< address; empty: closed
        std::string plain;
    };
    auto const expected = GENERATE(
        row{true, {{"BINDADDRESS", "0.0.0.0"}}, "0.0.0.0", ""},
        row{false, {{"INSECUREPORTBINDADDRESS", "0.0.0.0"}}, "", "0.0.0.0"},
        row{true, {{"BINDADDRESS", "::"}, {"INSECUREPORTBINDADDRESS", "::"}, {"INSECUREPORT", "8089"}}, "::", "::"},
        row{true, {{"BINDADDRESS", "10.0.0.1"}, {"INSECUREPORTBINDADDRESS", "10.0.0.2"}}, "10.0.0.1", "10.0.0.2"},
        row{false, {{"BINDADDRESS", "0.0.0.0"}, {"INSECUREPORTBINDADDRESS", "0.0.0.0"}}, "", "0.0.0.0"},
        row{true, {{"ALLOWLOOPBACK", "true"}}, "127.0.0.1", ""},
        row{true,
            {{"ALLOWLOOPBACK", "true"}, {"INSECUREPORTBINDADDRESS", "127.0.0.1"}, {"INSECUREPORT", "8089"}},
            "127.0.0.1",
            "127.0.0.1"},
        row{false, {{"ALLOWLOOPBACK", "true"}}, "", "127.0.0.1"});
    fixture f;
    reader const result{f, expected.leafs, expected.identity};
    CHECK(problems_of(result.settings) == "");
    CHECK((result.options.tls ? result.options.tls->address : "") == expected.tls);
    CHECK((result.options.plain ? result.options.plain->address : "") == expected.plain);
}

TEST_CASE("key material on the address that means not configured ends the start", "[tlsconfig][health]")
{
    fixture f;
    variables const leafs =
        GENERATE(variables{}, variables{{"BINDADDRESS", "127.0.0.1"}, {"INSECUREPORTBINDADDRESS", "0.0.0.0"}});
    reader const result{f, leafs, true};
    CHECK(has_problem(result.settings, "E11", {"hono.healthCheck.bindAddress (HONO_HEALTH"}));
}

TEST_CASE("a health server without any end point ends the start", "[tlsconfig][health]")
{
    fixture f;
    variables const leafs = GENERATE(variables{}, variables{{"INSECUREPORTENABLED", "true"}},
                                     variables{{"INSECUREPORT", "9000"}}, variables{{"BINDADDRESS", "0.0.0.0"}});
    reader const result{f, leafs, false};
    CHECK(has_problem(result.settings, "E11", {"hono.healthCheck.insecurePortBindAddress", "no port configured"}));
}

TEST_CASE("both end points on one address and port are E12", "[tlsconfig][health]")
{
    fixture f;
    auto const address = GENERATE("10.0.0.1", "0.0.0.0");
    reader const result{f, {{"BINDADDRESS", "10.0.0.1"}, {"INSECUREPORTBINDADDRESS", address}}, true};
    CHECK(has_problem(result.settings, "E12", {"hono.healthCheck.insecurePort"}));
}

TEST_CASE("the health server asks for no client certificate and ignores SNI", "[tlsconfig][health]")
{
    fixture f;
    reader const result{f, {{"BINDADDRESS", "0.0.0.0"}, {"TRUSTSTOREPATH", "@ca.pem"}, {"SNI", "true"}}, true};
    CHECK(problems_of(result.settings) == "");
    CHECK(result.options.authentication == tlsconfig::client_auth::none);
    reader const asked{f, {{"BINDADDRESS", "0.0.0.0"}, {"TRUSTSTOREPATH", "@ca.pem"}, {"CLIENTAUTH", "request"}}, true};
    CHECK(asked.options.authentication == tlsconfig::client_auth::request);
}

TEST_CASE("settings of the whole process that this version does not follow are refused", "[tlsconfig][health]")
{
    fixture f;
    auto const [name, value] =
        GENERATE(std::pair{"HONO_TLS_KTLS", "true"}, std::pair{"HONO_TLS_RELOAD_RECONNECTCLIENTS", "true"},
                 std::pair{"HONO_TLS_RELOAD_CLOSEUNTRUSTED", "true"}, std::pair{"HONO_TLS_MAXCONNECTIONAGE", "1h"});
    auto settings = f.settings({{name, value}, {"HONO_HEALTHCHECK_INSECUREPORTBINDADDRESS", "0.0.0.0"}});
    tlsconfig::read_listener_options(settings, "hono.healthCheck", tlsconfig::listener_kind::health);
    CHECK(has_problem(settings, "E02", {name, "not supported by this version"}));
    CHECK(settings.problems().size() == 1);
}
