// SPDX-License-Identifier: Apache-2.0
#include <hono/log/logger.hpp>

#include <algorithm>
#include <atomic>
#include <mutex>

#include <pthread.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include "line.hpp"
#include "output.hpp"

namespace hono::log {
namespace {

std::atomic<level> least_level{level::info};
std::atomic<format> layout{format::text};
thread_local std::string thread_name;

/// What set_up and redirect change at run time; never destroyed, since threads may log until the process ends.
struct destination {
    std::mutex guard;
    std::string component;
    std::function<void(std::string_view)> elsewhere;
    spdlog::logger standard_output{"hono", std::make_shared<output>(STDOUT_FILENO)};

    destination()
    {
        standard_output.set_formatter(std::make_unique<spdlog::pattern_formatter>("%v"));
        standard_output.set_level(spdlog::level::trace);
    }
};

destination& where()
{
    static auto* const only = new destination;
    return *only;
}

std::string_view this_thread()
{
    if (thread_name.empty()) {
        char name[16] = "main";
        if (::getpid() != ::gettid())
            ::pthread_getname_np(::pthread_self(), name, sizeof name);
        thread_name = name;
    }
    return thread_name;
}

template <class Value>
std::optional<Value> find_name(std::string_view text, std::initializer_list<std::pair<std::string_view, Value>> names)
{
    std::string lower{text};
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
    for (auto const& [name, value] : names)
        if (name == lower)
            return value;
    return std::nullopt;
}

} // namespace

void set_up(level least, format chosen, std::string component)
{
    std::scoped_lock const lock{where().guard};
    least_level = least;
    layout = chosen;
    where().component = std::move(component);
}

std::optional<level> parse_level(std::string_view text)
{
    return find_name<level>(text, {{"trace", level::trace},
                                   {"debug", level::debug},
                                   {"info", level::info},
                                   {"warn", level::warn},
                                   {"error", level::error}});
}

std::optional<format> parse_format(std::string_view text)
{
    return find_name<format>(text, {{"text", format::text}, {"json", format::json}});
}

bool enabled(level importance) noexcept
{
    return importance >= least_level.load(std::memory_order_relaxed);
}

void name_thread(std::string name)
{
    thread_name = std::move(name);
    ::pthread_setname_np(::pthread_self(), thread_name.substr(0, 15).c_str());
}

void redirect(std::function<void(std::string_view line)> sink)
{
    std::scoped_lock const lock{where().guard};
    where().elsewhere = std::move(sink);
}

void logger::write(level importance, std::string_view message, fields more) const
{
    if (!enabled(importance))
        return;
    auto& to = where();
    event const what{std::chrono::system_clock::now(), importance, to.component, this_thread(), name_, message, more};
    auto const line = layout.load(std::memory_order_relaxed) == format::text ? text_line(what) : json_line(what);
    std::scoped_lock const lock{to.guard};
    if (to.elsewhere)
        to.elsewhere(line);
    else
        to.standard_output.log(spdlog::level::info, spdlog::string_view_t{line});
}

} // namespace hono::log
