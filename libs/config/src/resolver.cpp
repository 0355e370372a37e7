// SPDX-License-Identifier: Apache-2.0
#include "resolver.hpp"

#include <algorithm>
#include <array>

#include "check.hpp"
#include "names.hpp"
#include "read_file.hpp"
#include "unknown_names.hpp"
#include "values.hpp"

namespace hono::config {
namespace {

bool is_of_key_pair(std::string_view name)
{
    return name.ends_with(".keyPath") || name.ends_with(".certPath");
}

} // namespace

resolver::resolver(schema const& known, std::vector<source> const& sources, std::filesystem::path working_folder)
    : known_{known}
    , sources_{sources}
    , contests_{collect(known, sources)}
{
    result_.working_folder_ = std::move(working_folder);
    auto const choose = [this](std::string const& name, contest const& all, bool fallbacks_count) {
        winners_[name] = decide(name, all, fallbacks_count, {result_.notices_, result_.problems_});
    };
    for (auto const& [name, contest] : contests_)
        choose(name, contest, !is_of_key_pair(name));
    for (auto const& [name, contest] : contests_)
        if (is_of_key_pair(name) && winners_[name] == nullptr && !is_served_without_fallback(name))
            choose(name, contest, true);
}

/// A key pair that falls back to another name is for blocks without key material and without an open plain port
/// (configuration.md §4.2 †): half a pair of each would fit nobody, and nobody asked such a block for a TLS port.
bool resolver::is_served_without_fallback(std::string const& name) const
{
    auto const block = name.substr(0, name.rfind('.') + 1);
    for (auto const* const leaf : {"keyPath", "certPath", "keyStorePath", "insecurePort", "insecurePortEnabled"}) {
        auto const found = winners_.find(block + leaf);
        if (found == winners_.end() || found->second == nullptr || found->second->as == rank::fallback)
            continue;
        if (std::string_view{leaf} != "insecurePortEnabled" || parse_boolean(found->second->value).value_or(true))
            return true;
    }
    return false;
}

settings resolver::resolve(std::vector<std::string> problems, std::string warning)
{
    result_.problems_.insert(result_.problems_.begin(), problems.begin(), problems.end());
    if (!warning.empty())
        result_.notices_.push_back({true, std::move(warning)});
    for (auto const& row : known_.properties()) {
        result_.order_.push_back(row.name);
        result_.entries_.emplace(row.name, make_entry(row.name, row));
    }
    for (auto const& [name, contest] : contests_) {
        if (result_.entries_.find(name) != result_.entries_.end())
            continue; // not a key of a property with `*`
        result_.order_.push_back(name);
        result_.entries_.emplace(name, make_entry(name, known_.properties()[contest.row]));
    }
    apply_profile_level();
    report_unknown_names();
    return std::move(result_);
}

settings::entry resolver::make_entry(std::string const& name, property const& row)
{
    settings::entry made;
    made.row = row;
    made.row.name = name;
    if (auto const winner = winners_.find(name); winner != winners_.end() && winner->second != nullptr)
        fill(made, name, *winner->second);
    return made;
}

void resolver::fill(settings::entry& into, std::string const& name, candidate const& winner)
{
    bool const is_secret = into.row.type == kind::secret;
    auto expanded = expand(winner.value, [this](std::string_view other) { return look_up(other); });
    if (expanded.text.empty() && expanded.fault.empty())
        return; // a placeholder that stands for nothing leaves the property unset
    into.source = winner.where;
    into.sensitive = is_secret || expanded.sensitive;
    auto const value = canonical_value(into.row, expanded.text);
    auto fault = expanded.fault;
    if (!fault.empty() && is_secret)
        fault = "a placeholder in it cannot be resolved";
    if (is_secret && fault.empty() && value.starts_with("file:")) {
        read_secret(into, name, value);
        return;
    }
    if (fault.empty())
        fault = find_fault(into.row, value);
    if (!fault.empty()) {
        into.broken = true;
        result_.problems_.push_back(name + " (" + winner.where +
                                    "): " + (into.sensitive ? "" : printable(winner.value) + ": ") + fault);
    }
    if (is_secret)
        into.hidden = hono::secret{value};
    else
        into.value = value;
}

void resolver::read_secret(settings::entry& into, std::string const& name, std::string_view file)
{
    into.file = parse_path(file, result_.working_folder_);
    auto text = read_file(*into.file);
    hono::secret const content{text ? std::move(*text) : std::string{}}; // wiped at the end
    auto line = content.reveal();
    line = line.substr(0, line.find_first_of("\r\n"));
    std::string fault;
    if (!text)
        fault = "E10 " + name + " (" + into.source + "): cannot read " + into.file->string() + ": " +
                text.error().message();
    else if (line.empty())
        fault = "E10 " + name + " (" + into.source + "): the first line of " + into.file->string() + " is empty";
    else if (auto const unfit = find_fault(into.row, line); !unfit.empty())
        fault = name + " (" + into.source + "): " + unfit;
    into.broken = !fault.empty();
    if (into.broken)
        result_.problems_.push_back(fault);
    into.hidden = hono::secret{std::string{line}};
}

std::optional<replacement> resolver::look_up_property(std::string_view name) const
{
    for (auto const& bound : bind(known_, name, source::origin::file)) {
        if (bound.index)
            continue;
        auto const& row = known_.properties()[bound.row];
        bool const sensitive = row.type == kind::secret;
        if (auto const winner = winners_.find(bound.name); winner != winners_.end() && winner->second != nullptr)
            return replacement{winner->second->value, sensitive};
        if (!row.default_value.empty())
            return replacement{row.default_value, sensitive};
    }
    return std::nullopt;
}

std::optional<replacement> resolver::look_up(std::string_view name) const
{
    if (auto found = look_up_property(name))
        return found;
    auto const squashed = squash(name);
    for (bool const exact : {true, false})
        for (auto const& from : sources_)
            for (auto const& entry : from.entries)
                if (!entry.value.empty() && (exact ? entry.name == name : squash(entry.name) == squashed))
                    return replacement{entry.value};
    return std::nullopt;
}

/// Profiles set the log level unless it is set itself (configuration.md §5.1).
void resolver::apply_profile_level()
{
    auto const level = result_.entries_.find("hono.log.level");
    auto const profiles = result_.entries_.find("hono.profiles.active");
    if (level == result_.entries_.end() || profiles == result_.entries_.end() || !level->second.source.empty())
        return;
    auto const active = result_.list("hono.profiles.active");
    constexpr std::array<std::pair<std::string_view, std::string_view>, 3> levels{
        {{"trace", "TRACE"}, {"dev", "DEBUG"}, {"prod", "INFO"}}};
    for (auto const& [profile, value] : levels)
        if (std::find(active.begin(), active.end(), profile) != active.end()) {
            level->second.value = value;
            level->second.source = profiles->second.source;
            return;
        }
}

void resolver::report_unknown_names()
{
    auto const unknown = find_unknown_names(known_, sources_);
    auto const strict = known_.find("hono.config.strict") != nullptr && result_.boolean("hono.config.strict");
    for (auto const& line : unknown) {
        if (strict)
            result_.problems_.push_back(line);
        else
            result_.notices_.push_back({true, line});
    }
}

} // namespace hono::config
