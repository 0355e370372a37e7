// SPDX-License-Identifier: Apache-2.0
#pragma once
// HONO names that no property has (configuration.md §2.4, D-4).

#include <string>
#include <vector>

#include <hono/config/schema.hpp>

#include "sources.hpp"

namespace hono::config {

/// One line per name, with the nearest known one; names that belong to other components are left out.
std::vector<std::string> find_unknown_names(schema const& known, std::vector<source> const& sources);

} // namespace hono::config
