// SPDX-License-Identifier: Apache-2.0
#include <hono/base/outcome.hpp>

#include <array>
#include <string>

namespace hono {
namespace {

class outcome_category_type final : public boost::system::error_category {
public:
    char const* name() const noexcept override { return "hono.outcome"; }
    std::string message(int value) const override
    {
        constexpr std::array names{"ok",
                                   "bad request",
                                   "unauthorized",
                                   "forbidden",
                                   "not found",
                                   "conflict",
                                   "precondition failed",
                                   "too large",
                                   "too many requests",
                                   "internal error",
                                   "unavailable",
                                   "timeout"};
        auto const index = static_cast<std::size_t>(value);
        return index < names.size() ? names[index] : "unknown outcome";
    }
};

boost::system::error_category const& outcome_category() noexcept
{
    static outcome_category_type const instance;
    return instance;
}

} // namespace

boost::system::error_condition make_error_condition(outcome value) noexcept
{
    return {static_cast<int>(value), outcome_category()};
}

outcome outcome_of(boost::system::error_code const& error) noexcept
{
    auto const condition = error.default_error_condition();
    if (condition.category() == outcome_category())
        return static_cast<outcome>(condition.value());
    return outcome::internal;
}

table_category::table_category(char const* name, std::span<error_row const> rows) noexcept
    : name_{name}
    , rows_{rows}
{
}

char const* table_category::name() const noexcept
{
    return name_;
}

error_row const* table_category::find(int value) const noexcept
{
    for (auto const& row : rows_)
        if (row.value == value)
            return &row;
    return nullptr;
}

std::string table_category::message(int value) const
{
    auto const* row = find(value);
    return row ? row->message : "unknown error";
}

boost::system::error_condition table_category::default_error_condition(int value) const noexcept
{
    auto const* row = find(value);
    return make_error_condition(row ? row->kind : outcome::internal);
}

} // namespace hono
