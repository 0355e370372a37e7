// SPDX-License-Identifier: Apache-2.0
#include "candidates.hpp"

#include <algorithm>

#include "names.hpp"

namespace hono::config {
namespace {

/// Elements that one spelling of a list's name gives with an index each.
using elements = std::map<unsigned, given const*>;

candidate join(rank as, elements const& list)
{
    candidate result{as, {}, list.begin()->second->where};
    for (auto const& [index, element] : list)
        if (!element->value.empty())
            result.value += (result.value.empty() ? "" : ",") + element->value;
    return result;
}

std::string list_names(std::vector<candidate const*> const& all)
{
    std::string text;
    for (std::size_t i = 0; i < all.size(); ++i)
        text += (i == 0 ? "" : i + 1 == all.size() ? " and " : ", ") + all[i]->where;
    return text;
}

void tell_deprecated(std::string const& name, candidate const& used, std::vector<notice>& notices)
{
    notices.push_back({false, used.where + " is a deprecated name of " + underscore_name(name) + " (" + name + ")"});
}

/// Rules 2, 3 and 5 of §4.3 within one source. `field` is not empty.
candidate const* decide_in_source(std::string const& name, std::vector<candidate const*> field, remarks to)
{
    std::stable_sort(field.begin(), field.end(), [](auto const* a, auto const* b) { return a->as < b->as; });
    auto const* const winner = field.front();
    bool same_rank_differs = false;
    bool differs = false;
    for (auto const* other : field) {
        differs = differs || other->value != winner->value;
        same_rank_differs = same_rank_differs || (other->as == winner->as && other->value != winner->value);
    }
    if (same_rank_differs)
        to.problems.push_back(name + " (" + list_names(field) +
                              "): different values and none of the names comes first");
    else if (differs)
        to.notices.push_back(
            {true, list_names(field) + " set " + name + " to different values; " + winner->where + " wins"});
    for (auto const* each : field)
        if (each->as == rank::alias || each->as == rank::old_alias || each->as == rank::fallback)
            tell_deprecated(name, *each, to.notices);
    return winner;
}

} // namespace

contests collect(schema const& known, std::vector<source> const& sources)
{
    contests result;
    for (std::size_t s = 0; s < sources.size(); ++s) {
        std::map<std::pair<std::string, rank>, elements> lists;
        auto const contest_of = [&](binding const& bound) -> contest& {
            auto& all = result[bound.name];
            all.row = bound.row;
            all.by_source.resize(sources.size());
            return all;
        };
        for (auto const& entry : sources[s].entries)
            for (auto const& bound : bind(known, entry.name, sources[s].from)) {
                auto& all = contest_of(bound);
                if (bound.index)
                    lists[{bound.name, bound.as}][*bound.index] = &entry;
                else if (!entry.value.empty())
                    all.by_source[s].push_back({bound.as, entry.value, entry.where});
            }
        for (auto const& [key, list] : lists)
            if (auto joined = join(key.second, list); !joined.value.empty())
                result[key.first].by_source[s].push_back(std::move(joined));
    }
    return result;
}

candidate const* decide(std::string const& name, contest const& all, bool fallbacks_count, remarks to)
{
    for (bool const fallbacks : {false, true}) {
        if (fallbacks && !fallbacks_count)
            break;
        for (auto const& offers : all.by_source) {
            std::vector<candidate const*> field;
            for (auto const& offer : offers)
                if ((offer.as == rank::fallback) == fallbacks)
                    field.push_back(&offer);
            if (!field.empty())
                return decide_in_source(name, std::move(field), to);
        }
    }
    return nullptr;
}

} // namespace hono::config
