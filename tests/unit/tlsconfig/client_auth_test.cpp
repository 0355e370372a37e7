// SPDX-License-Identifier: Apache-2.0
// Whether a listener asks for client certificates: the table of tls.md §7.
#include <catch2/catch.hpp>

#include <hono/tlsconfig/listener_options.hpp>

#include "fixture.hpp"

using namespace hono;
using namespace hono::test;
using tlsconfig::client_auth;
using tlsconfig::client_check;
using tlsconfig::listener_kind;

namespace {

using variables = std::map<std::string, std::string>;

struct reader {
    reader(fixture& f, listener_kind kind, variables const& leafs)
        : settings{[&] {
            std::string const prefix = kind == listener_kind::adapter ? "HONO_HTTP_" : "HONO_AMQP_";
            variables set{{prefix + "KEYPATH", "@server-key.pem"}, {prefix + "CERTPATH", "@server-cert.pem"}};
            for (auto const& [leaf, value] : leafs)
                set[prefix + leaf] = value;
            return f.settings(set);
        }()}
        , options{tlsconfig::read_listener_options(settings, kind == listener_kind::adapter ? "hono.http" : "hono.amqp",
                                                   kind)}
    {
    }
    config::settings settings;
    tlsconfig::listener_options options;
};

variables const trust{{"TRUSTSTOREPATH", "@ca.pem"}};

} // namespace

TEST_CASE("trust store, kind and authenticationRequired decide about client certificates", "[tlsconfig][client auth]")
{
    struct row {
        listener_kind kind;
        variables leafs;
        client_auth authentication;
        client_check check;
    };
    auto const expected = GENERATE(
        row{listener_kind::service, {}, client_auth::none, client_check::validity_only},
        row{listener_kind::service, trust, client_auth::request, client_check::path},
        row{listener_kind::adapter, trust, client_auth::request, client_check::path},
        row{listener_kind::adapter, {}, client_auth::request, client_check::validity_only},
        row{listener_kind::adapter,
            {{"AUTHENTICATIONREQUIRED", "false"}},
            client_auth::none,
            client_check::validity_only},
        row{listener_kind::adapter,
            {{"AUTHENTICATIONREQUIRED", "false"}, {"TRUSTSTOREPATH", "@ca.pem"}},
            client_auth::request,
            client_check::path},
        row{listener_kind::service,
            {{"CLIENTAUTH", "require"}, {"TRUSTSTOREPATH", "@ca.pem"}},
            client_auth::require,
            client_check::path},
        row{listener_kind::service,
            {{"CLIENTAUTH", "none"}, {"TRUSTSTOREPATH", "@ca.pem"}},
            client_auth::none,
            client_check::path},
        row{listener_kind::adapter, {{"CLIENTAUTH", "require"}}, client_auth::require, client_check::validity_only},
        row{listener_kind::adapter, {{"CLIENTAUTH", "none"}}, client_auth::none, client_check::validity_only});
    fixture f;
    reader const result{f, expected.kind, expected.leafs};
    CHECK(problems_of(result.settings) == "");
    CHECK(result.options.authentication == expected.authentication);
    if (expected.authentication != client_auth::none)
        CHECK(result.options.check == expected.check);
}

TEST_CASE("a service cannot ask for certificates that nothing could verify", "[tlsconfig][client auth]")
{
    fixture f;
    reader const result{f, listener_kind::service, {{"CLIENTAUTH", GENERATE("request", "require")}}};
    CHECK(has_problem(result.settings, "E08", {"hono.amqp.clientAuth", "hono.amqp.trustStorePath"}));
}

TEST_CASE("features for devices that do not exist yet are refused", "[tlsconfig][client auth]")
{
    fixture f;
    auto const leaf = GENERATE(as<std::string>{}, "TENANTFROMSNI", "ACCEPTINTERMEDIATES");
    reader const result{f, listener_kind::adapter, {{leaf, "true"}}};
    CHECK(has_problem(result.settings, "E02", {"HONO_HTTP_" + leaf}));
}
