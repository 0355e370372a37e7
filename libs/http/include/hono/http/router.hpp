// SPDX-License-Identifier: Apache-2.0
#pragma once
// Finds the handler of a request by method and path: 404 for unknown paths, 405 with Allow for known paths with another
// method, 500 for a handler that throws. Filled at start-up, then only read; several servers of one worker may share
// it.

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <hono/http/cors.hpp>
#include <hono/http/request.hpp>
#include <hono/http/response.hpp>
#include <hono/net/asio.hpp>

namespace hono::http {

/// Values of a pattern's {names}, percent-decoded once, never empty. Valid as long as the request.
class path_params {
public:
    static constexpr std::size_t capacity = 4;

    path_params() = default;
    path_params(path_params const&) = delete;
    path_params& operator=(path_params const&) = delete;

    /// "" if the pattern has no such name.
    std::string_view operator[](std::string_view name) const noexcept;
    std::size_t size() const noexcept { return size_; }
    /// For the router, and for tests of handlers.
    void add(std::string_view name, std::string_view value, bool decode);
    void clear() noexcept { size_ = 0; }

private:
    struct entry {
        std::string_view name;
        std::string_view raw;
        std::string decoded;
        bool is_decoded = false;
    };
    std::array<entry, capacity> entries_;
    std::size_t size_ = 0;
};

/// Answers a request before `deadline`, which is a promise of the handler: nobody cuts it off.
using handler = std::function<awaitable<response>(request const&, path_params const&, time_point deadline)>;

struct router_options {
    bool ignore_trailing_slash = true;
    literal not_found_type = "text/html; charset=utf-8";
    literal not_found_body = "<html><body><h1>Resource not found</h1></body></html>";
};

class router {
public:
    explicit router(router_options options = {});
    ~router();
    router(router const&) = delete;
    router& operator=(router const&) = delete;

    /// `pattern` such as "/telemetry/{tenant}/{device}": fixed and {named} segments; a named one is never empty.
    /// Patterns are tried in the order in which they were first added. A get handler answers HEAD, too.
    router& add(verb method, std::string_view pattern, handler handle);
    /// Requests of the pattern that have an Origin go through `policy`; preflights are answered without a handler.
    router& allow_cors(std::string_view pattern, std::shared_ptr<cors_policy const> policy, cors_rule rule);

    awaitable<response> dispatch(request const& request, time_point deadline) const;

private:
    struct route;
    route& route_of(std::string_view pattern);
    route const* find(request const& request, path_params& params) const;
    response not_found() const;

    router_options options_;
    std::vector<std::unique_ptr<route>> routes_;
};

} // namespace hono::http
