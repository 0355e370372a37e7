// SPDX-License-Identifier: Apache-2.0
#include "unknown_names.hpp"

#include <algorithm>
#include <set>

#include "binder.hpp"
#include "names.hpp"

namespace hono::config {
namespace {

/// Where components have their properties. A name below one of these belongs to the component whose schema has rows
/// with the same longest prefix; one ConfigMap may serve several components.
std::vector<std::string> const& all_prefixes()
{
    static std::vector<std::string> const sorted = [] {
        std::vector<std::string> result;
        for (auto const* const prefix : {"hono.amqp",
                                         "hono.app",
                                         "hono.app.type",
                                         "hono.auth",
                                         "hono.auth.amqp",
                                         "hono.auth.svc",
                                         "hono.auth.validation",
                                         "hono.client",
                                         "hono.coap",
                                         "hono.command",
                                         "hono.commandRouter",
                                         "hono.commandRouter.amqp",
                                         "hono.commandRouter.cache",
                                         "hono.commandRouter.svc",
                                         "hono.config",
                                         "hono.connectionEvents",
                                         "hono.credentials",
                                         "hono.credentials.svc",
                                         "hono.deviceConnection",
                                         "hono.deviceConnection.amqp",
                                         "hono.deviceConnection.common",
                                         "hono.deviceConnection.embedded",
                                         "hono.deviceConnection.remote",
                                         "hono.deviceConnection.svc",
                                         "hono.device.registry",
                                         "hono.downstram",
                                         "hono.downstream",
                                         "hono.healthCheck",
                                         "hono.http",
                                         "hono.kura",
                                         "hono.log",
                                         "hono.lora",
                                         "hono.messaging",
                                         "hono.mongodb",
                                         "hono.mqtt",
                                         "hono.profiles",
                                         "hono.registration",
                                         "hono.registry",
                                         "hono.registry.amqp",
                                         "hono.registry.http",
                                         "hono.registry.jdbc",
                                         "hono.registry.rest",
                                         "hono.registry.sqlite",
                                         "hono.registry.svc",
                                         "hono.resourceLimits",
                                         "hono.server",
                                         "hono.sigfox",
                                         "hono.tenant",
                                         "hono.tenant.jdbc",
                                         "hono.tenant.svc",
                                         "hono.tls",
                                         "hono.vertx"})
            result.push_back(squash(prefix));
        std::sort(result.begin(), result.end());
        return result;
    }();
    return sorted;
}

/// Prefixes that this component uses. 0.5 names do not count: in the auth-server they lie below `hono.auth`, which is
/// the client's prefix everywhere else.
std::set<std::string> own_prefixes(schema const& known)
{
    std::set<std::string> result;
    for (auto const& row : known.properties()) {
        result.insert(longest_prefix(row.name, all_prefixes()));
        for (auto const& alias : row.aliases)
            result.insert(longest_prefix(alias, all_prefixes()));
    }
    return result;
}

/// `canonical` as somebody would write it in a source of that origin.
std::string spell(std::string const& canonical, source::origin where)
{
    switch (where) {
    case source::origin::variables:
        return underscore_name(canonical);
    case source::origin::command_line:
        return "--" + canonical;
    default:
        return canonical;
    }
}

std::vector<std::string> known_names(schema const& known)
{
    std::vector<std::string> result;
    for (auto const& row : known.properties())
        result.push_back(row.name);
    return result;
}

} // namespace

std::vector<std::string> find_unknown_names(schema const& known, std::vector<source> const& sources)
{
    auto const own = own_prefixes(known);
    auto const names = known_names(known);
    std::vector<std::string> result;
    for (auto const& from : sources)
        for (auto const& entry : from.entries) {
            if (!is_hono_name(entry.name) || !bind(known, entry.name, from.from).empty())
                continue;
            auto const prefix = longest_prefix(entry.name, all_prefixes());
            if (!prefix.empty() && own.count(prefix) == 0)
                continue;
            auto const close = nearest(entry.name, names);
            bool const in_file = from.from == source::origin::file || from.from == source::origin::json;
            result.push_back((in_file ? entry.name + " (" + entry.where + ")" : entry.where) + ": unknown setting" +
                             (close.empty() ? "" : "; the nearest known one is " + spell(close, from.from)));
        }
    return result;
}

} // namespace hono::config
