// SPDX-License-Identifier: Apache-2.0
#include <hono/auth/client_options.hpp>

#include <catch2/catch.hpp>

#include <hono/auth/auth_block.hpp>
#include <hono/config/blocks.hpp>
#include <hono/config/command_line.hpp>

#include "certs.hpp"

using namespace hono;
using hono::test::key_type;

namespace {

config::settings settings_of(config::environment variables)
{
    config::schema schema;
    config::add_app_block(schema);
    auth::add_auth_block(schema);
    char const* const arguments[] = {"test"};
    return config::parse_command_line(schema, 1, arguments, variables).values;
}

struct outcome {
    auth::client_options options;
    std::vector<std::string> problems;
};

outcome read(config::environment variables)
{
    auto settings = settings_of(std::move(variables));
    auto options = auth::read_client_options(settings, "hono-test");
    return {std::move(options), settings.problems()};
}

std::string write_certificate(hono::test::temporary_folder const& folder, key_type key)
{
    hono::test::certificate_request request;
    request.name = "auth-server";
    request.key = key;
    auto const made = hono::test::make_self_signed(request);
    return folder.write("auth-server-cert.pem", hono::test::to_pem(*made.certificate)).string();
}

bool mentions(std::string const& problem, std::string_view what)
{
    return problem.find(what) != std::string::npos;
}

} // namespace

TEST_CASE("a service without a validation key does not start, and hears what is missing", "[auth]")
{
    auto const [options, problems] = read({});
    REQUIRE(problems.size() == 1);
    CHECK(mentions(problems[0], "HONO_AUTH_VALIDATION_CERT_PATH"));
    CHECK(mentions(problems[0], "HONO_AUTH_VALIDATION_SHARED_SECRET"));
    CHECK(options.validation_key == nullptr);
}

TEST_CASE("the certificate's key decides about the algorithm, a shared secret wins", "[auth]")
{
    hono::test::temporary_folder const folder;
    auto const [type, algorithm] =
        GENERATE(table<key_type, char const*>({{key_type::p256, "ES256"}, {key_type::rsa_2048, "RS256"}}));
    config::environment variables{{"HONO_AUTH_VALIDATION_CERT_PATH", write_certificate(folder, type)}};
    auto read_one = read(variables);
    CHECK(read_one.problems.empty());
    REQUIRE(read_one.options.validation_key);
    CHECK(read_one.options.validation_key->algorithm() == algorithm);
    variables["HONO_AUTH_VALIDATION_SHAREDSECRET"] = std::string(32, 'x');
    read_one = read(variables);
    REQUIRE(read_one.options.validation_key);
    CHECK(read_one.options.validation_key->algorithm() == "HS256");
}

TEST_CASE("keys that validate nothing are named", "[auth]")
{
    hono::test::temporary_folder const folder;
    auto const ed25519 = write_certificate(folder, key_type::ed25519);
    std::pair<config::environment, char const*> const cases[] = {
        {{{"HONO_AUTH_VALIDATION_CERT_PATH", ed25519}}, "HONO_AUTH_VALIDATION_CERT_PATH"},
        {{{"HONO_AUTH_VALIDATION_CERTPATH", (folder / "none.pem").string()}}, "E01"},
        {{{"HONO_AUTH_VALIDATION_SHAREDSECRET", "short-secret"}}, "HONO_AUTH_VALIDATION_SHAREDSECRET"},
    };
    for (auto const& [variables, named] : cases) {
        auto const [options, problems] = read(variables);
        CHECK_FALSE(options.validation_key);
        REQUIRE(problems.size() == 1);
        CHECK(mentions(problems[0], named));
        CHECK_FALSE(mentions(problems[0], "short-secret"));
    }
}

TEST_CASE("PLAIN alone is offered unless the setting says otherwise", "[auth]")
{
    std::string const secret(32, 'x');
    CHECK(read({{"HONO_AUTH_VALIDATION_SHAREDSECRET", secret}}).options.sasl_mechanisms == "PLAIN");
    CHECK(read({{"HONO_AUTH_VALIDATION_SHAREDSECRET", secret},
                {"HONO_AUTH_SUPPORTED_SASL_MECHANISMS", "external, PLAIN"}})
              .options.sasl_mechanisms == "EXTERNAL PLAIN");
    CHECK(read({{"HONO_AUTH_VALIDATION_SHAREDSECRET", secret}, {"HONO_AUTH_SUPPORTED_SASL_MECHANISMS", "GSSAPI"}})
              .problems.size() == 1);
}

TEST_CASE("host and port come from the client block, the limits from the protocol", "[auth]")
{
    auto const [options, problems] = read({{"HONO_AUTH_VALIDATION_SHAREDSECRET", std::string(32, 'x')},
                                           {"HONO_AUTH_HOST", "auth.example"},
                                           {"HONO_AUTH_PORT", "15671"}});
    CHECK(problems.empty());
    CHECK(options.peer.host == "auth.example");
    CHECK(options.peer.port == 15'671);
    CHECK_FALSE(options.peer.connection.external);
    CHECK(options.reconnect_attempts == 3);
    CHECK(options.limit == std::chrono::seconds{3});
}
