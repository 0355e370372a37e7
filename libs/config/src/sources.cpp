// SPDX-License-Identifier: Apache-2.0
#include "sources.hpp"

#include <algorithm>

#include <hono/base/json.hpp>

#include "names.hpp"

namespace hono::config {
namespace {

/// PORT_<n>_TCP or PORT_<n>_UDP somewhere in the name.
bool names_port_of_link(std::string_view name)
{
    for (auto at = name.find("_PORT_"); at != std::string_view::npos; at = name.find("_PORT_", at + 1)) {
        auto rest = name.substr(at + 6);
        auto const digits = rest.find_first_not_of("0123456789");
        if (digits == 0 || digits == std::string_view::npos)
            continue;
        rest.remove_prefix(digits);
        if (rest.starts_with("_TCP") || rest.starts_with("_UDP"))
            return true;
    }
    return false;
}

bool is_service_link(std::string_view name, std::string_view value)
{
    if (!is_hono_name(name))
        return false;
    bool const is_address = value.starts_with("tcp://") || value.starts_with("udp://");
    return (is_address && name.ends_with("PORT")) || name.ends_with("_SERVICE_HOST") ||
           name.find("_SERVICE_PORT") != std::string_view::npos || names_port_of_link(name);
}

std::string scalar_text(json const& value)
{
    if (value.is_null())
        return {};
    return value.is_string() ? value.get<std::string>() : value.dump();
}

void flatten(json const& value, std::string const& name, std::vector<given>& into)
{
    if (value.is_object()) {
        for (auto const& [key, member] : value.items())
            flatten(member, name.empty() ? key : name + '.' + key, into);
    } else if (value.is_array()) {
        for (std::size_t i = 0; i < value.size(); ++i)
            flatten(value[i], name + '[' + std::to_string(i) + ']', into);
    } else {
        into.push_back({name, scalar_text(value), "SPRING_APPLICATION_JSON"});
    }
}

} // namespace

source read_environment(environment const& variables, std::vector<std::string>& links)
{
    source result{source::origin::variables, {}};
    for (auto const& [name, value] : variables) {
        if (is_service_link(name, value))
            links.push_back(name);
        else
            result.entries.push_back({name, value, name});
    }
    return result;
}

source read_json_variable(environment const& variables, std::vector<std::string>& problems)
{
    source result{source::origin::json, {}};
    auto const variable = variables.find("SPRING_APPLICATION_JSON");
    if (variable == variables.end() || variable->second.empty())
        return result;
    auto const parsed = parse_json(variable->second);
    if (parsed && parsed->is_object())
        flatten(*parsed, "", result.entries);
    else
        problems.push_back("SPRING_APPLICATION_JSON: must be a JSON object");
    return result;
}

} // namespace hono::config
