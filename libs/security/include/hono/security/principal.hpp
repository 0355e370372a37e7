// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <string>
#include <string_view>

#include <hono/security/authorities.hpp>

namespace hono::security {

/// Who a peer is, by its verified token, and until when. The connection ends at `expires_at` exactly; requests that are
/// decided about meanwhile get two minutes more, for clocks that differ (auth-server.md §5, §6.1).
struct principal {
    using time_point = std::chrono::system_clock::time_point;
    static constexpr std::chrono::minutes tolerance{2};

    std::string name;
    authorities rights;
    time_point expires_at;

    bool may(activity wanted, std::string_view address, time_point now = std::chrono::system_clock::now()) const
    {
        return now <= expires_at + tolerance && rights.check_resource(address, wanted);
    }
    /// `address` is that of the link, without reply id.
    bool may_call(std::string_view address, std::string_view operation,
                  time_point now = std::chrono::system_clock::now()) const
    {
        return now <= expires_at + tolerance && rights.check_operation(address, operation);
    }
};

} // namespace hono::security
