// SPDX-License-Identifier: Apache-2.0
#include <hono/messaging/probe.hpp>

#include <hono/amqp/error.hpp>

namespace hono::messaging {

link_probe::link_probe(metrics::registry& meters, std::string type, std::string tenant)
    : meters_{meters}
    , type_{std::move(type)}
    , tenant_{std::move(tenant)}
{
}

metrics::labels link_probe::labels(std::string_view outcome) const
{
    metrics::labels series{{"type", type_}, {"tenant", tenant_}};
    if (!outcome.empty())
        series.emplace_back("outcome", std::string{outcome});
    return series;
}

void link_probe::no_credit()
{
    if (!full_)
        full_ = meters_.make_counter("hono.downstream.full", labels({}));
    full_->add();
}

void link_probe::timed_out()
{
    if (!timeout_)
        timeout_ = meters_.make_counter("hono.downstream.timeout", labels({}));
    timeout_->add();
}

void link_probe::settled(error_code const& outcome, std::chrono::nanoseconds elapsed)
{
    auto const record = [&](std::shared_ptr<metrics::timer>& timer, std::string_view name) {
        if (!timer)
            timer = meters_.make_timer("hono.downstream.sent", labels(name));
        timer->record(elapsed);
    };
    if (!outcome)
        record(accepted_, "accepted");
    else if (outcome == amqp::errc::released)
        record(released_, "released");
    else if (outcome == amqp::errc::undeliverable)
        record(modified_, "modified");
    else
        record(rejected_, "rejected");
}

} // namespace hono::messaging
