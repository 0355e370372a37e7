// SPDX-License-Identifier: Apache-2.0
#include "rules/device_rules.hpp"

#include <catch2/catch.hpp>

using namespace hono;
using namespace hono::device_registry;

namespace {

std::string fault_of(json const& request)
{
    auto const result = normalise_device(request);
    return result ? "" : result.error().text;
}

} // namespace

TEST_CASE("a device's references may be single strings; empty values are left out", "[device]")
{
    auto const device = normalise_device({{"via", "gw"},
                                          {"viaGroups", {"a", "b"}},
                                          {"memberOf", json::array()},
                                          {"authorities", json::array()},
                                          {"ext", json::object()},
                                          {"defaults", {{"ttl", 5}}},
                                          {"mapper", "m"},
                                          {"enabled", nullptr}});
    REQUIRE(device.has_value());
    CHECK(*device == json{{"via", {"gw"}}, {"viaGroups", {"a", "b"}}, {"defaults", {{"ttl", 5}}}, {"mapper", "m"}});
}

TEST_CASE("a status in the request is ignored", "[device]")
{
    auto const device = normalise_device({{"status", {{"created", 1}}}, {"enabled", "true"}});
    REQUIRE(device.has_value());
    CHECK(*device == json{{"enabled", true}});
}

TEST_CASE("an invalid device is refused with the path of the fault", "[device]")
{
    CHECK(fault_of({{"device-id", "d"}}) == "device-id: unknown property");
    CHECK(fault_of({{"via", 1}}) == "via: must be an array of strings");
    CHECK(fault_of({{"via", {"a", 1}}}) == "via: must be an array of strings");
    CHECK(fault_of({{"authorities", nullptr}}) == "authorities: must be an array of strings");
    CHECK(fault_of({{"authorities", "a"}}) == "authorities: must be an array of strings");
    CHECK(fault_of({{"mapper", 1}}) == "mapper: must be a string");
    CHECK(fault_of({{"memberOf", "g"}, {"via", "gw"}}).starts_with("memberOf: "));
    CHECK(fault_of({{"memberOf", "g"}, {"viaGroups", {"h"}}}).starts_with("memberOf: "));
    CHECK(fault_of({{"memberOf", "g"}, {"via", json::array()}}).empty());
}

TEST_CASE("a device is shown with its status", "[device]")
{
    stored_device device;
    device.data = {{"enabled", false}};
    device.created = *parse_date_time("2021-01-05T10:00:00.9Z");
    CHECK(device_with_status(device) == json{{"enabled", false},
                                             {"status",
                                              {{"created", "2021-01-05T10:00:00Z"},
                                               {"auto-provisioned", false},
                                               {"auto-provisioning-notification-sent", false}}}});
    device.updated = *parse_date_time("2021-01-05T10:01:30Z");
    CHECK(device_with_status(device)["status"]["updated"] == "2021-01-05T10:01:30Z");
}
