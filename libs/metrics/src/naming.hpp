// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

namespace hono::metrics {

/// "hono.messages.received" → "hono_messages_received"; also for label names.
inline std::string prometheus_name(std::string_view dotted)
{
    std::string name{dotted};
    for (char& c : name) {
        bool const allowed = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ':';
        if (!allowed)
            c = '_';
    }
    return name;
}

/// Appends "_" + unit unless the name says it already.
inline std::string with_unit(std::string name, std::string_view unit)
{
    std::string const suffix = "_" + std::string{unit};
    if (!name.ends_with(suffix))
        name += suffix;
    return name;
}

} // namespace hono::metrics
