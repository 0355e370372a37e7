// SPDX-License-Identifier: Apache-2.0
#include "lookup/provisioning.hpp"

#include <catch2/catch.hpp>

#include <hono/base/base64.hpp>

#include "certs.hpp"
#include "lookup/credentials_answer.hpp"
#include "store/sqlite_store.hpp"

using namespace hono;
using namespace hono::device_registry;

namespace {

constexpr char const* lamp = "CN=lamp,O=Hono";

std::string certificate_of(std::string name = "lamp")
{
    return base64_encode(test::to_der(*test::make_self_signed({.name = std::move(name)}).certificate));
}

struct site {
    test::temporary_folder folder;
    std::unique_ptr<store> registry = make_sqlite_store(folder / "registry.db");
    provisioning_options options{true, std::nullopt};

    site() { REQUIRE(registry->create_tenant({"T", json::object(), "v"})); }

    api_answer ask(json request, char const* tenant = "T")
    {
        return find_credentials(*registry, tenant, request.dump(), 180, *parse_date_time("2021-06-01T00:00:00Z"),
                                options);
    }

    api_answer ask_for_lamp(json certificate)
    {
        return ask({{"type", "x509-cert"}, {"auth-id", lamp}, {"client-certificate", std::move(certificate)}});
    }
};

} // namespace

TEST_CASE("an unknown device with a certificate is registered, with credentials for its subject", "[provisioning]")
{
    site s;
    auto const answer = s.ask_for_lamp(certificate_of());
    CHECK(answer.status == 201);
    CHECK(answer.cache_control.empty());
    auto const made = json::parse(answer.payload);
    auto const id = made.at("device-id").get<std::string>();
    CHECK(made.at("type") == "x509-cert");
    CHECK(made.at("auth-id") == lamp);
    CHECK(made.at("enabled") == true);
    CHECK(made.at("comment") == "Auto-provisioned at 2021-06-01T00:00:00Z");
    CHECK(made.at("secrets").size() == 1);
    CHECK(s.registry->device("T", id)->data ==
          json{{"enabled", true}, {"ext", {{"comment", "Auto-provisioned at 2021-06-01T00:00:00Z"}}}});

    auto const again = s.ask_for_lamp(certificate_of());
    CHECK(again.status == 200);
    CHECK(json::parse(again.payload).at("device-id") == id);
    CHECK(json::parse(s.ask({{"type", "x509-cert"}, {"auth-id", lamp}}).payload).at("device-id") == id);
}

TEST_CASE("nothing is registered without a certificate, for another type, or if it is switched off", "[provisioning]")
{
    site s;
    CHECK(s.ask({{"type", "x509-cert"}, {"auth-id", lamp}}).status == 404);
    CHECK(s.ask_for_lamp(nullptr).status == 404);
    CHECK(s.ask({{"type", "own"}, {"auth-id", lamp}, {"client-certificate", certificate_of()}}).status == 404);
    json const request = {{"type", "x509-cert"}, {"auth-id", lamp}, {"client-certificate", certificate_of()}};
    CHECK(s.ask(request, "U").status == 404);
    s.options.enabled = false;
    CHECK(s.ask_for_lamp(certificate_of()).status == 404);
}

TEST_CASE("a certificate that is none, or of somebody else, is refused", "[provisioning]")
{
    site s;
    for (auto const& certificate :
         {std::string{}, std::string{"?"}, std::string{"AAAA"}, certificate_of() + "AAAA", certificate_of("fan")}) {
        auto const answer = s.ask_for_lamp(certificate);
        CHECK(answer.status == 400);
        CHECK(answer.failed);
    }
}

TEST_CASE("credentials that were disabled are not replaced by new ones", "[provisioning]")
{
    site s;
    auto const id = json::parse(s.ask_for_lamp(certificate_of()).payload).at("device-id").get<std::string>();
    auto list = s.registry->credentials("T", id)->list;
    list[0]["enabled"] = false;
    REQUIRE(s.registry->replace_credentials("T", id, {"w", list}, std::nullopt));
    CHECK(s.ask_for_lamp(certificate_of()).status == 404);
}

TEST_CASE("a full tenant gets no device, and hears why", "[provisioning]")
{
    site s;
    s.options.max_devices = 0;
    auto const answer = s.ask_for_lamp(certificate_of());
    CHECK(answer.status == 403);
    CHECK_FALSE(answer.failed);
    CHECK(json::parse(answer.payload).at("description") == "the tenant's maximum number of devices is reached");
}

TEST_CASE("who comes second with the same certificate leaves no device behind", "[provisioning]")
{
    site s;
    auto const certificate = certificate_of();
    unknown_device const device{"T", lamp, certificate};
    s.options.max_devices = 2;
    REQUIRE(provision(*s.registry, device, s.options, now()).has_value());
    CHECK_FALSE(provision(*s.registry, device, s.options, now()).has_value());
    CHECK_FALSE(provision(*s.registry, device, s.options, now()).has_value()); // not refused: one device, not two
    CHECK(s.ask_for_lamp(certificate).status == 200);
}
