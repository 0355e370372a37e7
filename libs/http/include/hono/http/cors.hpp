// SPDX-License-Identifier: Apache-2.0
#pragma once
// Cross-origin resource sharing (http-adapter.md §9, device-registry.md §2.7). One policy per server, one rule per
// path; the router applies both. Immutable once made: any thread.

#include <memory>
#include <string>
#include <string_view>

#include <hono/http/request.hpp>
#include <hono/http/response.hpp>

namespace hono::http {

/// What one path offers to scripts of other origins.
struct cors_rule {
    std::string allowed_headers; ///< of Access-Control-Allow-Headers
    std::string exposed_headers; ///< of Access-Control-Expose-Headers; none if empty
};

class cors_policy {
public:
    /// `allowed_origin` is "*" or a regular expression that an origin must match as a whole.
    /// @throws std::invalid_argument with the reason if it does not compile
    explicit cors_policy(std::string const& allowed_origin);
    cors_policy(cors_policy&&) noexcept;
    ~cors_policy();

    /// Match limits bound the time that a hostile origin can take; beyond them it is refused.
    bool allows(std::string_view origin) const;

    static bool is_preflight(request const& request) noexcept;
    response preflight(std::string_view origin, std::string_view methods, cors_rule const& rule) const;
    /// Adds what an allowed origin's script needs to read the response.
    void decorate(response& answer, std::string_view origin, cors_rule const& rule) const;
    static response rejection();

private:
    struct pattern;
    std::unique_ptr<pattern const> pattern_; ///< null: any origin
};

} // namespace hono::http
