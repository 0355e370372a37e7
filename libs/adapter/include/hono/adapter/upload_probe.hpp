// SPDX-License-Identifier: Apache-2.0
#pragma once
// The meters hono.messages.* (adapter-common.md §7) of one worker; series appear with their first sample.

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include <hono/base/result.hpp>
#include <hono/messaging/downstream_message.hpp>
#include <hono/metrics/registry.hpp>

namespace hono::adapter {

class upload_probe {
public:
    explicit upload_probe(metrics::registry& meters);
    ~upload_probe();

    /// One processed upload: what became of it, its metered size in bytes, and the time since its receipt.
    void record(messaging::endpoint kind, std::string_view tenant_id, int qos, error_code const& outcome,
                std::uint64_t payload, std::chrono::nanoseconds elapsed);

private:
    struct tenant_meters;
    struct hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
    };

    metrics::registry& meters_;
    std::unordered_map<std::string, std::unique_ptr<tenant_meters>, hash, std::equal_to<>> tenants_;
};

} // namespace hono::adapter
