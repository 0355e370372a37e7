// SPDX-License-Identifier: Apache-2.0
#pragma once
// All values that the sources offer for each property, and which of them wins (configuration.md §4.3).

#include <map>
#include <string>
#include <vector>

#include <hono/config/settings.hpp>

#include "binder.hpp"

namespace hono::config {

struct candidate {
    rank as;
    std::string value;
    std::string where;
};

/// One property, or one key of a property with `*`.
struct contest {
    std::size_t row = 0;
    std::vector<std::vector<candidate>> by_source; ///< strongest source first; only values that are not empty
};

using contests = std::map<std::string, contest, std::less<>>;

contests collect(schema const& known, std::vector<source> const& sources);

/// What the decision has to say beside the winner.
struct remarks {
    std::vector<notice>& notices;
    std::vector<std::string>& problems;
};

/// The winner, or null if nobody offers a value; values of rank fallback only where `fallbacks_count`.
candidate const* decide(std::string const& name, contest const& all, bool fallbacks_count, remarks to);

} // namespace hono::config
