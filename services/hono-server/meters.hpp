// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the messaging network counts (hono-server.md §10). Thread rule: the worker's; the registry reads at scrape.

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include <hono/metrics/registry.hpp>

#include "address.hpp"
#include "link_ports.hpp"

namespace hono::hono_server {

/// Of the addresses of one family.
struct family_meters {
    family_meters(metrics::registry& registry, family of);

    void count(verdict result) const { outcomes[static_cast<std::size_t>(result)]->add(); }
    /// The producer wants no outcome: it sent pre-settled, settled first or has gone.
    void count_settled() const { settled->add(); }

    std::array<std::shared_ptr<metrics::counter>, 4> outcomes; ///< by verdict
    std::shared_ptr<metrics::counter> settled;
    std::shared_ptr<metrics::gauge> waiting;
    std::shared_ptr<metrics::gauge> links_in;
    std::shared_ptr<metrics::gauge> links_out;
};

class meters {
public:
    explicit meters(metrics::registry& registry);

    family_meters const& of(family value) const noexcept { return families_[static_cast<std::size_t>(value)]; }
    /// An attach, session or connection was refused with that condition.
    void count_refusal(std::string_view condition);

    std::shared_ptr<metrics::gauge> connections;
    std::shared_ptr<metrics::counter> authentications_succeeded;
    std::shared_ptr<metrics::counter> authentications_unauthorized;
    std::shared_ptr<metrics::counter> authentications_unavailable;

private:
    metrics::registry& registry_;
    std::array<family_meters, family_count> families_;
    std::unordered_map<std::string, std::shared_ptr<metrics::counter>> refusals_; // by condition: a handful
};

} // namespace hono::hono_server
