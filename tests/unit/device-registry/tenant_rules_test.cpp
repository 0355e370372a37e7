// SPDX-License-Identifier: Apache-2.0
#include "rules/tenant_rules.hpp"

#include <memory>

#include <catch2/catch.hpp>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <hono/base/base64.hpp>

using namespace hono;
using namespace hono::device_registry;

namespace {

json normal(json const& request)
{
    auto const result = normalise_tenant(request);
    if (!result)
        FAIL(result.error().text);
    return *result;
}

std::string fault_of(json const& request)
{
    auto const result = normalise_tenant(request);
    if (result)
        return "";
    CHECK(result.error().kind == outcome::bad_request);
    return result.error().text;
}

template <class T, int (*Encode)(T const*, unsigned char**)>
std::string base64_of(T const* object)
{
    unsigned char* der = nullptr;
    int const size = Encode(object, &der);
    std::string const bytes{reinterpret_cast<char*>(der), static_cast<std::size_t>(size)};
    OPENSSL_free(der);
    return base64_encode(bytes);
}

using key_ptr = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

key_ptr make_ec_key()
{
    return {EVP_EC_gen("P-256"), EVP_PKEY_free};
}

std::string public_key_of(EVP_PKEY* key)
{
    return base64_of<EVP_PKEY, i2d_PUBKEY>(key);
}

/// CN=Device CA,O=ACME plus an email address, valid in 2021.
std::string make_certificate(EVP_PKEY* key)
{
    std::unique_ptr<X509, decltype(&X509_free)> const certificate{X509_new(), X509_free};
    X509_set_version(certificate.get(), 2);
    auto* const subject = X509_get_subject_name(certificate.get());
    auto const add = [&](char const* type, char const* value) {
        X509_NAME_add_entry_by_txt(subject, type, MBSTRING_UTF8, reinterpret_cast<unsigned char const*>(value), -1, -1,
                                   0);
    };
    add("O", "ACME");
    add("emailAddress", "foo@x.org");
    add("CN", "Device CA");
    ASN1_TIME_set_string(X509_getm_notBefore(certificate.get()), "210101000000Z");
    ASN1_TIME_set_string(X509_getm_notAfter(certificate.get()), "211231235959Z");
    X509_set_pubkey(certificate.get(), key);
    X509_sign(certificate.get(), key, EVP_sha256());
    return base64_of<X509, i2d_X509>(certificate.get());
}

json anchor_of(std::string const& public_key)
{
    return {{"subject-dn", "cn=ACME CA, o=ACME"},
            {"public-key", public_key},
            {"algorithm", "EC"},
            {"not-before", "2021-01-01T00:00:00Z"},
            {"not-after", "2025-01-01T00:00:00Z"}};
}

} // namespace

TEST_CASE("a tenant without properties stays empty", "[tenant]")
{
    CHECK(normal(json::object()) == json::object());
    CHECK(normal({{"ext", json::object()},
                  {"defaults", nullptr},
                  {"minimum-message-size", 0},
                  {"adapters", nullptr},
                  {"resource-limits", {{"max-connections", -1}, {"max-ttl", -1}}},
                  {"tracing", json::object()},
                  {"trusted-ca", json::array()}}) == json::object());
}

TEST_CASE("a tenant gets the defaults that are always printed", "[tenant]")
{
    auto const tenant = normal(
        {{"enabled", "false"},
         {"adapters", {{{"type", "hono-mqtt"}, {"enabled", true}}, {{"type", "hono-http"}, {"ext", json::object()}}}},
         {"resource-limits",
          {{"data-volume", {{"effective-since", "2021-01-01T00:00:00+01:00"}}},
           {"connection-duration",
            {{"effective-since", "2021-01-01T00:00:00.5Z"}, {"period", {{"mode", "days"}, {"no-of-days", 3}}}}}}}});
    CHECK(tenant["enabled"] == false);
    CHECK(tenant["adapters"] ==
          json::array({{{"type", "hono-mqtt"}, {"enabled", true}, {"device-authentication-required", true}},
                       {{"type", "hono-http"}, {"enabled", false}, {"device-authentication-required", true}}}));
    CHECK(tenant["resource-limits"]["data-volume"] ==
          json{{"effective-since", "2020-12-31T23:00:00Z"}, {"max-bytes", -1}, {"period", {{"mode", "monthly"}}}});
    CHECK(tenant["resource-limits"]["connection-duration"] == json{{"effective-since", "2021-01-01T00:00:00Z"},
                                                                   {"max-minutes", -1},
                                                                   {"period", {{"mode", "days"}, {"no-of-days", 3}}}});
}

TEST_CASE("an invalid tenant is refused with the path of the fault", "[tenant]")
{
    CHECK(fault_of(json::array()) == "must be an object");
    CHECK(fault_of({{"enable", true}}) == "enable: unknown property");
    CHECK(fault_of({{"enabled", "yes"}}) == "enabled: must be a boolean");
    CHECK(fault_of({{"adapters", json::array()}}).starts_with("adapters: must not be empty"));
    CHECK(fault_of({{"adapters", {{{"enabled", true}}}}}) == "adapters[0].type: must be a non-empty string");
    CHECK(fault_of({{"adapters", {{{"type", "a"}, {"x", 1}}}}}) == "adapters[0].x: unknown property");
    CHECK(fault_of({{"adapters", {{{"type", "a"}}, {{"type", "a"}}}}}) == "adapters[1].type: is listed twice");
    CHECK(fault_of({{"adapters", {1}}}) == "adapters[0]: must be an object");
    CHECK(fault_of({{"ext", 1}}) == "ext: must be an object");
    CHECK(fault_of({{"minimum-message-size", -1}}).starts_with("minimum-message-size: must be a whole number"));
    CHECK(fault_of({{"minimum-message-size", 1.5}}).starts_with("minimum-message-size: "));
    CHECK(fault_of({{"minimum-message-size", "1"}}).starts_with("minimum-message-size: "));
    CHECK(fault_of({{"minimum-message-size", 2147483648}}).starts_with("minimum-message-size: "));
    CHECK(fault_of({{"resource-limits", {{"max-ttl", 9223372036854775808ull}}}})
              .starts_with("resource-limits.max-ttl: "));
    CHECK(fault_of({{"resource-limits", {{"max-connections", -2}}}}).starts_with("resource-limits.max-connections: "));
    CHECK(fault_of({{"resource-limits", {{"data-volume", {{"max-bytes", 1}}}}}}) ==
          "resource-limits.data-volume.effective-since: is mandatory");
    CHECK(fault_of({{"resource-limits", {{"data-volume", {{"effective-since", "2021-01-01T00:00:00+0100"}}}}}})
              .starts_with("resource-limits.data-volume.effective-since: must be an ISO 8601"));
    CHECK(fault_of({{"resource-limits",
                     {{"data-volume", {{"effective-since", "2021-01-01T00:00:00Z"}, {"period", json::object()}}}}}}) ==
          "resource-limits.data-volume.period.mode: must be a non-empty string");
    CHECK(fault_of({{"tracing", {{"sampling-mode", "some"}}}}) ==
          "tracing.sampling-mode: must be one of default, all, none");
    CHECK(fault_of({{"tracing", {{"sampling-mode-per-auth-id", {{"a", 1}}}}}})
              .starts_with("tracing.sampling-mode-per-auth-id.a: "));
    CHECK(fault_of({{"trusted-ca", json::object()}}) == "trusted-ca: must be an array");
    CHECK(fault_of({{"trusted-ca", {json::object()}}}) == "trusted-ca[0].subject-dn: is mandatory without cert");
    CHECK(fault_of({{"trusted-ca", {{{"cert", "bm8gY2VydA=="}}}}}).starts_with("trusted-ca[0].cert: "));
}

TEST_CASE("free maps may hold anything, sampling modes any auth-id", "[tenant]")
{
    json const tenant = {{"ext", {{"x", {{"enabled", 1}}}}},
                         {"defaults", {{"ttl", nullptr}}},
                         {"tracing", {{"sampling-mode", "all"}, {"sampling-mode-per-auth-id", {{"unknown", "none"}}}}}};
    CHECK(normal(tenant) == tenant);
}

TEST_CASE("a trusted CA given by parts is checked and gets the normal form of its name", "[tenant]")
{
    auto const key = make_ec_key();
    auto const public_key = public_key_of(key.get());
    auto const tenant = normal({{"trusted-ca", {anchor_of(public_key)}}});
    CHECK(tenant["trusted-ca"][0] == json{{"subject-dn", "CN=ACME CA,O=ACME"},
                                          {"public-key", public_key},
                                          {"algorithm", "EC"},
                                          {"not-before", "2021-01-01T00:00:00Z"},
                                          {"not-after", "2025-01-01T00:00:00Z"},
                                          {"auto-provisioning-enabled", false}});
    auto const broken = [&](char const* name, json value) {
        auto anchor = anchor_of(public_key);
        anchor[name] = std::move(value);
        return fault_of({{"trusted-ca", {anchor}}});
    };
    CHECK(broken("algorithm", nullptr).starts_with("trusted-ca[0].public-key: ")); // RSA is the default
    CHECK(broken("algorithm", "DSA").starts_with("trusted-ca[0].algorithm: "));
    CHECK(broken("public-key", "AAAA").starts_with("trusted-ca[0].public-key: "));
    CHECK(broken("subject-dn", "ACME").starts_with("trusted-ca[0].subject-dn: "));
    CHECK(broken("not-after", nullptr) == "trusted-ca[0].not-after: is mandatory without cert");
    CHECK(broken("id", "x") == "trusted-ca[0].id: unknown property");
}

TEST_CASE("a trusted CA given by certificate is expanded, the certificate not kept", "[tenant]")
{
    auto const key = make_ec_key();
    auto const tenant =
        normal({{"trusted-ca", {{{"cert", make_certificate(key.get())}, {"auto-provisioning-enabled", true}}}}});
    CHECK(tenant["trusted-ca"][0] ==
          json{{"subject-dn", "CN=Device CA,1.2.840.113549.1.9.1=#1609666f6f40782e6f7267,O=ACME"},
               {"public-key", public_key_of(key.get())},
               {"algorithm", "EC"},
               {"not-before", "2021-01-01T00:00:00Z"},
               {"not-after", "2021-12-31T23:59:59Z"},
               {"auto-provisioning-enabled", true}});
}
