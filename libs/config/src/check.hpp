// SPDX-License-Identifier: Apache-2.0
#pragma once
// Whether a value is legal for its property. Pure functions.

#include <string>
#include <string_view>

#include <hono/config/schema.hpp>

namespace hono::config {

/// Why `text` is no value of `row`, e.g. "must be an integer from 0 to 65535"; empty if it is one.
std::string find_fault(property const& row, std::string_view text);

/// `text` in the spelling of the table if the row enumerates its values, else unchanged.
std::string canonical_value(property const& row, std::string_view text);

} // namespace hono::config
