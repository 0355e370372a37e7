// SPDX-License-Identifier: Apache-2.0
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <catch2/catch.hpp>

#include <hono/adapter/authenticator.hpp>
#include <hono/base/base64.hpp>
#include <hono/base/json.hpp>

#include "certs.hpp"
#include "fake_registry.hpp"
#include "run_io.hpp"

using namespace hono;
using namespace std::chrono_literals;

namespace {

std::string encoded_key(hono::test::identity const& of)
{
    unsigned char* der = nullptr;
    auto const size = i2d_PUBKEY(of.key.get(), &der);
    std::string const bytes{reinterpret_cast<char const*>(der), static_cast<std::size_t>(size)};
    OPENSSL_free(der);
    return base64_encode(bytes);
}

/// Tenant T with a CA, and a device that it vouches for.
struct site {
    ::test::worker_io io;
    ::test::fake_directory directory;
    adapter::password_cache verified;
    net::worker_pool pool{1, 10};
    adapter::authenticator devices;
    hono::test::identity ca = hono::test::make_ca();
    hono::test::identity device = hono::test::issue(ca, {.name = "lamp"});
    json tenant = {{"tenant-id", "T"}};

    explicit site(bool outdated_allowed = true)
        : devices{directory, verified, pool, io.executor(), "hono-http", outdated_allowed}
    {
        trust(ca);
        set_credentials(R"({"id":"s"})");
    }

    void trust(hono::test::identity const& anchor, bool auto_provisioning = false)
    {
        tenant["trusted-ca"].push_back({{"subject-dn", "cn=TEST CA, o=Hono"},
                                        {"public-key", encoded_key(anchor)},
                                        {"algorithm", "EC"},
                                        {"auto-provisioning-enabled", auto_provisioning}});
    }

    void set_credentials(std::string const& secrets, std::string const& more = "")
    {
        directory.credentials[{"T", "CN=lamp,O=Hono"}] =
            R"({"device-id":"d","type":"x509-cert","auth-id":"CN=lamp,O=Hono")" + more + R"(,"secrets":[)" + secrets +
            "]}";
    }

    awaitable<void> authenticate(X509* certificate, error_code* outcome)
    {
        security::device_certificate const presented{*certificate};
        auto const found = co_await devices.authenticate(presented, deadline_in(10s));
        *outcome = found ? error_code{} : found.error();
        if (found)
            CHECK(found->device_id() == "d");
    }

    error_code login(hono::test::identity const& with)
    {
        directory.tenants_of_issuers["CN=test CA,O=Hono"] = tenant.dump();
        directory.asked.clear();
        error_code outcome;
        io.run(authenticate(with.certificate.get(), &outcome));
        return outcome;
    }
    error_code login() { return login(device); }
};

} // namespace

TEST_CASE("a device with a certificate of its tenant's CA gets in", "[adapter][certificate]")
{
    site s;
    CHECK_FALSE(s.login());
    CHECK(s.directory.asked == std::vector<std::string>{"issuer", "credentials"});
    CHECK(s.directory.certificate.empty());
    CHECK_FALSE(s.login()); // the signature is known by now
}

TEST_CASE("certificates that the tenant's CA has not issued are refused, also under its name", "[adapter][certificate]")
{
    site s;
    CHECK_FALSE(s.login());
    auto const forger = hono::test::make_ca();
    CHECK(s.login(hono::test::issue(forger, {.name = "lamp"})) == adapter::errc::bad_certificate);
    CHECK(s.directory.asked == std::vector<std::string>{"issuer"});
    CHECK(s.login(hono::test::issue(s.ca, {.name = "lamp", .valid_from = -48h, .valid_until = -24h})) ==
          adapter::errc::bad_certificate);
    CHECK(s.login(hono::test::issue(hono::test::make_ca("other"), {.name = "lamp"})) == registry::errc::tenant_unknown);
    CHECK(s.login(hono::test::make_self_signed({.name = "lamp"})) == registry::errc::tenant_unknown);
}

TEST_CASE("a tenant without anchors, or with unreadable ones, lets no certificate in", "[adapter][certificate]")
{
    site s;
    s.tenant["trusted-ca"] = {{{"subject-dn", "CN=test CA,O=Hono"}, {"public-key", "AAAA"}}, 1};
    CHECK(s.login() == adapter::errc::bad_certificate);
    s.tenant.erase("trusted-ca");
    CHECK(s.login() == adapter::errc::bad_certificate);
}

TEST_CASE("of several anchors with one name any suffices, as long as it is there", "[adapter][certificate]")
{
    site s;
    auto const next = hono::test::make_ca();
    s.trust(next);
    CHECK_FALSE(s.login());
    CHECK_FALSE(s.login(hono::test::issue(next, {.name = "lamp"})));
    s.tenant["trusted-ca"].erase(0);
    CHECK(s.login() == adapter::errc::bad_certificate);
}

TEST_CASE("tenant, adapter and credentials must be enabled, after the certificate is known", "[adapter][certificate]")
{
    site s;
    s.tenant["enabled"] = false;
    CHECK(s.login() == adapter::errc::tenant_disabled);
    CHECK(s.login(hono::test::issue(hono::test::make_ca(), {.name = "lamp"})) == adapter::errc::bad_certificate);
    s.tenant.erase("enabled");
    s.tenant["adapters"] = {{{"type", "hono-mqtt"}, {"enabled", true}}};
    CHECK(s.login() == adapter::errc::adapter_disabled);
    s.tenant.erase("adapters");
    s.set_credentials(R"({"id":"s"})", R"(,"enabled":false)");
    CHECK(s.login() == adapter::errc::credentials_disabled);
    s.set_credentials(R"({"enabled":false},{"not-after":"2020-01-01T00:00:00Z"})");
    CHECK(s.login() == adapter::errc::bad_credentials);
    s.directory.credentials.clear();
    CHECK(s.login() == adapter::errc::bad_credentials);
}

TEST_CASE("only where the CA allows it, its devices are put forward for registration", "[adapter][certificate]")
{
    site s;
    s.trust(hono::test::make_ca(), true); // the name decides, not the key
    CHECK_FALSE(s.login());
    CHECK(s.directory.certificate == base64_encode(hono::test::to_der(*s.device.certificate)));
}

TEST_CASE("outdated certificates get in only if they are allowed to", "[adapter][certificate]")
{
    hono::test::certificate_request const request{.name = "lamp", .digest = "SHA1"};
    site lenient;
    CHECK_FALSE(lenient.login(hono::test::issue(lenient.ca, request)));
    site strict{false};
    CHECK(strict.login(hono::test::issue(strict.ca, request)) == adapter::errc::bad_certificate);
    CHECK_FALSE(strict.login());
}
