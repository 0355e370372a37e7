// SPDX-License-Identifier: Apache-2.0
// configuration.md §2.4 and §4: which spelling sets what, and who wins.
#include <catch2/catch.hpp>

#include "fixture.hpp"

using namespace hono::config;
using test::load;
using test::make_schema;

namespace {

/// The tables' auth-server: its listener has 0.5 names below hono.auth.
schema make_auth_server()
{
    schema known;
    add_app_block(known);
    add_listener_block(known, "hono.auth.amqp", 5671, 5672, true);
    known.add_names("hono.auth.amqp", "hono.auth", rank::old_alias, {"bindAddress", "port", "keyPath", "certPath"});
    return known;
}

std::vector<std::string> texts(settings const& values, bool warnings)
{
    std::vector<std::string> result;
    for (auto const& each : values.notices())
        if (each.warning == warnings)
            result.push_back(each.text);
    return result;
}

} // namespace

TEST_CASE("every spelling of a variable is bound", "[config]")
{
    struct row {
        char const* variable;
        char const* property;
    };
    auto const [variable, property] = GENERATE(values<row>({
        {"HONO_AMQP_KEY_PATH", "hono.amqp.keyPath"},
        {"HONO_AMQP_KEYPATH", "hono.amqp.keyPath"},
        {"hono_amqp_keypath", "hono.amqp.keyPath"},
        {"HONO_AMQP_KEY_FILE", "hono.amqp.keyPath"},
        {"HONO_AMQP_KEYFILE", "hono.amqp.keyPath"},
        {"HONO_AMQP_CERT_FILE", "hono.amqp.certPath"},
        {"HONO_TENANT_TRUST_STORE_PATH", "hono.tenant.trustStorePath"},
        {"HONO_TENANT_TRUSTSTOREPATH", "hono.tenant.trustStorePath"},
        {"HONO_TENANT_KEY_FILE", "hono.tenant.keyPath"},
        {"HONO_HEALTHCHECK_KEYPATH", "hono.healthCheck.keyPath"},
        {"HONO_HEALTH_CHECK_KEY_PATH", "hono.healthCheck.keyPath"},
        {"HONO_HEALTHCHECK_KEY_PATH", "hono.healthCheck.keyPath"},
    }));
    auto const loaded = load(make_schema(), {{variable, "/etc/hono/x.pem"}});
    CHECK(loaded.path(property) == "/etc/hono/x.pem");
    CHECK(loaded.source(property) == variable);
    CHECK(loaded.is_set(property));
    CHECK(loaded.problems().empty());
}

TEST_CASE("every spelling of an option is bound", "[config]")
{
    for (auto const* const option :
         {"--hono.amqp.keyPath", "--hono.amqp.key-path", "--hono.amqp.key_path", "--hono.AMQP.KEYPATH",
          "--hono.amqp.key.path", "--hono.amqp.keyFile", "--HONO_AMQP_KEY_PATH"}) {
        auto const loaded = load(make_schema(), {}, {std::string{option} + "=/x.pem"});
        CHECK(loaded.path("hono.amqp.keyPath") == "/x.pem");
        CHECK(loaded.source("hono.amqp.keyPath") == option);
    }
}

TEST_CASE("the 0.5 names of the auth-server are those of its listener", "[config]")
{
    for (auto const* const variable : {"HONO_AUTH_AMQP_KEY_PATH", "HONO_AUTH_KEY_FILE", "HONO_AUTH_KEY_PATH"})
        CHECK(load(make_auth_server(), {{variable, "/x.pem"}}).path("hono.auth.amqp.keyPath") == "/x.pem");
    CHECK(load(make_auth_server(), {{"HONO_AUTH_PORT", "1"}}).integer("hono.auth.amqp.port") == 1);
}

TEST_CASE("a stronger spelling wins within one source and the loser is named", "[config]")
{
    struct row {
        char const* winner;
        char const* loser;
    };
    auto const [winner, loser] = GENERATE(values<row>({
        {"HONO_HTTP_KEYPATH", "HONO_HTTP_KEY_PATH"},
        {"HONO_HTTP_KEYPATH", "HONO_HTTP_KEY_FILE"},
        {"HONO_HTTP_KEY_PATH", "hono_http_keypath"},
        {"hono_http_keypath", "HONO_HTTP_KEY_FILE"},
        {"HONO_TENANT_MIN_MAX_MESSAGE_SIZE", "HONO_TENANT_MINMESSAGESIZE"},
        {"HONO_TENANT_LINKESTABLISHMENTTIMEOUT", "HONO_TENANT_LINKESTABLISMENTTIMEOUT"},
    }));
    auto const loaded = load(make_schema(), {{winner, "1"}, {loser, "2"}});
    auto const warnings = texts(loaded, true);
    REQUIRE(warnings.size() == 1);
    CHECK(warnings[0].find(winner) != std::string::npos);
    CHECK(warnings[0].find(loser) != std::string::npos);
    CHECK(warnings[0].ends_with(std::string{winner} + " wins"));
    CHECK(loaded.problems().empty());
}

TEST_CASE("a deprecated 1.5 name wins over a 0.5 name", "[config]")
{
    schema known;
    known.add({.name = "hono.registry.http.realm", .aliases = {"hono.registry.rest.realm"}});
    known.add_alias("hono.registry.http.realm", "hono.old.realm", rank::old_alias);
    auto const loaded = load(known, {{"HONO_OLD_REALM", "old"}, {"HONO_REGISTRY_REST_REALM", "rest"}});
    CHECK(loaded.text("hono.registry.http.realm") == "rest");
    CHECK(texts(loaded, false).size() == 2); // both names are deprecated
}

TEST_CASE("equal values need no warning", "[config]")
{
    auto const loaded = load(make_schema(), {{"HONO_HTTP_KEYPATH", "/x.pem"}, {"HONO_HTTP_KEY_PATH", "/x.pem"}});
    CHECK(loaded.notices().empty());
}

TEST_CASE("the use of a deprecated name is told once", "[config]")
{
    auto const loaded = load(make_schema(), {{"HONO_HTTP_KEY_FILE", "/x.pem"}});
    CHECK(
        texts(loaded, false) ==
        std::vector<std::string>{"HONO_HTTP_KEY_FILE is a deprecated name of HONO_HTTP_KEY_PATH (hono.http.keyPath)"});
    CHECK(texts(loaded, true).empty());
}

TEST_CASE("two spellings of one rank with different values are an error", "[config]")
{
    auto const loaded =
        load(make_schema(), {{"hono_http_realm", ""}, {"hono_http_port", "1"}, {"Hono_Http_Port", "2"}});
    REQUIRE(loaded.problems().size() == 1);
    CHECK(loaded.problems()[0].find("hono_http_port") != std::string::npos);
    CHECK(loaded.problems()[0].find("Hono_Http_Port") != std::string::npos);
    CHECK(load(make_schema(), {{"hono_http_port", "1"}, {"Hono_Http_Port", "1"}}).problems().empty());
    CHECK(load(make_schema(), {}, {"--hono.http.port=1", "--hono.http.port=2"}).problems().size() == 1);
}

TEST_CASE("messages about conflicting passwords do not print them", "[config]")
{
    auto const loaded =
        load(make_schema(),
             {{"HONO_TENANT_PASSWORD", "s3cret"}, {"hono_tenant_password", "0ther"}, {"Hono_Tenant_Password", "x"}});
    for (auto const& each : loaded.notices()) {
        CHECK(each.text.find("s3cret") == std::string::npos);
        CHECK(each.text.find("0ther") == std::string::npos);
    }
    CHECK(loaded.secret("hono.tenant.password").reveal() == "s3cret");
}

TEST_CASE("a fallback counts only while nothing else sets the property", "[config]")
{
    auto known = make_schema();
    add_client_block(known, "hono.command");
    for (auto const* const prefix : {"hono.messaging", "hono.command"})
        known.add_names(prefix, "hono.client", rank::fallback);
    test::folder files;
    files.write("application.yml", "hono: {command: {trustStorePath: /command.pem}}");
    auto const loaded =
        load(known, {{"HONO_CLIENT_TRUST_STORE_PATH", "/client.pem"}, {"HONO_CLIENT_KEY_FILE", "/key.pem"}}, {},
             files.path());
    CHECK(loaded.path("hono.messaging.trustStorePath") == "/client.pem");
    CHECK(loaded.path("hono.command.trustStorePath") == "/command.pem");
    CHECK(loaded.path("hono.messaging.keyPath") == "/key.pem");
    CHECK(loaded.problems().empty());
}

TEST_CASE("a key pair falls back only in a block that has neither key material nor an open plain port", "[config]")
{
    auto known = make_schema();
    known.add_names("hono.amqp", "hono.old", rank::old_alias, {"keyPath", "certPath"});
    known.add_names("hono.http", "hono.old", rank::fallback, {"keyPath", "certPath"});
    struct row {
        char const* variable;
        char const* value;
        bool falls_back;
    };
    auto const [variable, value, falls_back] = GENERATE(values<row>({
        {"HONO_HTTP_BIND_ADDRESS", "0.0.0.0", true},
        {"HONO_HTTP_INSECURE_PORT_ENABLED", "false", true},
        {"HONO_HTTP_INSECURE_PORT_ENABLED", "true", false},
        {"HONO_HTTP_INSECURE_PORT", "8080", false},
        {"HONO_HTTP_KEY_STORE_PATH", "/x.p12", false},
        {"HONO_HTTP_CERT_PATH", "/x.pem", false},
    }));
    auto const loaded =
        load(known, {{"HONO_OLD_KEY_FILE", "/key.pem"}, {"HONO_OLD_CERT_FILE", "/cert.pem"}, {variable, value}});
    CHECK(loaded.is_set("hono.http.keyPath") == falls_back);
    CHECK(loaded.path("hono.amqp.keyPath") == "/key.pem");
    CHECK(loaded.path("hono.amqp.certPath") == "/cert.pem");
    CHECK(loaded.problems().empty());
}

TEST_CASE("a 0.5 name in a stronger source wins although another block falls back to it", "[config]")
{
    auto known = make_schema();
    known.add_names("hono.amqp", "hono.old", rank::old_alias, {"keyPath", "certPath"});
    known.add_names("hono.http", "hono.old", rank::fallback, {"keyPath", "certPath"});
    test::folder files;
    files.write("application.yml", "hono: {amqp: {keyPath: /file.pem}, http: {keyPath: /http.pem}}");
    auto const loaded = load(known, {{"HONO_OLD_KEY_FILE", "/old.pem"}}, {}, files.path());
    CHECK(loaded.path("hono.amqp.keyPath") == "/old.pem");
    CHECK(loaded.path("hono.http.keyPath") == "/http.pem");
}

TEST_CASE("a list may be given by its elements", "[config]")
{
    std::vector<std::string> const expected{"TLSv1.2", "TLSv1.3"};
    auto const name = "hono.http.secureProtocols";
    CHECK(load(make_schema(), {{"HONO_HTTP_SECUREPROTOCOLS_0", "TLSv1.2"}, {"HONO_HTTP_SECUREPROTOCOLS_1", "TLSv1.3"}})
              .list(name) == expected);
    CHECK(load(make_schema(), {}, {"--hono.http.secureProtocols[1]=TLSv1.3", "--hono.http.secureProtocols[0]=TLSv1.2"})
              .list(name) == expected);
    CHECK(load(make_schema(), {{"HONO_HTTP_SECURE_PROTOCOLS", " TLSv1.2 , TLSv1.3"}}).list(name) == expected);
}

TEST_CASE("keys and indices stand where the table has a star", "[config]")
{
    auto const loaded = load(make_schema(), {{"HONO_HTTP_SNICERTIFICATES_0_KEYPATH", "/0.pem"},
                                             {"HONO_HTTP_SNI_CERTIFICATES_1_KEY_PATH", "/1.pem"}});
    auto const name = "hono.http.sniCertificates.*.keyPath";
    CHECK(loaded.is_set(name));
    CHECK(loaded.keys(name) == std::vector<std::string>{"0", "1"});
    CHECK(loaded.path("hono.http.sniCertificates.1.keyPath") == "/1.pem");
    CHECK(loaded.source(name) == "HONO_HTTP_SNICERTIFICATES_0_KEYPATH");
    CHECK_FALSE(loaded.is_set("hono.http.sniCertificates.*.certPath"));
    CHECK(loaded.notices().empty());

    auto known = make_schema();
    known.add({.name = "hono.mqtt.mapperEndpoints.*.host"});
    auto const from_option = load(known, {}, {"--hono.mqtt.mapperEndpoints.MyMapper.host=h"});
    CHECK(from_option.text("hono.mqtt.mapperEndpoints.MyMapper.host") == "h");
    auto const from_variable = load(known, {{"HONO_MQTT_MAPPER_ENDPOINTS_MYMAPPER_HOST", "h"}});
    CHECK(from_variable.keys("hono.mqtt.mapperEndpoints.*.host") == std::vector<std::string>{"mymapper"});
    CHECK(load(known, {}, {"--hono.http.sniCertificates[0].keyPath=/x"}).is_set(name));
}
