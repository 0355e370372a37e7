// SPDX-License-Identifier: Apache-2.0
#include "names.hpp"

#include <algorithm>
#include <numeric>

namespace hono::config {
namespace {

// <cctype> asks the locale; names are ASCII.
bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

char to_upper(char c)
{
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

bool is_separator(char c)
{
    return c == '.' || c == '_' || c == '-';
}

bool is_alphanumeric(char c)
{
    auto const upper = to_upper(c);
    return is_upper(upper) || (c >= '0' && c <= '9');
}

} // namespace

std::string squash(std::string_view name)
{
    std::string result;
    result.reserve(name.size());
    for (char const c : name)
        if (!is_separator(c))
            result += to_upper(c);
    return result;
}

std::string uniform_name(std::string_view canonical)
{
    std::string result;
    for (char const c : canonical)
        if (c == '.')
            result += '_';
        else if (c != '-')
            result += to_upper(c);
    return result;
}

std::string underscore_name(std::string_view canonical)
{
    std::string result;
    for (char const c : canonical) {
        if (is_upper(c) && !result.empty() && result.back() != '_')
            result += '_';
        result += is_separator(c) ? '_' : to_upper(c);
    }
    return result;
}

bool same_segments(std::string_view a, std::string_view b)
{
    auto const normalise = [](std::string_view name) {
        std::string result;
        for (char const c : name)
            if (c == '.' || is_alphanumeric(c))
                result += to_upper(c);
        return result;
    };
    return normalise(a) == normalise(b);
}

bool is_hono_name(std::string_view name)
{
    return name.size() > 5 && is_separator(name[4]) && squash(name.substr(0, 4)) == "HONO";
}

std::string longest_prefix(std::string_view name, std::vector<std::string> const& squashed_prefixes)
{
    for (auto end = name.size(); end > 0; --end) {
        if (end < name.size() && !is_separator(name[end]))
            continue;
        auto candidate = squash(name.substr(0, end));
        if (std::binary_search(squashed_prefixes.begin(), squashed_prefixes.end(), candidate))
            return candidate;
    }
    return {};
}

namespace {

/// Levenshtein distance by the two-row method.
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            auto const above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
            diagonal = above;
        }
    }
    return row.back();
}

} // namespace

std::string nearest(std::string_view wanted, std::vector<std::string> const& candidates)
{
    constexpr std::size_t longest_name = 256; // keeps the comparison cheap
    if (wanted.size() > longest_name)
        return {};
    auto const target = squash(wanted);
    std::string best;
    auto best_distance = 1 + target.size() / 4;
    for (auto const& candidate : candidates) {
        auto const other = squash(candidate);
        auto const least = other.size() > target.size() ? other.size() - target.size() : target.size() - other.size();
        if (least >= best_distance)
            continue; // each missing character counts
        if (auto const d = distance(target, other); d < best_distance) {
            best_distance = d;
            best = candidate;
        }
    }
    return best;
}

} // namespace hono::config
