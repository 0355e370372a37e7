// SPDX-License-Identifier: Apache-2.0
#include "options.hpp"

#include <catch2/catch.hpp>

#include <hono/config/command_line.hpp>

using namespace hono;
using namespace hono::device_registry;

namespace {

/// What a registry without TLS needs at least, and `more`.
config::settings settings_of(config::environment const& more)
{
    config::environment variables{{"HONO_REGISTRY_AMQP_INSECURE_PORT", "0"},
                                  {"HONO_REGISTRY_HTTP_INSECURE_PORT", "0"},
                                  {"HONO_AUTH_VALIDATION_SHARED_SECRET", std::string(32, 'x')}};
    for (auto const& [name, value] : more)
        variables[name] = value;
    char const* const arguments[] = {"test"};
    return config::parse_command_line(make_schema(), 1, arguments, variables).values;
}

struct outcome_of_reading {
    options read;
    std::string problems;
};

outcome_of_reading read(config::environment const& variables)
{
    auto settings = settings_of(variables);
    auto made = read_options(settings);
    std::string problems;
    for (auto const& each : settings.problems())
        problems += each + "\n";
    return {std::move(made), std::move(problems)};
}

} // namespace

TEST_CASE("without further settings the rules are those of the documents", "[options]")
{
    auto const [read_options, problems] = read({});
    CHECK(problems == "");
    CHECK(read_options.database == "/var/lib/hono/device-registry/registry.db");
    CHECK(read_options.endpoint.link_credit == 100);
    CHECK(read_options.apis.tenant_max_age == 180);
    CHECK(read_options.apis.credentials_max_age == 180);
    CHECK(read_options.apis.provisioning.enabled);
    CHECK(read_options.http_limits.request.body == 2048);
    CHECK(read_options.management.tenants_writable);
    CHECK_FALSE(read_options.management.max_devices_per_tenant);
    CHECK(read_options.management.credentials.max_bcrypt_cost == 10);
    CHECK(read_options.management.credentials.hash_algorithms.empty());
    CHECK_FALSE(read_options.open_beyond_loopback);
}

TEST_CASE("the rules can be set", "[options]")
{
    auto const [read_options, problems] = read({{"HONO_REGISTRY_SQLITE_PATH", "/data/r.db"},
                                                {"HONO_TENANT_SVC_CACHE_MAX_AGE", "0"},
                                                {"HONO_CREDENTIALS_SVC_CACHE_MAX_AGE", "20"},
                                                {"HONO_TENANT_SVC_MODIFICATION_ENABLED", "false"},
                                                {"HONO_DEVICE_REGISTRY_MODIFICATION_ENABLED", "false"},
                                                {"HONO_REGISTRY_SVC_MAX_DEVICES_PER_TENANT", "7"},
                                                {"HONO_CREDENTIALS_SVC_MAX_BCRYPT_ITERATIONS", "12"},
                                                {"HONO_CREDENTIALS_SVC_HASH_ALGORITHMS_WHITELIST", "sha-512, bcrypt"},
                                                {"HONO_REGISTRY_REST_MAX_PAYLOAD_SIZE", "10000"},
                                                {"HONO_REGISTRY_HTTP_TENANT_ID_PATTERN", "[a-c]+"}});
    CHECK(problems == "");
    CHECK(read_options.database == "/data/r.db");
    CHECK(read_options.apis.tenant_max_age == 0);
    CHECK(read_options.apis.credentials_max_age == 20);
    CHECK_FALSE(read_options.apis.provisioning.enabled);
    CHECK(read_options.apis.provisioning.max_devices == 7);
    CHECK_FALSE(read_options.management.tenants_writable);
    CHECK_FALSE(read_options.management.devices_writable);
    CHECK(read_options.management.credentials_writable);
    CHECK(read_options.management.max_devices_per_tenant == 7);
    CHECK(read_options.management.credentials.max_bcrypt_cost == 12);
    CHECK(read_options.management.credentials.hash_algorithms == std::vector<std::string>{"sha-512", "bcrypt"});
    CHECK(read_options.http_limits.request.body == 10'000);
    CHECK(read_options.api.tenant_ids.matches("abc"));
    CHECK_FALSE(read_options.api.tenant_ids.matches("abd"));
}

TEST_CASE("beyond loopback the management API is open only if the operator says so", "[options]")
{
    auto const address = GENERATE("0.0.0.0", "192.0.2.1", "::", "registry.example");
    config::environment variables{{"HONO_REGISTRY_HTTP_INSECURE_PORT_BIND_ADDRESS", address}};
    auto refused = read(variables);
    CHECK_THAT(refused.problems,
               Catch::Contains("hono.registry.http.usersPath") && Catch::Contains("hono.registry.http.trustStorePath"));
    variables["HONO_REGISTRY_HTTP_AUTHENTICATION_REQUIRED"] = "false";
    auto const opened = read(variables);
    CHECK(opened.problems == "");
    CHECK(opened.read.open_beyond_loopback);
}

TEST_CASE("the management API of loopback needs no decision", "[options]")
{
    auto const address = GENERATE("127.0.0.1", "127.1.2.3", "::1", "localhost");
    auto const made = read({{"HONO_REGISTRY_HTTP_INSECURE_PORT_BIND_ADDRESS", address}});
    CHECK(made.problems == "");
    CHECK_FALSE(made.read.open_beyond_loopback);
}

TEST_CASE("what this version does not do is refused by name", "[options]")
{
    CHECK_THAT(read({{"HONO_REGISTRY_HTTP_USERSPATH", "/users.json"}}).problems,
               Catch::Contains("HONO_REGISTRY_HTTP_USERSPATH"));
    CHECK_THAT(read({{"HONO_REGISTRY_HTTP_AUTHENTICATION_REQUIRED", "true"}}).problems,
               Catch::Contains("HONO_REGISTRY_HTTP_AUTHENTICATION_REQUIRED"));
    CHECK_THAT(read({{"HONO_REGISTRY_STORE", "mongodb"}}).problems, Catch::Contains("HONO_REGISTRY_STORE"));
    CHECK_THAT(read({{"HONO_MONGODB_HOST", "mongo"}}).problems, Catch::Contains("HONO_MONGODB_HOST"));
    CHECK_THAT(read({{"HONO_DEVICE_REGISTRY_FILENAME", "devices.json"}}).problems,
               Catch::Contains("HONO_DEVICE_REGISTRY_FILENAME"));
}

TEST_CASE("a pattern that does not compile is named", "[options]")
{
    CHECK_THAT(read({{"HONO_REGISTRY_HTTP_DEVICE_ID_PATTERN", "[a"}}).problems,
               Catch::Contains("HONO_REGISTRY_HTTP_DEVICE_ID_PATTERN"));
    CHECK_THAT(read({{"HONO_REGISTRY_HTTP_CORS_ALLOWED_ORIGIN", "[a"}}).problems,
               Catch::Contains("HONO_REGISTRY_HTTP_CORS_ALLOWED_ORIGIN"));
}
