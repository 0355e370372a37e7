// SPDX-License-Identifier: Apache-2.0
#pragma once
// The management API over HTTP (device-registry.md §2): paths, ids, bodies, headers and statuses around `management`,
// whose calls run on a worker_pool. One per worker or one for all: it holds no state of its own.

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include <hono/http/router.hpp>
#include <hono/net/worker_pool.hpp>

#include "id_pattern.hpp"
#include "management.hpp"

namespace hono::device_registry {

struct management_api_options {
    id_pattern tenant_ids{id_pattern::default_tenant};
    id_pattern device_ids{id_pattern::default_device};
    std::shared_ptr<http::cors_policy const> cors = std::make_shared<http::cors_policy const>("*");
    std::chrono::milliseconds time_out{3'000}; ///< for the work behind a request; beyond it the answer is 503
};

/// One request after its checks; owns what it holds, because the work may outlive the request.
struct command {
    std::string tenant;
    std::string device; ///< empty: none
    json body;          ///< null: none
    std::optional<std::string> expected;
};

class management_api {
public:
    /// `pool` must outlive the requests.
    management_api(std::shared_ptr<management> registry, net::worker_pool& pool, management_api_options options);

    void add_routes(http::router& routes) const;

    /// The router options that make unknown paths answer as the API does.
    static http::router_options router_options();
    /// For http::server_options: the answer to a request that no handler sees.
    static http::response error_response(unsigned status);

private:
    struct operation;
    static operation const operations[];

    awaitable<http::response> handle(operation const& what, http::request const& request,
                                     http::path_params const& params, time_point deadline) const;
    /// The command, or what is wrong with the request.
    answer<command> check(operation const& what, http::request const& request, http::path_params const& params) const;

    std::shared_ptr<management> registry_;
    net::worker_pool& pool_;
    management_api_options options_;
};

} // namespace hono::device_registry
