// SPDX-License-Identifier: Apache-2.0
#pragma once
// Text that is either a literal, which costs no copy, or owned. Header values and bodies of responses.

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace hono::http {

/// A string literal and nothing else: its constructor runs at compile time.
class literal {
public:
    template <std::size_t N>
    consteval literal(char const (&value)[N])
        : view_{value, N - 1}
    {
    }
    constexpr std::string_view view() const noexcept { return view_; }

private:
    std::string_view view_;
};

class text {
public:
    text() = default;
    text(literal value) noexcept
        : literal_{value.view()}
        , is_literal_{true}
    {
    }
    text(std::string value) noexcept
        : owned_{std::move(value)}
    {
    }
    text(std::string_view value)
        : owned_{value}
    {
    }

    std::string_view view() const noexcept { return is_literal_ ? literal_ : std::string_view{owned_}; }
    bool is_literal() const noexcept { return is_literal_; }
    bool empty() const noexcept { return view().empty(); }

private:
    std::string_view literal_;
    std::string owned_;
    bool is_literal_ = false;
};

/// Compares ASCII letters without regard to case: field names, coding names, connection options.
bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept;

} // namespace hono::http
