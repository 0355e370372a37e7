// SPDX-License-Identifier: Apache-2.0
#pragma once
// The reply addresses in use at this service instance, by whatever worker's connection (amqp-apis.md §3.2). Any thread.

#include <mutex>
#include <string>
#include <string_view>
#include <unordered_set>

namespace hono::device_registry {

class reply_addresses {
public:
    /// False if another open link has it.
    bool claim(std::string_view address)
    {
        std::lock_guard const lock{mutex_};
        return taken_.emplace(address).second;
    }
    void release(std::string const& address)
    {
        std::lock_guard const lock{mutex_};
        taken_.erase(address);
    }

private:
    std::mutex mutex_;
    std::unordered_set<std::string> taken_;
};

} // namespace hono::device_registry
