// SPDX-License-Identifier: Apache-2.0
#include "fixture.hpp"

#include <algorithm>

#include <hono/config/blocks.hpp>
#include <hono/config/command_line.hpp>
#include <hono/log/set_up.hpp>

namespace hono::test {
namespace {

config::schema make_schema()
{
    config::schema known;
    config::add_app_block(known);
    config::add_listener_block(known, "hono.amqp", 5671, 5672, true);
    config::add_listener_block(known, "hono.http", 8443, 8080, false);
    config::add_adapter_block(known, "hono.http");
    config::add_health_block(known);
    config::add_client_block(known, "hono.messaging");
    config::add_client_block(known, "hono.auth");
    known.add({.name = "hono.token.keyPath", .type = config::kind::path});
    known.add({.name = "hono.token.certPath", .type = config::kind::path});
    return known;
}

bool contains_all(std::string const& line, std::vector<std::string> const& words)
{
    return std::all_of(words.begin(), words.end(),
                       [&](auto const& word) { return line.find(word) != std::string::npos; });
}

} // namespace

fixture::fixture()
    : ca{make_ca()}
    , server{issue_localhost(ca, "server")}
{
    folder.write_pair("server", server, {ca.certificate});
    folder.write("ca.pem", to_pem(*ca.certificate));
    log::redirect([this](std::string_view line) { log.emplace_back(line); });
}

fixture::~fixture()
{
    log::redirect({});
}

config::settings fixture::settings(std::map<std::string, std::string> const& variables) const
{
    config::environment environment;
    for (auto const& [name, value] : variables)
        environment[name] = value.starts_with('@') ? (folder / value.substr(1)).string() : value;
    char const* const arguments[] = {"test"};
    static auto const known = make_schema();
    return config::parse_command_line(known, 1, arguments, environment, folder.path()).values;
}

bool fixture::logged(std::vector<std::string> const& words) const
{
    return std::any_of(log.begin(), log.end(), [&](auto const& line) { return contains_all(line, words); });
}

bool has_problem(config::settings const& settings, std::string_view code, std::vector<std::string> const& words)
{
    auto const& all = settings.problems();
    return std::any_of(all.begin(), all.end(),
                       [&](auto const& line) { return line.starts_with(code) && contains_all(line, words); });
}

std::string problems_of(config::settings const& settings)
{
    std::string text;
    for (auto const& line : settings.problems())
        text += line + '\n';
    return text;
}

} // namespace hono::test
