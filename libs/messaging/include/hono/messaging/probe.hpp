// SPDX-License-Identifier: Apache-2.0
#pragma once
// The meters hono.downstream.* (adapter-common.md §7) of one worker.

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include <hono/base/result.hpp>
#include <hono/metrics/registry.hpp>

namespace hono::messaging {

/// The meters of one endpoint and tenant; its series appear with their first sample.
class link_probe {
public:
    link_probe(metrics::registry& meters, std::string type, std::string tenant);

    void no_credit();
    void timed_out();
    /// A delivery got its outcome (no error: accepted) this long after it was sent.
    void settled(error_code const& outcome, std::chrono::nanoseconds elapsed);

private:
    metrics::labels labels(std::string_view outcome) const;

    metrics::registry& meters_;
    std::string type_;
    std::string tenant_;
    std::shared_ptr<metrics::counter> full_;
    std::shared_ptr<metrics::counter> timeout_;
    std::shared_ptr<metrics::timer> accepted_;
    std::shared_ptr<metrics::timer> rejected_;
    std::shared_ptr<metrics::timer> released_;
    std::shared_ptr<metrics::timer> modified_;
};

class probe {
public:
    explicit probe(metrics::registry& meters)
        : meters_{meters}
    {
    }
    link_probe of(std::string_view type, std::string_view tenant)
    {
        return {meters_, std::string{type}, std::string{tenant}};
    }

private:
    metrics::registry& meters_;
};

} // namespace hono::messaging
