// SPDX-License-Identifier: Apache-2.0
#include <hono/registry/response_cache.hpp>

#include <algorithm>
#include <charconv>

namespace hono::registry {
namespace {

void skip_blanks(std::string_view& text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
}

/// `max-age = N` with any blanks; nothing if the directive is of another form.
std::optional<std::chrono::seconds> max_age(std::string_view text)
{
    constexpr std::string_view name = "max-age";
    skip_blanks(text);
    if (text.substr(0, name.size()) != name)
        return std::nullopt;
    text.remove_prefix(name.size());
    skip_blanks(text);
    if (text.empty() || text.front() != '=')
        return std::nullopt;
    text.remove_prefix(1);
    skip_blanks(text);
    std::int64_t seconds = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc{} || seconds < 0)
        return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    skip_blanks(text);
    if (!text.empty())
        return std::nullopt;
    constexpr std::int64_t longest = 365 * 24 * 3600; // keeps the arithmetic of expiry times in range
    return std::chrono::seconds{std::min(seconds, longest)};
}

} // namespace

std::chrono::seconds cache_time(int status, std::string_view directive, std::chrono::seconds default_timeout)
{
    if (auto const age = max_age(directive))
        return *age;
    skip_blanks(directive);
    if (directive.substr(0, 8) == "no-cache")
        return std::chrono::seconds{0};
    switch (status) {
    case 200:
    case 203:
    case 206:
    case 300:
    case 301:
    case 410:
        return default_timeout;
    default:
        return std::chrono::seconds{0};
    }
}

} // namespace hono::registry
