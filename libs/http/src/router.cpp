// SPDX-License-Identifier: Apache-2.0
#include <hono/http/router.hpp>

#include <algorithm>
#include <exception>
#include <stdexcept>

#include <hono/http/uri.hpp>
#include <hono/log/logger.hpp>

namespace hono::http {
namespace {

log::logger const logger{"http"};

constexpr std::string_view verb_names[] = {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"};
constexpr std::size_t verb_count = std::size(verb_names);

struct segment {
    std::string text; ///< fixed text or name
    bool is_named = false;

    bool matches(std::string_view raw, path_params& params) const
    {
        bool const escaped = raw.find('%') != std::string_view::npos;
        if (!is_named)
            return raw == text || (escaped && percent_decode(raw) == text);
        if (raw.empty())
            return false;
        params.add(text, raw, escaped);
        return true;
    }
};

std::vector<segment> parse_pattern(std::string_view pattern)
{
    if (!pattern.starts_with('/'))
        throw std::logic_error{"a pattern begins with a slash"};
    std::vector<segment> segments;
    while (!pattern.empty()) {
        pattern.remove_prefix(1);
        auto const raw = pattern.substr(0, pattern.find('/'));
        pattern.remove_prefix(raw.size());
        bool const is_named = raw.starts_with('{') && raw.ends_with('}');
        segments.push_back({std::string{is_named ? raw.substr(1, raw.size() - 2) : raw}, is_named});
    }
    if (std::count_if(segments.begin(), segments.end(), [](auto& part) { return part.is_named; }) >
        static_cast<std::ptrdiff_t>(path_params::capacity))
        throw std::logic_error{"a pattern has too many names"};
    return segments;
}

void append_listed(std::string& list, std::string_view element, std::string_view separator)
{
    if (!list.empty())
        list.append(separator);
    list.append(element);
}

} // namespace

struct router::route {
    std::string pattern;
    std::vector<segment> segments;
    std::array<handler, verb_count> handlers;
    std::shared_ptr<cors_policy const> policy;
    cors_rule rule;
    std::string allow;   ///< of 405
    std::string methods; ///< of preflights

    bool matches(std::string_view path, path_params& params) const
    {
        params.clear();
        for (auto const& part : segments) {
            if (!path.starts_with('/'))
                return false;
            path.remove_prefix(1);
            auto const raw = path.substr(0, path.find('/'));
            path.remove_prefix(raw.size());
            if (!part.matches(raw, params))
                return false;
        }
        return path.empty();
    }

    handler const* handler_of(verb method) const noexcept
    {
        auto const at = [this](verb wanted) -> handler const* {
            auto const& found = handlers[static_cast<std::size_t>(wanted)];
            return found ? &found : nullptr;
        };
        if (method == verb::other)
            return nullptr;
        auto const* found = at(method);
        return !found && method == verb::head ? at(verb::get) : found;
    }

    void list_methods()
    {
        allow.clear();
        methods.clear();
        for (std::size_t i = 0; i < verb_count; ++i) {
            if (handler_of(static_cast<verb>(i)) || (policy && static_cast<verb>(i) == verb::options))
                append_listed(allow, verb_names[i], ", ");
            if (handlers[i])
                append_listed(methods, verb_names[i], ",");
        }
    }
};

std::string_view path_params::operator[](std::string_view name) const noexcept
{
    for (std::size_t i = 0; i < size_; ++i)
        if (entries_[i].name == name)
            return entries_[i].is_decoded ? std::string_view{entries_[i].decoded} : entries_[i].raw;
    return {};
}

void path_params::add(std::string_view name, std::string_view value, bool decode)
{
    auto& added = entries_.at(size_++);
    added.name = name;
    added.raw = value;
    added.is_decoded = decode;
    if (decode)
        added.decoded = percent_decode(value).value_or(std::string{value});
}

router::router(router_options options)
    : options_{options}
{
}

router::~router() = default;

router::route& router::route_of(std::string_view pattern)
{
    for (auto const& known : routes_)
        if (known->pattern == pattern)
            return *known;
    auto added = std::make_unique<route>();
    added->pattern = pattern;
    added->segments = parse_pattern(pattern);
    routes_.push_back(std::move(added));
    return *routes_.back();
}

router& router::add(verb method, std::string_view pattern, handler handle)
{
    auto& target = route_of(pattern);
    target.handlers.at(static_cast<std::size_t>(method)) = std::move(handle);
    target.list_methods();
    return *this;
}

router& router::allow_cors(std::string_view pattern, std::shared_ptr<cors_policy const> policy, cors_rule rule)
{
    auto& target = route_of(pattern);
    target.policy = std::move(policy);
    target.rule = std::move(rule);
    target.list_methods();
    return *this;
}

router::route const* router::find(request const& request, path_params& params) const
{
    auto path = request.path();
    if (options_.ignore_trailing_slash && path.size() > 1 && path.ends_with('/'))
        path.remove_suffix(1);
    for (auto const& candidate : routes_)
        if (candidate->matches(path, params))
            return candidate.get();
    return nullptr;
}

response router::not_found() const
{
    return response{404, options_.not_found_type, options_.not_found_body};
}

awaitable<response> router::dispatch(request const& request, time_point deadline) const
{
    path_params params;
    auto const* found = find(request, params);
    if (!found)
        co_return not_found();
    auto const origin = found->policy ? request.header("Origin") : std::nullopt;
    if (origin && !found->policy->allows(*origin))
        co_return cors_policy::rejection();
    if (origin && cors_policy::is_preflight(request))
        co_return found->policy->preflight(*origin, found->methods, found->rule);

    response answer{500};
    if (auto const* handle = found->handler_of(request.method())) {
        try {
            answer = co_await (*handle)(request, params, deadline);
        } catch (std::exception const& failure) {
            logger.error("request failed", {{"route", found->pattern}, {"reason", std::string_view{failure.what()}}});
        }
    } else {
        answer = response{405};
        answer.set("Allow", text{std::string_view{found->allow}});
    }
    if (origin)
        found->policy->decorate(answer, *origin, found->rule);
    co_return answer;
}

} // namespace hono::http
