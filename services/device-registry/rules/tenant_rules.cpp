// SPDX-License-Identifier: Apache-2.0
#include "rules/tenant_rules.hpp"

#include <array>
#include <set>

#include "rules/object_reader.hpp"
#include "rules/trust_anchor.hpp"

namespace hono::device_registry {
namespace {

constexpr std::array<std::string_view, 3> sampling_modes{"default", "all", "none"};

std::string indexed(char const* name, std::size_t index)
{
    return std::string{name} + "[" + std::to_string(index) + "]";
}

json read_adapter(json const& input, std::string path, fault& found)
{
    object_reader in{input, std::move(path), found};
    in.output() = {{"enabled", false}, {"device-authentication-required", true}};
    in.mandatory_text("type");
    in.boolean("enabled");
    in.boolean("device-authentication-required");
    in.free_object("ext");
    return in.finish();
}

void read_adapters(object_reader& tenant, fault& found)
{
    auto const* adapters = tenant.array("adapters");
    if (!adapters)
        return;
    if (adapters->empty())
        tenant.report("adapters", "must not be empty (leave it out to allow all adapters)");
    auto output = json::array();
    std::set<std::string> types;
    for (auto const& element : *adapters) {
        auto path = indexed("adapters", output.size());
        auto adapter = read_adapter(element, path, found);
        if (auto const type = adapter.value("type", ""); !type.empty() && !types.insert(type).second)
            found.report(path + ".type", "is listed twice");
        output.push_back(std::move(adapter));
    }
    tenant.output()["adapters"] = std::move(output);
}

void read_trusted_ca(object_reader& tenant, fault& found)
{
    auto const* anchors = tenant.array("trusted-ca");
    if (!anchors || anchors->empty())
        return;
    auto output = json::array();
    for (auto const& element : *anchors)
        output.push_back(normalise_trust_anchor(element, indexed("trusted-ca", output.size()), found));
    tenant.output()["trusted-ca"] = std::move(output);
}

json read_period(json const* input, std::string path, fault& found)
{
    if (!input)
        return {{"mode", "monthly"}};
    object_reader in{*input, std::move(path), found};
    in.mandatory_text("mode"); // 1.5 takes other words than monthly and days too
    in.integer("no-of-days", 1, object_reader::int_max);
    return in.finish();
}

/// data-volume and connection-duration differ in the name of their maximum only. An absent maximum is -1, unlimited:
/// 1.5 reads an absent max-bytes as 0, which blocks everything (amqp-apis.md §14, 14).
void read_periodic_limit(object_reader& limits, char const* name, char const* maximum, fault& found)
{
    auto const* input = limits.object(name);
    if (!input)
        return;
    auto const path = limits.path_of(name);
    object_reader in{*input, path, found};
    in.output()[maximum] = -1;
    in.date_time("effective-since");
    if (!in.output().contains("effective-since"))
        in.report("effective-since", "is mandatory");
    in.integer(maximum, -1, object_reader::long_max);
    in.output()["period"] = read_period(in.object("period"), path + ".period", found);
    limits.output()[name] = in.finish();
}

void read_top_limit(object_reader& limits, char const* name, std::int64_t max)
{
    limits.integer(name, -1, max);
    auto const value = limits.output().find(name);
    if (value != limits.output().end() && *value == -1)
        limits.output().erase(value);
}

void read_resource_limits(object_reader& tenant, fault& found)
{
    auto const* input = tenant.object("resource-limits");
    if (!input)
        return;
    object_reader in{*input, "resource-limits", found};
    read_top_limit(in, "max-connections", object_reader::int_max);
    read_top_limit(in, "max-ttl", object_reader::long_max);
    read_periodic_limit(in, "data-volume", "max-bytes", found);
    read_periodic_limit(in, "connection-duration", "max-minutes", found);
    in.free_object("ext");
    if (auto limits = in.finish(); !limits.empty())
        tenant.output()["resource-limits"] = std::move(limits);
}

json read_modes(json const& input, std::string path, fault& found)
{
    object_reader in{input, std::move(path), found};
    for (auto const& [auth_id, mode] : input.items())
        in.choice(auth_id.c_str(), sampling_modes);
    return in.finish();
}

void read_tracing(object_reader& tenant, fault& found)
{
    auto const* input = tenant.object("tracing");
    if (!input)
        return;
    object_reader in{*input, "tracing", found};
    in.choice("sampling-mode", sampling_modes);
    constexpr auto per_auth_id = "sampling-mode-per-auth-id";
    if (auto const* modes = in.object(per_auth_id); modes && !modes->empty())
        in.output()[per_auth_id] = read_modes(*modes, in.path_of(per_auth_id), found);
    if (auto tracing = in.finish(); !tracing.empty())
        tenant.output()["tracing"] = std::move(tracing);
}

} // namespace

answer<json> normalise_tenant(json const& request)
{
    fault found;
    object_reader in{request, "", found};
    in.boolean("enabled");
    in.free_object("ext");
    in.free_object("defaults");
    in.integer("minimum-message-size", 0, object_reader::int_max);
    if (in.output().value("minimum-message-size", 1) == 0)
        in.output().erase("minimum-message-size");
    read_adapters(in, found);
    read_resource_limits(in, found);
    read_tracing(in, found);
    read_trusted_ca(in, found);
    auto tenant = in.finish();
    if (found)
        return found.to_refusal();
    return accepted(std::move(tenant));
}

} // namespace hono::device_registry
