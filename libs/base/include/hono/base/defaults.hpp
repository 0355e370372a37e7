// SPDX-License-Identifier: Apache-2.0
#pragma once
// Default properties of downstream messages that operators register with tenants and devices.

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace hono {

/// Objects and arrays are left out: no AMQP property can hold them.
using default_value = std::variant<std::string, bool, std::int64_t, double>;
using default_list = std::vector<std::pair<std::string, default_value>>;

} // namespace hono
