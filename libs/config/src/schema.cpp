// SPDX-License-Identifier: Apache-2.0
#include <hono/config/schema.hpp>

#include <algorithm>
#include <stdexcept>

#include "names.hpp"

namespace hono::config {
namespace {

/// What the 0.5 documents called `…keyPath` and `…certPath` (configuration.md §4.1); empty for other names.
std::string name_of_0_5(std::string_view name)
{
    for (auto const* const leaf : {"keyPath", "certPath"}) {
        std::string_view const suffix{leaf};
        if (!name.ends_with(suffix) || name.size() == suffix.size() || name[name.size() - suffix.size() - 1] != '.')
            continue;
        auto const stem = name.substr(0, name.size() - 4); // without "Path"
        return std::string{stem} + "File";
    }
    return {};
}

bool is_below(std::string_view name, std::string_view prefix)
{
    return name.size() > prefix.size() + 1 && name.starts_with(prefix) && name[prefix.size()] == '.';
}

std::vector<std::string>& names_of(property& row, rank as)
{
    switch (as) {
    case rank::alias:
        return row.aliases;
    case rank::old_alias:
        return row.old_aliases;
    case rank::fallback:
        return row.fallbacks;
    default:
        return row.synonyms;
    }
}

} // namespace

void schema::index(std::string_view name, std::size_t row, rank as)
{
    auto& known = by_squash_[squash(name)];
    // A fallback may serve several properties, one of them may even have it as its 0.5 name; it is no other's own name.
    bool const shared = as == rank::fallback && std::all_of(known.begin(), known.end(), [&](target const& other) {
                            return (other.as == rank::fallback || other.as == rank::old_alias) && other.row != row;
                        });
    if (!known.empty() && !shared)
        throw std::logic_error{"property name " + std::string{name} + " is taken by " + rows_[known.front().row].name};
    known.push_back({row, as});
}

void schema::index_alias(std::string const& name, std::size_t row, rank as)
{
    index(name, row, as);
    if (auto const older = name_of_0_5(name); !older.empty() && as != rank::synonym)
        index(older, row, as == rank::fallback ? as : rank::old_alias);
}

schema& schema::add(property row)
{
    auto const number = rows_.size();
    rows_.push_back(std::move(row));
    auto const& added = rows_.back();
    if (added.name.find('*') != std::string::npos) {
        map_rows_.push_back({number, rank::uniform});
        index(added.name, number, rank::uniform);
        return *this;
    }
    index(added.name, number, rank::uniform);
    if (auto const older = name_of_0_5(added.name); !older.empty())
        index(older, number, rank::old_alias);
    for (auto const as : {rank::synonym, rank::alias, rank::old_alias, rank::fallback})
        for (auto const& name : names_of(rows_.back(), as))
            index_alias(name, number, as);
    return *this;
}

schema& schema::add_names(std::string_view prefix, std::string_view other, rank as,
                          std::vector<std::string> const& only)
{
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        if (!is_below(rows_[i].name, prefix) || rows_[i].name.find('*') != std::string::npos)
            continue;
        auto const leaf = rows_[i].name.substr(prefix.size() + 1);
        if (!only.empty() && std::find(only.begin(), only.end(), leaf) == only.end())
            continue;
        add_alias(rows_[i].name, std::string{other} + '.' + leaf, as);
    }
    return *this;
}

schema& schema::add_alias(std::string_view name, std::string const& other, rank as)
{
    auto const row = number_of(name);
    index_alias(other, row, as);
    names_of(rows_[row], as).push_back(other);
    return *this;
}

std::size_t schema::number_of(std::string_view name) const
{
    auto const found = std::find_if(rows_.begin(), rows_.end(), [&](property const& row) { return row.name == name; });
    if (found == rows_.end())
        throw std::logic_error{"there is no property " + std::string{name}};
    return static_cast<std::size_t>(found - rows_.begin());
}

property& schema::at(std::string_view name)
{
    return rows_[number_of(name)];
}

property const* schema::find(std::string_view name) const
{
    for (auto const& row : rows_)
        if (row.name == name)
            return &row;
    return nullptr;
}

schema& schema::allow_arguments()
{
    arguments_allowed_ = true;
    return *this;
}

std::vector<schema::target> const* schema::targets(std::string_view squashed) const
{
    auto const found = by_squash_.find(squashed);
    return found == by_squash_.end() ? nullptr : &found->second;
}

} // namespace hono::config
