// SPDX-License-Identifier: Apache-2.0
#pragma once
// The resolved values of one component. Look-ups are by canonical name; a name that the schema does not have is a
// programming error (std::logic_error). A value that is wrong has been reported at load time and reads as its default,
// so that reading goes on and all problems are found in one run. Readable on any thread; report() at start-up only.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <hono/base/secret.hpp>
#include <hono/config/schema.hpp>

namespace hono::config {

/// All problems of a start-up, one line each (tls.md §21). Ends the process with code 78.
struct configuration_error : std::runtime_error {
    explicit configuration_error(std::vector<std::string> lines);
    std::vector<std::string> problems;
};

/// Something worth a log line that is not an error: a deprecated name, an unknown variable.
struct notice {
    bool warning; ///< WARN, else INFO
    std::string text;
};

/// A row of --check-config. Secrets are masked.
struct shown_value {
    std::string name;
    std::string value;
    std::string source; ///< "default" if nothing set it
};

class settings {
public:
    /// True if a source set it, not merely a default. For a name with `*`: if any of its keys is set.
    bool is_set(std::string_view name) const;

    std::string text(std::string_view name) const; ///< kinds text and pattern; empty if there is no value
    hono::secret secret(std::string_view name) const;
    std::vector<std::string> list(std::string_view name) const;
    std::filesystem::path path(std::string_view name) const; ///< absolute, or empty
    /// These three want a value or a default: without either, ask is_set first (std::logic_error).
    bool boolean(std::string_view name) const;
    std::int64_t integer(std::string_view name) const; ///< kinds integer and bytes; of a duration: its milliseconds
    std::chrono::nanoseconds duration(std::string_view name) const;

    /// Keys for which a property with `*` is set, in order; read one by its name with the key in place of `*`.
    std::vector<std::string> keys(std::string_view name) const;

    /// The variable, option or file:line that set it; for a missing value the underscore environment name of 1.5.
    std::string source(std::string_view name) const;

    /// The file that a secret was read from (`file:PATH`), for watching it.
    std::optional<std::filesystem::path> secret_file(std::string_view name) const;

    /// Collects "CODE property (source): value: reason"; the value is left out if it is secret or missing, the code if
    /// it is empty.
    void report(std::string_view code, std::string_view property, std::string_view reason);
    /// Collects a line that is about no single property.
    void report(std::string line);

    std::vector<std::string> const& problems() const noexcept { return problems_; }
    /// @throws configuration_error if anything was reported
    void require_valid() const;

    std::vector<notice> const& notices() const noexcept { return notices_; }
    std::vector<shown_value> shown() const; ///< all properties in the order of the schema

private:
    friend class resolver;

    struct entry {
        property row;
        std::string value;      ///< after placeholders; empty if kind is secret
        hono::secret hidden;    ///< the value if kind is secret
        std::string source;     ///< empty: not set
        bool sensitive = false; ///< made of a secret, so never printed
        bool broken = false;    ///< reported; reads as the default
        std::optional<std::filesystem::path> file = {};
    };
    entry const& find(std::string_view name) const;
    entry const& find(std::string_view name, std::initializer_list<kind> kinds) const;
    std::string const& effective(entry const& from) const;

    std::map<std::string, entry, std::less<>> entries_;
    std::vector<std::string> order_;
    std::filesystem::path working_folder_;
    std::vector<std::string> problems_;
    std::vector<notice> notices_;
};

} // namespace hono::config
