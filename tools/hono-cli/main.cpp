// SPDX-License-Identifier: Apache-2.0
// hono-cli: the command line client of applications and operators.

#include <csignal>
#include <iostream>
#include <string>

#include <hono/config/command_line.hpp>
#include <hono/config/describe.hpp>
#include <hono/log/set_up.hpp>

#include "command_line.hpp"
#include "consume.hpp"
#include "exit_code.hpp"
#include "management.hpp"
#include "settings.hpp"
#include "usage.hpp"

namespace hono::cli {
namespace {

constexpr auto executable = "hono-cli";

/// Standard output carries the command's result only.
void set_up_logging(log::level least)
{
    log::set_up(least, log::format::text, executable);
    log::redirect([](std::string_view line) { std::cerr << line << std::endl; });
}

/// Reads settings with their warnings, such as a password on plain TCP. After that a command tells itself what happens.
template <class Read>
auto read_with_warnings(config::settings& values, Read read)
{
    set_up_logging(log::level::warn);
    auto options = read(values);
    set_up_logging(log::parse_level(values.text("hono.log.level")).value_or(log::level::error));
    return options;
}

struct runner {
    config::schema const& known;
    config::settings& values;

    exit_code operator()(help_request const& wanted) const
    {
        std::cout << help_text(wanted.topic);
        return exit_ok;
    }
    exit_code operator()(settings_request const&) const
    {
        config::print_help(std::cout, known, executable);
        return exit_ok;
    }
    exit_code operator()(consume_request const& wanted) const
    {
        return consume(wanted, read_with_warnings(values, read_messaging_options));
    }
    exit_code operator()(management_request const& wanted) const
    {
        return manage(wanted, read_with_warnings(values, read_management_options));
    }
};

exit_code check_config(config::settings& values)
{
    read_with_warnings(values, read_messaging_options);
    read_with_warnings(values, read_management_options);
    config::print_settings(std::cout, values);
    return exit_ok;
}

exit_code obey(int argc, char* argv[])
{
    auto const known = make_schema();
    auto called = config::parse_command_line(known, argc, argv, config::process_environment());
    switch (called.what) {
    case config::command::help:
        std::cout << help_text("");
        return exit_ok;
    case config::command::version:
        std::cout << executable << ' ' << HONO_VERSION << '\n';
        return exit_ok;
    case config::command::print_schema:
        config::print_schema(std::cout, known);
        return exit_ok;
    case config::command::check_config:
        return check_config(called.values);
    case config::command::run:
        break;
    }
    return std::visit(runner{known, called.values}, parse_arguments(called.arguments));
}

int run(int argc, char* argv[])
{
    std::signal(SIGPIPE, SIG_IGN);
    try {
        auto const code = obey(argc, argv);
        return std::cout.flush() ? code : exit_output;
    } catch (config::usage_error const& error) {
        std::cerr << executable << ": " << error.what() << "\nTry '" << executable << " --help'.\n";
        return exit_command_line;
    } catch (config::configuration_error const& error) {
        for (auto const& problem : error.problems)
            std::cerr << executable << ": " << problem << '\n';
        return exit_configuration;
    } catch (std::exception const& error) {
        std::cerr << executable << ": " << error.what() << '\n';
        return exit_refused;
    }
}

} // namespace
} // namespace hono::cli

int main(int argc, char* argv[])
{
    return hono::cli::run(argc, argv);
}
