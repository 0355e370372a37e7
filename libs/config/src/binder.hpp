// SPDX-License-Identifier: Apache-2.0
#pragma once
// Which property a given name sets, and how strongly (configuration.md §2.4, §4.3). Pure functions.

#include <optional>
#include <string>
#include <vector>

#include <hono/config/schema.hpp>

#include "sources.hpp"

namespace hono::config {

struct binding {
    std::size_t row;
    rank as;
    std::string name;                   ///< canonical, with the key in place of `*`
    std::optional<unsigned> index = {}; ///< of a list's element
};

/// All properties that `name`, found in a source of that origin, sets: none if it is unknown, several for a fallback.
std::vector<binding> bind(schema const& known, std::string_view name, source::origin from);

} // namespace hono::config
