// SPDX-License-Identifier: Apache-2.0
#include <hono/config/describe.hpp>

#include <array>
#include <ostream>

#include <nlohmann/json.hpp>

#include "names.hpp"

namespace hono::config {
namespace {

using ordered_json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 9> kind_names{"text",     "secret", "boolean", "integer", "bytes",
                                                     "duration", "list",   "path",    "pattern"};

std::string_view name_of(kind type)
{
    return kind_names[static_cast<std::size_t>(type)];
}

std::string group_of(property const& row)
{
    auto const star = row.name.find(".*");
    auto const stem = star == std::string::npos ? row.name : row.name.substr(0, star);
    return stem.substr(0, stem.rfind('.'));
}

std::string describe_type(property const& row)
{
    if (row.one_of.empty())
        return std::string{name_of(row.type)};
    std::string text;
    for (auto const& each : row.one_of)
        text += (text.empty() ? "" : "|") + each;
    return text;
}

/// `HONO_HTTP_SNI_CERTIFICATES_<KEY>_KEY_PATH` for a name with `*`.
std::string shown_name(std::string text, std::string_view key)
{
    if (auto const star = text.find('*'); star != std::string::npos)
        text.replace(star, 1, key);
    return text;
}

void print_row(std::ostream& out, property const& row)
{
    out << "  " << shown_name(underscore_name(row.name), "<KEY>") << ", --" << shown_name(row.name, "<key>") << "=<"
        << describe_type(row) << ">\n      " << row.meaning;
    if (!row.default_value.empty())
        out << " [" << row.default_value << ']';
    out << '\n';
}

} // namespace

void print_help(std::ostream& out, schema const& known, std::string_view executable)
{
    out << "Usage: " << executable
        << (known.arguments_allowed() ? " [--name=value]... [command]\n" : " [--name=value]...\n")
        << "\n"
           "Options:\n"
           "  --help                  this text\n"
           "  --version               name and version\n"
           "  --check-config          checks the settings, prints each with its source and ends\n"
           "  --print-config-schema   prints all properties as JSON\n"
           "\n"
           "Settings come from, strongest first: options, SPRING_APPLICATION_JSON, environment variables, the files\n"
           "application-<profile>.yml, application.yml or .properties in HONO_CONFIG_LOCATION (default ./ and "
           "./config/).\n"
           "Variables may be written with or without the inner underscores. Defaults stand in brackets.\n";
    std::string group;
    for (auto const& row : known.properties()) {
        if (auto next = group_of(row); next != group) {
            group = std::move(next);
            out << '\n' << group << '\n';
        }
        print_row(out, row);
    }
}

void print_schema(std::ostream& out, schema const& known)
{
    auto all = ordered_json::array();
    for (auto const& row : known.properties()) {
        ordered_json each{{"name", row.name},
                          {"option", "--" + row.name},
                          {"variables", {uniform_name(row.name), underscore_name(row.name)}},
                          {"type", name_of(row.type)},
                          {"default", row.default_value.empty() ? ordered_json{} : ordered_json(row.default_value)},
                          {"meaning", row.meaning}};
        for (auto const& [member, limit] : {std::pair{"min", row.min}, {"max", row.max}, {"orValue", row.or_value}})
            if (limit)
                each[member] = *limit;
        for (auto const& [member, names] : {std::pair{"oneOf", &row.one_of},
                                            {"aliases", &row.aliases},
                                            {"oldAliases", &row.old_aliases},
                                            {"synonyms", &row.synonyms},
                                            {"fallbacks", &row.fallbacks}})
            if (!names->empty())
                each[member] = *names;
        all.push_back(std::move(each));
    }
    out << all.dump(2) << '\n';
}

void print_settings(std::ostream& out, settings const& values)
{
    for (auto const& [name, value, source] : values.shown())
        out << name << '=' << value << " (" << source << ")\n";
}

} // namespace hono::config
