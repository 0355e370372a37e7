// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

#include <hono/config/properties_file.hpp>

#include "names.hpp"
#include "read_file.hpp"
#include "sources.hpp"
#include "values.hpp"

namespace hono::config {
namespace {

namespace fs = std::filesystem;

source parse_properties_source(std::string const& text, std::string const& file)
{
    source result{source::origin::file, {}};
    for (auto& [name, value, line] : parse_properties(text)) {
        std::erase_if(result.entries, [&](given const& earlier) { return earlier.name == name; });
        result.entries.push_back({name, value, file + ':' + std::to_string(line)});
    }
    return result;
}

class file_reader {
public:
    file_reader(file_search const& what, std::vector<std::string>& problems)
        : what_{what}
        , problems_{problems}
    {
    }

    std::vector<source> read()
    {
        auto places = what_.locations.empty()
                          ? std::vector{what_.working_folder / "", what_.working_folder / "config" / ""}
                          : resolve("hono.config.location", what_.locations_set_by, what_.locations);
        auto const more =
            resolve("hono.config.additionalLocation", what_.additional_set_by, what_.additional_locations);
        places.insert(places.end(), more.begin(), more.end());
        std::reverse(places.begin(), places.end()); // later beat earlier

        for (auto profile = what_.profiles.rbegin(); profile != what_.profiles.rend(); ++profile)
            for (auto const& place : places)
                if (fs::is_directory(place))
                    add_folder(place, what_.base_name + '-' + *profile);
        for (auto const& place : places) {
            if (fs::is_directory(place))
                add_folder(place, what_.base_name);
            else
                add_file(place);
        }
        return std::move(found_);
    }

private:
    std::vector<fs::path> resolve(std::string const& property, std::string const& set_by,
                                  std::vector<std::string> const& locations)
    {
        std::vector<fs::path> result;
        for (auto const& location : locations) {
            auto const place = parse_path(location, what_.working_folder);
            if (std::error_code error; fs::exists(place, error))
                result.push_back(place);
            else
                problems_.push_back(property + " (" + set_by + "): " + location + ": no such file or folder");
        }
        return result;
    }

    void add_folder(fs::path const& folder, std::string const& name)
    {
        for (auto const* const suffix : {".properties", ".yml", ".yaml"})
            add_file(folder / (name + suffix));
    }

    void add_file(fs::path const& file)
    {
        if (std::error_code error; !fs::exists(file, error))
            return;
        auto const text = read_file(file);
        if (!text) {
            problems_.push_back(file.string() + ": cannot be read: " + text.error().message());
            return;
        }
        found_.push_back(file.extension() == ".properties"
                             ? parse_properties_source(*text, file.string())
                             : parse_yaml(*text, file.string(), what_.profiles, problems_));
    }

    file_search const& what_;
    std::vector<std::string>& problems_;
    std::vector<source> found_;
};

} // namespace

std::vector<source> read_files(file_search const& what, std::vector<std::string>& problems)
{
    return file_reader{what, problems}.read();
}

} // namespace hono::config
