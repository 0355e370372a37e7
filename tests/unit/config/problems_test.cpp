// SPDX-License-Identifier: Apache-2.0
// tls.md §5, §21; health-and-operations.md §10: all problems, one line each, no secrets.
#include <catch2/catch.hpp>

#include "fixture.hpp"

using namespace hono::config;
using test::load;
using test::make_schema;

TEST_CASE("all wrong values are reported together", "[config]")
{
    auto const loaded = load(make_schema(), {{"HONO_HTTP_PORT", "abc"},
                                             {"HONO_AMQP_PORT", "70000"},
                                             {"HONO_AMQP_MAX_PAYLOAD_SIZE", "128"},
                                             {"HONO_APP_STARTUP_TIMEOUT", "0"},
                                             {"HONO_VERTX_DNS_QUERY_TIMEOUT", "50"},
                                             {"HONO_HTTP_KEY_FORMAT", "DER"},
                                             {"HONO_HTTP_SNI", "perhaps"}});
    CHECK(loaded.problems() ==
          std::vector<std::string>{
              "hono.app.startupTimeout (HONO_APP_STARTUP_TIMEOUT): 0: must be an integer from 1 to 86400",
              "hono.vertx.dnsQueryTimeout (HONO_VERTX_DNS_QUERY_TIMEOUT): 50: must be a duration, in milliseconds of "
              "at least 100",
              "hono.http.port (HONO_HTTP_PORT): abc: must be an integer from 0 to 65535",
              "hono.http.keyFormat (HONO_HTTP_KEY_FORMAT): DER: must be one of PEM, PKCS12, JKS",
              "hono.http.sni (HONO_HTTP_SNI): perhaps: must be true or false",
              "hono.amqp.port (HONO_AMQP_PORT): 70000: must be an integer from 0 to 65535",
              "hono.amqp.maxPayloadSize (HONO_AMQP_MAX_PAYLOAD_SIZE): 128: must be an integer of at least 129"});
    CHECK(loaded.integer("hono.http.port") == 8443); // reading goes on with the default
    CHECK_THROWS_AS(loaded.require_valid(), configuration_error);
}

TEST_CASE("what a component finds is reported in the same form", "[config]")
{
    auto loaded = load(make_schema(), {{"HONO_HTTP_KEY_FILE", "/k.pem"}, {"HONO_TENANT_PASSWORD", "s3cret"}});
    CHECK_NOTHROW(loaded.require_valid());
    loaded.report("E03", "hono.http.certPath", "not set, but HONO_HTTP_KEY_FILE is");
    loaded.report("E01", "hono.http.keyPath", "No such file or directory");
    loaded.report("E01", "hono.http.keyPath", "No such file or directory");
    loaded.report("", "hono.tenant.password", "is bad");
    loaded.report("a line of its own");
    try {
        loaded.require_valid();
        FAIL("nothing was thrown");
    } catch (configuration_error const& e) {
        CHECK(e.problems == std::vector<std::string>{
                                "E03 hono.http.certPath (HONO_HTTP_CERT_PATH): not set, but HONO_HTTP_KEY_FILE is",
                                "E01 hono.http.keyPath (HONO_HTTP_KEY_FILE): /k.pem: No such file or directory",
                                "hono.tenant.password (HONO_TENANT_PASSWORD): is bad", "a line of its own"});
        CHECK(std::string{e.what()} == "the configuration has 4 problems");
    }
}

TEST_CASE("a secret may be the first line of a file", "[config]")
{
    test::folder files;
    auto const file = files.write("password", "s3cret\r\nsecond line\n");
    for (auto const& value : {"file:" + file.string(), "file://" + file.string()}) {
        auto const loaded = load(make_schema(), {{"HONO_TENANT_PASSWORD", value}});
        CHECK(loaded.secret("hono.tenant.password").reveal() == "s3cret");
        CHECK(loaded.secret_file("hono.tenant.password") == file);
        CHECK(loaded.problems().empty());
    }
    CHECK(load(make_schema(), {{"HONO_TENANT_PASSWORD", "plain"}}).secret_file("hono.tenant.password") == std::nullopt);
}

TEST_CASE("a password file that is missing or empty is E10", "[config]")
{
    test::folder files;
    auto const empty = files.write("empty", "\nsecond").string();
    auto const problem = [](std::string const& file) {
        auto const loaded = load(make_schema(), {{"HONO_TENANT_PASSWORD", "file:" + file}});
        return loaded.problems().size() == 1 ? loaded.problems()[0] : "";
    };
    CHECK(problem(empty) ==
          "E10 hono.tenant.password (HONO_TENANT_PASSWORD): the first line of " + empty + " is empty");
    CHECK(problem("/nowhere/p") ==
          "E10 hono.tenant.password (HONO_TENANT_PASSWORD): cannot read /nowhere/p: No such file or directory");
    CHECK(problem(files.path()).find("E10 hono.tenant.password (HONO_TENANT_PASSWORD): cannot read") == 0);
}

TEST_CASE("messages never print secrets and never break the line", "[config]")
{
    schema known;
    known.add({.name = "hono.auth.validation.sharedSecret", .type = kind::secret, .min = 32});
    known.add({.name = "hono.x.port", .type = kind::integer});
    auto const loaded =
        load(known, {{"HONO_AUTH_VALIDATION_SHARED_SECRET", "too-short"}, {"HONO_X_PORT", "1\nE01 forged"}});
    CHECK(loaded.problems() ==
          std::vector<std::string>{"hono.auth.validation.sharedSecret (HONO_AUTH_VALIDATION_SHARED_SECRET): "
                                   "must have a length of at least 32 bytes",
                                   "hono.x.port (HONO_X_PORT): 1?E01 forged: must be an integer"});
}
