// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "check.hpp"
#include "fixture.hpp"

using namespace hono::config;
using namespace std::chrono_literals;

TEST_CASE("every default is a legal value and every row has a meaning", "[config]")
{
    auto const known = test::make_schema();
    for (auto const& row : known.properties()) {
        INFO(row.name);
        CHECK_FALSE(row.meaning.empty());
        if (!row.default_value.empty())
            CHECK(find_fault(row, row.default_value) == "");
    }
}

TEST_CASE("all blocks of an adapter fit together", "[config]")
{
    schema known;
    add_app_block(known);
    add_health_block(known);
    add_listener_block(known, "hono.http", 8443, 8080, false);
    add_adapter_block(known, "hono.http");
    for (auto const* const prefix : {"hono.messaging", "hono.command"}) {
        add_client_block(known, prefix);
        known.add_names(prefix, "hono.client", rank::fallback);
    }
    for (auto const* const prefix : {"hono.tenant", "hono.registration", "hono.credentials"}) {
        add_client_block(known, prefix);
        add_cache_block(known, prefix);
    }
    CHECK(test::load(known, {}).problems().empty());
}

TEST_CASE("the documented defaults hold", "[config]")
{
    auto const values = test::load(test::make_schema(), {});
    CHECK(values.integer("hono.amqp.port") == 5671);
    CHECK(values.integer("hono.amqp.insecurePort") == 5672);
    CHECK(values.integer("hono.healthCheck.port") == 8088);
    CHECK(values.integer("hono.amqp.receiverLinkCredit") == 100);
    CHECK(values.list("hono.amqp.secureProtocols") == std::vector<std::string>{"TLSv1.2", "TLSv1.3"});
    CHECK(values.duration("hono.amqp.handshakeTimeout") == 10s);
    CHECK(values.duration("hono.tenant.connectTimeout") == 5s);
    CHECK(values.integer("hono.tenant.connectTimeout") == 5000); // milliseconds
    CHECK(values.duration("hono.tenant.requestTimeout") == 200ms);
    CHECK(values.duration("hono.tenant.staleIfUnavailable") == 10min);
    CHECK(values.integer("hono.tenant.responseCacheMaxSize") == 20'000);
    CHECK(values.duration("hono.vertx.maxEventLoopExecuteTime") == 2s);
    CHECK(values.duration("hono.tls.expiryWarning") == 336h);
    CHECK(values.boolean("hono.tenant.hostnameVerificationRequired"));
    CHECK_FALSE(values.is_set("hono.app.memoryLimit"));
}

TEST_CASE("settings of features that are refused elsewhere are known by name", "[config]")
{
    for (auto const* const leaf :
         {"keyStorePath", "keyStorePassword", "keyFormat", "trustStoreFormat", "sni", "sniCertificates.*.keyPath",
          "sniCertificates.*.certPath", "sniCertsPath", "clientAuth", "handshakeTimeout", "sessionTickets",
          "ticketKeysPath", "ocspStapling", "crlPath"})
        for (auto const* const prefix : {"hono.http.", "hono.amqp.", "hono.healthCheck."})
            CHECK(test::make_schema().find(std::string{prefix} + leaf) != nullptr);
}

TEST_CASE("the health server has its 0.5 names", "[config]")
{
    auto const values = test::load(
        test::make_schema(), {{"HONO_APP_HEALTH_CHECK_PORT", "1"}, {"HONO_APP_HEALTH_CHECK_BIND_ADDRESS", "0.0.0.0"}});
    CHECK(values.integer("hono.healthCheck.insecurePort") == 1);
    CHECK(values.text("hono.healthCheck.insecurePortBindAddress") == "0.0.0.0");
}

TEST_CASE("memory may be given with a suffix", "[config]")
{
    CHECK(test::load(test::make_schema(), {{"HONO_APP_MEMORY_LIMIT", "256Mi"}}).integer("hono.app.memoryLimit") ==
          268'435'456);
}
