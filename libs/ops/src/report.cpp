// SPDX-License-Identifier: Apache-2.0
#include "report.hpp"

#include <algorithm>
#include <string_view>

namespace hono::ops {

namespace {

/// What several checks of one id tell: of equal names the first one stays.
void add_data(json& into, json const& more)
{
    if (into.is_null())
        into = more;
    else if (into.is_object() && more.is_object())
        into.insert(more.begin(), more.end());
}

std::vector<item> merge(std::vector<item> items)
{
    std::vector<item> merged;
    for (auto& next : items) {
        auto const same = std::find_if(merged.begin(), merged.end(), [&](item const& m) { return m.id == next.id; });
        if (same == merged.end())
            merged.push_back(std::move(next));
        else if (next.result > same->result)
            *same = std::move(next);
        else if (next.result == same->result)
            add_data(same->data, next.data);
    }
    return merged;
}

json& child(json& checks, std::string_view id)
{
    for (auto& entry : checks)
        if (entry["id"] == id)
            return entry;
    checks.push_back({{"id", id}, {"status", "UP"}});
    return checks.back();
}

/// Puts `what` below `checks`; each '/' of its id opens a level, whose status is the worst of its checks.
void insert(json& checks, std::string_view id, item const& what)
{
    auto const slash = id.find('/');
    auto& entry = child(checks, id.substr(0, slash));
    if (what.result != verdict::up)
        entry["status"] = "DOWN";
    if (slash != std::string_view::npos)
        insert(entry["checks"], id.substr(slash + 1), what);
    else if (!what.data.is_null())
        entry["data"] = what.data;
}

unsigned status_of(verdict worst)
{
    switch (worst) {
    case verdict::up:
        return 200;
    case verdict::down:
        return 503;
    case verdict::failed:
        break;
    }
    return 500;
}

} // namespace

item make_item(std::string id, check_result result)
{
    return {std::move(id), result.is_up ? verdict::up : verdict::down, std::move(result.data)};
}

item make_failed_item(std::string id, std::string cause)
{
    return {std::move(id), verdict::failed, {{"procedure-execution-failure", true}, {"cause", std::move(cause)}}};
}

health_report render(std::vector<item> items)
{
    if (items.empty())
        return {204, {}};
    auto const merged = merge(std::move(items));
    auto worst = verdict::up;
    json checks = json::array();
    for (auto const& next : merged) {
        worst = std::max(worst, next.result);
        insert(checks, next.id, next);
    }
    json const body{{"checks", std::move(checks)}, {"outcome", worst == verdict::up ? "UP" : "DOWN"}};
    // A cause may hold a peer's bytes: what is not UTF-8 must not fail the probe.
    return {status_of(worst), body.dump(-1, ' ', false, json::error_handler_t::replace)};
}

} // namespace hono::ops
