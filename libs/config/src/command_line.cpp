// SPDX-License-Identifier: Apache-2.0
#include <hono/config/command_line.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include <unistd.h>

#include "names.hpp"
#include "resolver.hpp"
#include "sources.hpp"
#include "values.hpp"

namespace hono::config {
namespace {

constexpr std::array<std::pair<std::string_view, command>, 5> commands{
    {{"--help", command::help},
     {"-h", command::help},
     {"--version", command::version},
     {"--check-config", command::check_config},
     {"--print-config-schema", command::print_schema}}};

std::optional<command> find_command(std::string_view word)
{
    for (auto const& [name, what] : commands)
        if (word == name)
            return what;
    return std::nullopt;
}

/// A setting of ours, or of the frameworks under Hono, which are accepted without effect (configuration.md §5.1).
bool is_setting_name(std::string_view name)
{
    if (is_hono_name(name))
        return true;
    constexpr std::array<std::string_view, 5> foreign{"spring.", "management.", "server.", "quarkus.", "logging."};
    return std::any_of(foreign.begin(), foreign.end(), [&](auto prefix) { return name.starts_with(prefix); });
}

struct words {
    command what = command::run;
    source options{source::origin::command_line, {}};
    std::vector<std::string> arguments;
};

class word_reader {
public:
    explicit word_reader(bool arguments_allowed) noexcept
        : arguments_allowed_{arguments_allowed}
    {
    }

    words read(int argc, char const* const* argv)
    {
        for (int i = 1; i < argc; ++i) {
            std::string_view const word{argv[i]};
            if (only_arguments_)
                result_.arguments.emplace_back(word);
            else
                take(word);
        }
        return std::move(result_);
    }

private:
    void take(std::string_view word)
    {
        auto const name_size = word.find('=');
        auto const name = word.substr(0, name_size);
        if (name.starts_with("--") && is_setting_name(name.substr(2))) {
            auto const value = name_size == std::string_view::npos ? std::string_view{} : word.substr(name_size + 1);
            result_.options.entries.push_back({std::string{name.substr(2)}, std::string{value}, std::string{name}});
        } else if (auto const asked = find_command(word); asked && result_.arguments.empty()) {
            choose(*asked);
        } else if (arguments_allowed_) {
            only_arguments_ = word == "--";
            result_.arguments.emplace_back(word);
        } else if (word.starts_with("-")) {
            throw usage_error{"unknown option " + printable(name) + "; --help lists all"};
        } else {
            throw usage_error{"unexpected argument " + printable(word) + "; settings are given as --name=value"};
        }
    }

    void choose(command asked)
    {
        if (result_.what != command::run && result_.what != asked)
            throw usage_error{"only one of --help, --version, --check-config, --print-config-schema is possible"};
        result_.what = asked;
    }

    bool arguments_allowed_;
    bool only_arguments_ = false;
    words result_;
};

file_search make_file_search(schema const& known, std::vector<source> const& sources,
                             std::filesystem::path const& folder)
{
    file_search what{{}, {}, "application", {}, folder, {}, {}};
    if (known.find("hono.config.location") == nullptr)
        return what;
    auto const early = resolver{known, sources, folder}.resolve();
    what.locations = early.list("hono.config.location");
    what.locations_set_by = early.source("hono.config.location");
    what.additional_locations = early.list("hono.config.additionalLocation");
    what.additional_set_by = early.source("hono.config.additionalLocation");
    what.base_name = early.text("hono.config.name");
    what.profiles = early.list("hono.profiles.active");
    return what;
}

std::string describe_links(std::vector<std::string> const& links)
{
    constexpr std::size_t shown = 5;
    std::string text = "ignored as Kubernetes service links: ";
    for (std::size_t i = 0; i < std::min(shown, links.size()); ++i)
        text += (i == 0 ? "" : ", ") + links[i];
    if (links.size() > shown)
        text += " and " + std::to_string(links.size() - shown) + " more";
    return text + "; set enableServiceLinks: false for the pod";
}

} // namespace

environment process_environment()
{
    environment result;
    for (char** variable = ::environ; variable != nullptr && *variable != nullptr; ++variable) {
        std::string_view const text{*variable};
        if (auto const equals = text.find('='); equals != std::string_view::npos)
            result.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    return result;
}

invocation parse_command_line(schema const& known, int argc, char const* const* argv, environment const& variables,
                              std::filesystem::path const& working_folder)
{
    auto given_words = word_reader{known.arguments_allowed()}.read(argc, argv);
    invocation result{given_words.what, {}, std::move(given_words.arguments)};
    std::vector<source> sources;
    std::vector<std::string> links;
    std::vector<std::string> problems;
    if (result.what == command::run || result.what == command::check_config) {
        sources.push_back(std::move(given_words.options));
        sources.push_back(read_json_variable(variables, problems));
        sources.push_back(read_environment(variables, links));
        for (auto& file : read_files(make_file_search(known, sources, working_folder), problems))
            sources.push_back(std::move(file));
    }
    result.values = resolver{known, sources, working_folder}.resolve(std::move(problems),
                                                                     links.empty() ? "" : describe_links(links));
    return result;
}

} // namespace hono::config
