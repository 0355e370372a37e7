// SPDX-License-Identifier: Apache-2.0
#include "rules/object_reader.hpp"

#include <algorithm>

#include <hono/base/date_time.hpp>

namespace hono::device_registry {

void fault::report(std::string_view path, std::string_view text)
{
    if (text_)
        return;
    text_ = path.empty() ? std::string{text} : std::string{path} + ": " + std::string{text};
}

object_reader::object_reader(json const& input, std::string path, fault& found)
    : input_{input}
    , path_{std::move(path)}
    , fault_{found}
{
    if (!input.is_object())
        fault_.report(path_, "must be an object");
}

std::string object_reader::path_of(std::string_view name) const
{
    return path_.empty() ? std::string{name} : path_ + "." + std::string{name};
}

bool object_reader::has(char const* name) const
{
    auto const* value = find_member(input_, name);
    return value && !value->is_null();
}

json const* object_reader::member(char const* name)
{
    known_.push_back(name);
    auto const* value = find_member(input_, name);
    return value && !value->is_null() ? value : nullptr;
}

json const* object_reader::member(char const* name, json::value_t type, std::string_view expected)
{
    auto const* value = member(name);
    if (value && value->type() != type) {
        report(name, expected);
        return nullptr;
    }
    return value;
}

void object_reader::boolean(char const* name)
{
    auto const* value = member(name);
    if (!value)
        return;
    if (value->is_boolean())
        output_[name] = *value;
    else if (*value == "true" || *value == "false")
        output_[name] = *value == "true";
    else
        report(name, "must be a boolean");
}

void object_reader::integer(char const* name, std::int64_t min, std::int64_t max)
{
    auto const* value = member(name);
    if (!value)
        return;
    // An unsigned number is one that is not negative; beyond 64 bits the parser makes a floating point number of it.
    bool const whole = value->is_number_integer();
    bool const fits =
        whole && !(value->is_number_unsigned() && value->get<std::uint64_t>() > static_cast<std::uint64_t>(long_max));
    if (!fits || value->get<std::int64_t>() < min || value->get<std::int64_t>() > max) {
        report(name, "must be a whole number from " + std::to_string(min) + " to " + std::to_string(max));
        return;
    }
    output_[name] = value->get<std::int64_t>();
}

void object_reader::text(char const* name)
{
    if (auto const* value = member(name, json::value_t::string, "must be a string"))
        output_[name] = *value;
}

void object_reader::mandatory_text(char const* name)
{
    auto const* value = member(name);
    if (value && value->is_string() && !value->get_ref<std::string const&>().empty())
        output_[name] = *value;
    else
        report(name, "must be a non-empty string");
}

void object_reader::choice(char const* name, std::span<std::string_view const> choices)
{
    auto const* value = member(name);
    if (!value)
        return;
    if (value->is_string() && std::ranges::find(choices, value->get_ref<std::string const&>()) != choices.end()) {
        output_[name] = *value;
        return;
    }
    std::string expected;
    for (auto const choice : choices)
        expected += (expected.empty() ? "must be one of " : ", ") + std::string{choice};
    report(name, expected);
}

void object_reader::date_time(char const* name)
{
    auto const* value = member(name);
    if (!value || *value == "")
        return;
    auto const parsed = value->is_string() ? parse_date_time(value->get_ref<std::string const&>()) : std::nullopt;
    if (parsed)
        output_[name] = format_date_time(*parsed);
    else
        report(name, "must be an ISO 8601 date-time whose offset is Z or has a colon");
}

void object_reader::free_object(char const* name)
{
    auto const* value = object(name);
    if (value && !value->empty())
        output_[name] = *value;
}

void object_reader::texts(char const* name, bool single_allowed)
{
    auto const* value = member(name);
    if (!value)
        return;
    if (single_allowed && value->is_string()) {
        output_[name] = json::array({*value});
        return;
    }
    if (!value->is_array() || !std::ranges::all_of(*value, [](json const& item) { return item.is_string(); })) {
        report(name, "must be an array of strings");
        return;
    }
    if (!value->empty())
        output_[name] = *value;
}

json const* object_reader::array(char const* name)
{
    return member(name, json::value_t::array, "must be an array");
}

json const* object_reader::object(char const* name)
{
    return member(name, json::value_t::object, "must be an object");
}

bool object_reader::known(std::string_view name) const
{
    return std::ranges::find(known_, name) != known_.end();
}

json object_reader::finish()
{
    if (input_.is_object())
        for (auto const& [name, value] : input_.items())
            if (!known(name))
                report(name, "unknown property");
    return std::move(output_);
}

json object_reader::finish_open()
{
    if (input_.is_object())
        for (auto const& [name, value] : input_.items())
            if (!known(name) && !value.is_null())
                output_[name] = value;
    return std::move(output_);
}

} // namespace hono::device_registry
