// SPDX-License-Identifier: Apache-2.0
#include <hono/http/text.hpp>

#include "characters.hpp"

namespace hono::http {

bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept
{
    if (a.size() != b.size())
        return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (to_lower(a[i]) != to_lower(b[i]))
            return false;
    return true;
}

} // namespace hono::http
