// SPDX-License-Identifier: Apache-2.0
#include "endpoints.hpp"

#include <utility>

namespace hono::ops {

namespace {

http::response to_response(health_report report)
{
    if (report.body.empty())
        return http::response{report.status};
    return {report.status, "application/json;charset=UTF-8", std::move(report.body)};
}

struct endpoints {
    health const& checks;
    metrics::registry const& meters;
    net::task_group& tasks;

    awaitable<http::response> probe_checks(probe which) const
    {
        auto report = co_await checks.report(which, tasks);
        co_return to_response(std::move(report));
    }

    awaitable<http::response> startup() const { co_return to_response(checks.startup_report()); }

    awaitable<http::response> scrape() const
    {
        co_return http::response{200, "text/plain; version=0.0.4; charset=utf-8", meters.render()};
    }
};

} // namespace

void add_endpoints(http::router& routes, health const& checks, metrics::registry const& meters, net::task_group& tasks)
{
    auto const all = std::make_shared<endpoints const>(endpoints{checks, meters, tasks});
    auto const add = [&](std::string_view path, auto handle) {
        routes.add(http::verb::get, path,
                   [all, handle](http::request const&, http::path_params const&, time_point) { return handle(*all); });
    };
    add("/liveness", [](endpoints const& e) { return e.probe_checks(probe::liveness); });
    add("/readiness", [](endpoints const& e) { return e.probe_checks(probe::readiness); });
    add("/startup", [](endpoints const& e) { return e.startup(); });
    add("/started", [](endpoints const& e) { return e.startup(); }); // its name in Hono 2.x
    add("/prometheus", [](endpoints const& e) { return e.scrape(); });
    add("/metrics", [](endpoints const& e) { return e.scrape(); });
}

} // namespace hono::ops
