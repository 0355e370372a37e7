// SPDX-License-Identifier: Apache-2.0
#include "block.hpp"

#include <utility>

#include <hono/log/logger.hpp>

namespace hono::tlsconfig {
namespace {

log::logger const logger{"tls"};

} // namespace

/// The pattern of tls.md §21, like that of the problems.
void log_remarks(config::settings const& settings, std::string_view property, remarks const& all)
{
    for (auto const& each : all) {
        std::string line{each.code};
        line.append(line.empty() ? "" : " ").append(property);
        line.append(" (").append(settings.source(property)).append("): ").append(each.text);
        each.warning ? logger.warn(line) : logger.info(line);
    }
}

block::block(config::settings& values, std::string prefix)
    : values_{values}
    , prefix_{std::move(prefix)}
{
}

void block::report(std::string_view code, std::string_view leaf, std::string_view reason)
{
    failed_ = true;
    values_.report(code, name(leaf), reason);
}

void block::warn(std::string_view leaf, std::string text, std::string_view code) const
{
    log_remarks(values_, name(leaf), {{true, code, std::move(text)}});
}

void block::inform(std::string_view leaf, std::string text) const
{
    log_remarks(values_, name(leaf), {{false, {}, std::move(text)}});
}

void block::refuse_if_set(std::string_view leaf, std::string_view reason)
{
    if (is_set(leaf))
        report("E02", leaf, reason);
}

void block::refuse_if_true(std::string_view leaf, std::string_view reason)
{
    if (boolean(leaf))
        report("E02", leaf, reason);
}

} // namespace hono::tlsconfig
