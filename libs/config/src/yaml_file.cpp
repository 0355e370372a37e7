// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <yaml-cpp/yaml.h>

#include "names.hpp"
#include "sources.hpp"
#include "values.hpp"

namespace hono::config {
namespace {

constexpr int max_depth = 32; // an anchor may contain itself

class flattener {
public:
    flattener(std::string const& file, std::vector<given>& into)
        : file_{file}
        , into_{into}
    {
    }

    void add(YAML::Node const& node, std::string const& name, int depth = 0)
    {
        if (depth > max_depth)
            throw YAML::Exception{node.Mark(), "too many levels"};
        if (node.IsMap()) {
            for (auto const& member : node) {
                auto const key = member.first.as<std::string>();
                add(member.second, name.empty() ? key : name + '.' + key, depth + 1);
            }
        } else if (node.IsSequence()) {
            for (std::size_t i = 0; i < node.size(); ++i)
                add(node[i], name + '[' + std::to_string(i) + ']', depth + 1);
        } else if (node.IsScalar()) {
            into_.push_back({name, node.Scalar(), file_ + ':' + std::to_string(node.Mark().line + 1)});
        }
    }

private:
    std::string const& file_;
    std::vector<given>& into_;
};

/// True if the document is for all profiles or for an active one.
bool is_wanted(std::vector<given> const& document, std::vector<std::string> const& profiles)
{
    bool restricted = false;
    for (auto const& [name, value, where] : document) {
        if (!same_segments(name.substr(0, name.find('[')), "spring.profiles"))
            continue;
        restricted = true;
        for (auto const& profile : split_list(value))
            if (std::find(profiles.begin(), profiles.end(), profile) != profiles.end())
                return true;
    }
    return !restricted;
}

/// A later document of the same file replaces what earlier ones say.
void merge(std::vector<given>&& document, std::vector<given>& into)
{
    for (auto& entry : document) {
        std::erase_if(into, [&](given const& earlier) { return squash(earlier.name) == squash(entry.name); });
    }
    std::move(document.begin(), document.end(), std::back_inserter(into));
}

} // namespace

source parse_yaml(std::string const& text, std::string const& file, std::vector<std::string> const& profiles,
                  std::vector<std::string>& problems)
{
    source result{source::origin::file, {}};
    try {
        for (auto const& node : YAML::LoadAll(text)) {
            if (!node.IsDefined() || node.IsNull())
                continue;
            if (!node.IsMap())
                throw YAML::Exception{node.Mark(), "the document is no mapping"};
            std::vector<given> document;
            flattener{file, document}.add(node, "");
            if (is_wanted(document, profiles))
                merge(std::move(document), result.entries);
        }
    } catch (YAML::Exception const& e) {
        problems.push_back(file + ':' + std::to_string(e.mark.line + 1) + ": no valid YAML: " + e.msg);
    }
    return result;
}

} // namespace hono::config
