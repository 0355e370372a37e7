// SPDX-License-Identifier: Apache-2.0
#pragma once
// A configurable pattern that tenant or device ids must match as a whole (device-registry.md §2.2). PCRE2 with limits
// on matching work; the default patterns are matched without it. Immutable once made: any thread.

#include <memory>
#include <string>
#include <string_view>

namespace hono::device_registry {

class id_pattern {
public:
    static constexpr std::string_view default_tenant = R"(^[a-zA-Z0-9-_\.]+$)";
    static constexpr std::string_view default_device = R"(^[a-zA-Z0-9-_\.:]+$)";

    /// @throws std::invalid_argument if the pattern does not compile
    explicit id_pattern(std::string_view pattern);
    ~id_pattern();
    id_pattern(id_pattern&&) noexcept;
    id_pattern& operator=(id_pattern&&) noexcept;

    /// False also if the id is not UTF-8 or matching it would take too much work.
    bool matches(std::string_view id) const;
    std::string const& text() const noexcept { return text_; }

private:
    struct compiled;
    std::string text_;
    std::string_view extra_; ///< with a default pattern: what it allows besides letters and digits
    std::unique_ptr<compiled> compiled_;
};

} // namespace hono::device_registry
