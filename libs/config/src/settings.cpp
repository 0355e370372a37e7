// SPDX-License-Identifier: Apache-2.0
#include <hono/config/settings.hpp>

#include <algorithm>

#include "names.hpp"
#include "values.hpp"

namespace hono::config {

configuration_error::configuration_error(std::vector<std::string> lines)
    : std::runtime_error{"the configuration has " + std::to_string(lines.size()) +
                         (lines.size() == 1 ? " problem" : " problems")}
    , problems{std::move(lines)}
{
}

settings::entry const& settings::find(std::string_view name) const
{
    auto const found = entries_.find(name);
    if (found == entries_.end())
        throw std::logic_error{"the schema has no property " + std::string{name}};
    return found->second;
}

settings::entry const& settings::find(std::string_view name, std::initializer_list<kind> kinds) const
{
    auto const& found = find(name);
    if (std::find(kinds.begin(), kinds.end(), found.row.type) == kinds.end())
        throw std::logic_error{"property " + std::string{name} + " is read as another kind than it has"};
    return found;
}

std::string const& settings::effective(entry const& from) const
{
    return from.source.empty() || from.broken ? from.row.default_value : from.value;
}

bool settings::is_set(std::string_view name) const
{
    return !find(name).source.empty() || !keys(name).empty();
}

std::string settings::text(std::string_view name) const
{
    return effective(find(name, {kind::text, kind::pattern}));
}

hono::secret settings::secret(std::string_view name) const
{
    auto const& found = find(name, {kind::secret});
    return found.source.empty() || found.broken ? hono::secret{found.row.default_value} : found.hidden;
}

std::vector<std::string> settings::list(std::string_view name) const
{
    return split_list(effective(find(name, {kind::list})));
}

std::filesystem::path settings::path(std::string_view name) const
{
    auto const& value = effective(find(name, {kind::path}));
    return value.empty() ? std::filesystem::path{} : parse_path(value, working_folder_);
}

namespace {

[[noreturn]] void throw_missing(std::string_view name)
{
    throw std::logic_error{"property " + std::string{name} + " has neither value nor default; ask is_set first"};
}

} // namespace

bool settings::boolean(std::string_view name) const
{
    auto const value = parse_boolean(effective(find(name, {kind::boolean})));
    if (!value && !find(name).broken)
        throw_missing(name);
    return value.value_or(false);
}

std::int64_t settings::integer(std::string_view name) const
{
    auto const& found = find(name, {kind::integer, kind::bytes, kind::duration});
    if (found.row.type == kind::duration)
        return std::chrono::floor<std::chrono::milliseconds>(duration(name)).count();
    auto const value = found.row.type == kind::bytes ? parse_bytes(effective(found)) : parse_integer(effective(found));
    if (!value && !found.broken)
        throw_missing(name);
    return value.value_or(found.row.min.value_or(0));
}

std::chrono::nanoseconds settings::duration(std::string_view name) const
{
    auto const& found = find(name, {kind::duration});
    auto const value = parse_duration(effective(found));
    if (!value && !found.broken)
        throw_missing(name);
    return value.value_or(std::chrono::milliseconds{found.row.min.value_or(0)});
}

std::vector<std::string> settings::keys(std::string_view name) const
{
    find(name);
    std::vector<std::string> result;
    auto const star = name.find('*');
    if (star == std::string_view::npos)
        return result;
    auto const front = name.substr(0, star);
    auto const back = name.substr(star + 1);
    for (auto const& [each, value] : entries_) {
        if (each == name || value.source.empty() || each.size() <= front.size() + back.size())
            continue;
        if (each.starts_with(front) && each.ends_with(back))
            result.push_back(each.substr(front.size(), each.size() - front.size() - back.size()));
    }
    return result;
}

std::string settings::source(std::string_view name) const
{
    auto const& found = find(name);
    if (!found.source.empty())
        return found.source;
    if (auto const set = keys(name); !set.empty()) {
        std::string first{name};
        return source(first.replace(first.find('*'), 1, set.front()));
    }
    return underscore_name(name);
}

std::optional<std::filesystem::path> settings::secret_file(std::string_view name) const
{
    return find(name, {kind::secret}).file;
}

void settings::report(std::string_view code, std::string_view property, std::string_view reason)
{
    auto const& about = find(property);
    std::string line;
    if (!code.empty())
        line.append(code).append(1, ' ');
    line.append(property).append(" (").append(source(property)).append("): ");
    auto const& value = effective(about);
    if (about.row.type != kind::secret && !about.sensitive && !value.empty())
        line.append(printable(value)).append(": ");
    report(line.append(reason));
}

void settings::report(std::string line)
{
    if (std::find(problems_.begin(), problems_.end(), line) == problems_.end())
        problems_.push_back(std::move(line));
}

void settings::require_valid() const
{
    if (!problems_.empty())
        throw configuration_error{problems_};
}

std::vector<shown_value> settings::shown() const
{
    std::vector<shown_value> result;
    for (auto const& name : order_) {
        auto const& each = find(name);
        bool const set = !each.source.empty();
        bool const masked = each.row.type == kind::secret || each.sensitive;
        bool const empty = each.row.type == kind::secret ? secret(name).empty() : effective(each).empty();
        result.push_back(
            {name, masked ? (empty ? "" : "********") : printable(effective(each)), set ? each.source : "default"});
    }
    return result;
}

} // namespace hono::config
