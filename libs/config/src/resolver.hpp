// SPDX-License-Identifier: Apache-2.0
#pragma once
// Makes settings from what the sources say: who wins, placeholders, checks, secrets from files.

#include <filesystem>
#include <vector>

#include <hono/config/settings.hpp>

#include "candidates.hpp"
#include "placeholders.hpp"
#include "sources.hpp"

namespace hono::config {

class resolver {
public:
    /// `sources`: strongest first. All must outlive the resolver.
    resolver(schema const& known, std::vector<source> const& sources, std::filesystem::path working_folder);

    /// Once. `problems` and `warning` are what reading the sources found.
    settings resolve(std::vector<std::string> problems = {}, std::string warning = {});

private:
    bool is_served_without_fallback(std::string const& name) const;
    settings::entry make_entry(std::string const& name, property const& row);
    void fill(settings::entry& into, std::string const& name, candidate const& winner);
    void read_secret(settings::entry& into, std::string const& name, std::string_view file);
    void apply_profile_level();
    void report_unknown_names();
    std::optional<replacement> look_up(std::string_view name) const;
    std::optional<replacement> look_up_property(std::string_view name) const;

    schema const& known_;
    std::vector<source> const& sources_;
    contests contests_;
    std::map<std::string, candidate const*, std::less<>> winners_;
    settings result_;
};

} // namespace hono::config
