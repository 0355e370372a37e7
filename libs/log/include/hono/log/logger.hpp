// SPDX-License-Identifier: Apache-2.0
#pragma once
// One line per event on standard output (health-and-operations.md §8). A logger is a name; it may be a namespace-scope
// constant. Every function may be called on any thread; a line never waits long for a stuck reader of the output.

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

#include <hono/log/set_up.hpp>

namespace hono::log {

/// One `key=value` of a line. Views only: the value must live until the call returns. Bytes from peers may be given as
/// they are; they are escaped and cannot start a line of their own. Never secrets or payload.
struct field {
    field(std::string_view key, bool content) noexcept
        : name{key}
        , value{content}
    {
    }
    template <std::integral Integer>
    field(std::string_view key, Integer content) noexcept
        : name{key}
        , value{std::int64_t(content)}
    {
    }
    field(std::string_view key, std::string_view content) noexcept
        : name{key}
        , value{content}
    {
    }
    field(std::string_view key, std::string const& content) noexcept
        : field{key, std::string_view{content}}
    {
    }
    field(std::string_view key, char const* content) noexcept
        : field{key, std::string_view{content}}
    {
    }

    std::string_view name;
    std::variant<std::string_view, std::int64_t, bool> value;
};

using fields = std::initializer_list<field>;

class logger {
public:
    /// `name` must outlive the logger: a literal.
    explicit constexpr logger(std::string_view name) noexcept
        : name_{name}
    {
    }

    void error(std::string_view message, fields more = {}) const { write(level::error, message, more); }
    void warn(std::string_view message, fields more = {}) const { write(level::warn, message, more); }
    void info(std::string_view message, fields more = {}) const { write(level::info, message, more); }
    void debug(std::string_view message, fields more = {}) const { write(level::debug, message, more); }

    /// Ask before computing a field's value.
    bool debug_enabled() const noexcept { return enabled(level::debug); }

private:
    void write(level importance, std::string_view message, fields more) const;

    std::string_view name_;
};

} // namespace hono::log
