// SPDX-License-Identifier: Apache-2.0
#include <hono/adapter/upload_probe.hpp>

#include <hono/base/outcome.hpp>

namespace hono::adapter {
namespace {

enum class status { forwarded, unprocessable, undeliverable };
constexpr std::array<std::string_view, 3> status_names{"forwarded", "unprocessable", "undeliverable"};

/// forwarded; unprocessable for what a 4xx says, undeliverable for everything else.
status status_of(error_code const& outcome)
{
    if (!outcome)
        return status::forwarded;
    switch (outcome_of(outcome)) {
    case outcome::internal:
    case outcome::unavailable:
    case outcome::timeout:
        return status::undeliverable;
    default:
        return status::unprocessable;
    }
}

} // namespace

struct upload_probe::tenant_meters {
    struct series {
        std::shared_ptr<metrics::timer> received;
        std::shared_ptr<metrics::summary> payload;
    };
    std::array<std::array<std::array<series, 3>, 2>, 2> all; // [endpoint][qos][status]
};

upload_probe::upload_probe(metrics::registry& meters)
    : meters_{meters}
{
}

upload_probe::~upload_probe() = default;

void upload_probe::record(messaging::endpoint kind, std::string_view tenant_id, int qos, error_code const& outcome,
                          std::uint64_t payload, std::chrono::nanoseconds elapsed)
{
    auto found = tenants_.find(tenant_id);
    if (found == tenants_.end())
        found = tenants_.emplace(std::string{tenant_id}, std::make_unique<tenant_meters>()).first;
    auto const what = static_cast<std::size_t>(status_of(outcome));
    auto& series = found->second->all[static_cast<std::size_t>(kind)][qos == 1 ? 1 : 0][what];
    if (!series.received) {
        metrics::labels const labels{{"type", std::string{messaging::name_of(kind)}},
                                     {"tenant", std::string{tenant_id}},
                                     {"status", std::string{status_names[what]}},
                                     {"qos", qos == 1 ? "1" : "0"},
                                     {"ttd", "none"}};
        series.received = meters_.make_timer("hono.messages.received", labels);
        series.payload = meters_.make_summary("hono.messages.payload", labels);
    }
    series.received->record(elapsed);
    series.payload->record(payload);
}

} // namespace hono::adapter
