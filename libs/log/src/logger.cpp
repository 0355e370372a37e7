// SPDX-License-Identifier: Apache-2.0
#include <hono/log/logger.hpp>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <memory>

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace hono::log {
namespace {

std::atomic<level> threshold{level::info};
std::atomic<format> chosen_format{format::text};
thread_local std::string thread_name = "main";

spdlog::level::level_enum to_spdlog(level at)
{
    switch (at) {
    case level::trace:
        return spdlog::level::trace;
    case level::debug:
        return spdlog::level::debug;
    case level::info:
        return spdlog::level::info;
    case level::warn:
        return spdlog::level::warn;
    case level::error:
        break;
    }
    return spdlog::level::err;
}

/// spdlog serialises the threads and owns the stream; the lines are made here.
spdlog::logger& sink()
{
    static std::shared_ptr<spdlog::logger> const instance = [] {
        auto made = std::make_shared<spdlog::logger>("hono", std::make_shared<spdlog::sinks::stdout_sink_mt>());
        made->set_formatter(std::make_unique<spdlog::pattern_formatter>("%v"));
        made->set_level(spdlog::level::trace);
        made->flush_on(spdlog::level::info);
        return made;
    }();
    return *instance;
}

/// ISO 8601, UTC, milliseconds.
std::string now_text()
{
    using namespace std::chrono;
    auto const now = floor<milliseconds>(system_clock::now());
    auto const day = floor<days>(now);
    year_month_day const date{day};
    hh_mm_ss const time{now - day};
    char buffer[48];
    std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                  static_cast<int>(time.seconds().count()), static_cast<int>(time.subseconds().count()));
    return buffer;
}

} // namespace

bool logger::debug_enabled() const noexcept
{
    return threshold.load(std::memory_order_relaxed) <= level::debug;
}

void logger::write(level at, std::string_view event, fields details) const
{
    if (at < threshold.load(std::memory_order_relaxed))
        return;
    sink().log(to_spdlog(at), "{}",
               format_line(chosen_format.load(std::memory_order_relaxed), at, now_text(), thread_name, name_, event,
                           details));
}

void set_up(level at, format how)
{
    threshold = at;
    chosen_format = how;
}

void name_thread(std::string name)
{
    thread_name = std::move(name);
}

void flush()
{
    sink().flush();
}

} // namespace hono::log
