// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a component tells about its settings, all of it generated from the schema.

#include <iosfwd>
#include <string_view>

#include <hono/config/schema.hpp>
#include <hono/config/settings.hpp>

namespace hono::config {

/// --help: every property by group, with variable, option, default and meaning.
void print_help(std::ostream& out, schema const& known, std::string_view executable);

/// --print-config-schema: a JSON array, for documents and for testing a chart against it.
void print_schema(std::ostream& out, schema const& known);

/// --check-config: `name=value (source)`, passwords masked.
void print_settings(std::ostream& out, settings const& values);

} // namespace hono::config
