// SPDX-License-Identifier: Apache-2.0
#include "meters.hpp"

#include <string>

namespace hono::hono_server {
namespace {

std::shared_ptr<metrics::counter> make_outcome(metrics::registry& registry, family of, std::string outcome)
{
    return registry.make_counter("hono.server.deliveries",
                                 {{"endpoint", std::string{name_of(of)}}, {"outcome", std::move(outcome)}});
}

std::shared_ptr<metrics::gauge> make_links(metrics::registry& registry, family of, std::string direction)
{
    return registry.make_gauge("hono.server.links",
                               {{"endpoint", std::string{name_of(of)}}, {"direction", std::move(direction)}});
}

std::shared_ptr<metrics::counter> make_authentications(metrics::registry& registry, std::string outcome)
{
    return registry.make_counter("hono.server.authentications", {{"outcome", std::move(outcome)}});
}

} // namespace

family_meters::family_meters(metrics::registry& registry, family of)
    : outcomes{make_outcome(registry, of, "accepted"), make_outcome(registry, of, "rejected"),
               make_outcome(registry, of, "released"), make_outcome(registry, of, "modified")}
    , settled{make_outcome(registry, of, "settled")}
    , waiting{registry.make_gauge("hono.server.waiting.messages", {{"endpoint", std::string{name_of(of)}}})}
    , links_in{make_links(registry, of, "in")}
    , links_out{make_links(registry, of, "out")}
{
}

meters::meters(metrics::registry& registry)
    : connections{registry.make_gauge("hono.server.connections")}
    , authentications_succeeded{make_authentications(registry, "succeeded")}
    , authentications_unauthorized{make_authentications(registry, "unauthorized")}
    , authentications_unavailable{make_authentications(registry, "unavailable")}
    , registry_{registry}
    , families_{family_meters{registry, family::telemetry}, family_meters{registry, family::event},
                family_meters{registry, family::command}, family_meters{registry, family::command_internal},
                family_meters{registry, family::command_response}}
{
}

void meters::count_refusal(std::string_view condition)
{
    auto& counter = refusals_[std::string{condition}];
    if (!counter)
        counter = registry_.make_counter("hono.server.refusals", {{"condition", std::string{condition}}});
    counter->add();
}

} // namespace hono::hono_server
