// SPDX-License-Identifier: Apache-2.0
#pragma once
// The routes for telemetry and events (http-adapter.md §2, §4): from here on nothing knows HTTP.

#include <string>

#include <hono/adapter/authenticator.hpp>
#include <hono/adapter/uplink.hpp>
#include <hono/http/router.hpp>

namespace hono::http_adapter {

struct route_options {
    bool authentication_required = true;
    std::string realm = "Hono";
    std::shared_ptr<http::cors_policy const> cors;
};

class upload_handler {
public:
    upload_handler(adapter::authenticator& devices, adapter::uplink& uplink, route_options options);

    /// Adds the routes; the handler must outlive the router.
    void add_routes(http::router& routes);

private:
    awaitable<http::response> post(messaging::endpoint kind, http::request const& request, time_point deadline);
    awaitable<http::response> put(messaging::endpoint kind, http::request const& request, http::path_params const& path,
                                  time_point deadline);
    awaitable<http::response> put_unauthenticated(messaging::endpoint kind, http::request const& request,
                                                  http::path_params const& path, time_point deadline);
    awaitable<result<adapter::device_identity>> authenticate(http::request const& request, time_point deadline);
    awaitable<http::response> publish(adapter::upload upload, http::request const& request, time_point deadline);

    adapter::authenticator& devices_;
    adapter::uplink& uplink_;
    route_options options_;
};

} // namespace hono::http_adapter
