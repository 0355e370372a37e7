// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "names.hpp"

using namespace hono::config;

TEST_CASE("a canonical name has a uniform and an underscore form", "[config]")
{
    struct row {
        char const* canonical;
        char const* uniform;
        char const* underscore;
    };
    auto const [canonical, uniform, underscore] = GENERATE(values<row>({
        {"hono.http.port", "HONO_HTTP_PORT", "HONO_HTTP_PORT"},
        {"hono.http.keyPath", "HONO_HTTP_KEYPATH", "HONO_HTTP_KEY_PATH"},
        {"hono.deviceConnection.amqp.bindAddress", "HONO_DEVICECONNECTION_AMQP_BINDADDRESS",
         "HONO_DEVICE_CONNECTION_AMQP_BIND_ADDRESS"},
        {"hono.registry.http.sendTimeOut", "HONO_REGISTRY_HTTP_SENDTIMEOUT", "HONO_REGISTRY_HTTP_SEND_TIME_OUT"},
        {"hono.tls.legacyPkcs12", "HONO_TLS_LEGACYPKCS12", "HONO_TLS_LEGACY_PKCS12"},
    }));
    CHECK(uniform_name(canonical) == uniform);
    CHECK(underscore_name(canonical) == underscore);
    CHECK(squash(canonical) == squash(uniform));
    CHECK(squash(canonical) == squash(underscore));
}

TEST_CASE("segments compare without case and punctuation, but cannot be joined", "[config]")
{
    CHECK(same_segments("hono.http.keyPath", "hono.http.key-path"));
    CHECK(same_segments("hono.http.keyPath", "hono.http.key_path"));
    CHECK(same_segments("hono.http.keyPath", "HONO.http.KEYPATH"));
    CHECK_FALSE(same_segments("hono.http.keyPath", "hono.http.key.path"));
}

TEST_CASE("only names whose first segment is hono are ours", "[config]")
{
    CHECK(is_hono_name("HONO_X"));
    CHECK(is_hono_name("hono.http.port"));
    CHECK_FALSE(is_hono_name("HONO"));
    CHECK_FALSE(is_hono_name("HONOLULU_PORT"));
    CHECK_FALSE(is_hono_name("MY_HONO_PORT"));
}

TEST_CASE("the longest known prefix ends at a separator", "[config]")
{
    std::vector<std::string> const prefixes{"HONOAUTH", "HONOAUTHAMQP", "HONODEVICECONNECTION"};
    CHECK(longest_prefix("HONO_AUTH_HOST", prefixes) == "HONOAUTH");
    CHECK(longest_prefix("HONO_AUTH_AMQP_KEY_PATH", prefixes) == "HONOAUTHAMQP");
    CHECK(longest_prefix("HONO_DEVICE_CONNECTION_HOST", prefixes) == "HONODEVICECONNECTION");
    CHECK(longest_prefix("HONO_AUTHOR", prefixes).empty());
}

TEST_CASE("a typing error finds the name that was meant", "[config]")
{
    std::vector<std::string> const names{"hono.http.keyPath", "hono.http.certPath", "hono.http.port"};
    CHECK(nearest("HONO_HTTP_KEY_PAHT", names) == "hono.http.keyPath");
    CHECK(nearest("hono.http.prot", names) == "hono.http.port");
    CHECK(nearest("hono.quite.different.thing", names).empty());
    CHECK(nearest(std::string(5000, 'x'), names).empty());
}
