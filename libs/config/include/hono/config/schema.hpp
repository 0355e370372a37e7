// SPDX-License-Identifier: Apache-2.0
#pragma once
// The table of properties that one component knows. It is composed of the blocks of blocks.hpp and the component's own
// rows, and drives everything else: binding of names, checks, --help, --check-config, --print-config-schema.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hono::config {

enum class kind {
    text,     ///< As is. With `one_of`: one of these in any case, read back in the spelling of the table.
    secret,   ///< Never printed; `file:PATH` stands for the first line of that file (tls.md §5).
    boolean,  ///< true, on, yes, 1, false, off, no, 0
    integer,  ///< decimal
    bytes,    ///< integer with an optional suffix Ki, Mi, Gi; read by settings::integer
    duration, ///< `5s`, `PT5S`, `5000` (milliseconds); `min` and `max` count milliseconds
    list,     ///< comma separated, a YAML sequence, or NAME_0, NAME_1, …
    path,     ///< relative ones are resolved against the working folder; a leading `file:` or `file://` is dropped
    pattern,  ///< regular expression
};

/// One row. Everything but name, type and meaning may be left out: `{.name = "hono.http.realm", .meaning = "…"}`.
struct property {
    /// Canonical name. One segment may be `*`: a map key or a list index (`hono.http.sniCertificates.*.keyPath`).
    std::string name;
    kind type = kind::text;
    std::string default_value = {};       ///< empty: none
    std::string meaning = {};             ///< one sentence for --help
    std::optional<std::int64_t> min = {}; ///< of the number; of text, secret: length in bytes; of duration: ms
    std::optional<std::int64_t> max = {};
    std::optional<std::int64_t> or_value = {}; ///< legal although outside of min and max, e.g. -1 = no limit
    std::vector<std::string> one_of = {};      ///< of a list: each of its elements
    std::vector<std::string> aliases = {};     ///< deprecated 1.5 names
    std::vector<std::string> old_aliases = {}; ///< 0.5 names; keyFile for keyPath and certFile for certPath are implied
    std::vector<std::string> synonyms = {};    ///< further names that are not deprecated
    std::vector<std::string> fallbacks = {};   ///< names that count only while no other source sets this property
};

/// How a given name relates to the property it sets, strongest first (configuration.md §4.3).
enum class rank { uniform, underscore, other_spelling, synonym, alias, old_alias, fallback };

class schema {
public:
    /// @throws std::logic_error if a name or alias is taken already, spelled in whatever way
    schema& add(property row);

    /// Gives every property below `prefix` (or only those `only` names) a second name below `other`.
    /// @throws std::logic_error like add
    schema& add_names(std::string_view prefix, std::string_view other, rank as,
                      std::vector<std::string> const& only = {});

    /// Gives one property a further name. @throws std::logic_error like add, or if `name` is unknown
    schema& add_alias(std::string_view name, std::string const& other, rank as);

    /// For changes of defaults and limits after a block was added. @throws std::logic_error if unknown
    property& at(std::string_view name);
    property const* find(std::string_view name) const;
    std::vector<property> const& properties() const noexcept { return rows_; }

    /// Words on the command line are the component's own (hono-cli); otherwise they are refused.
    schema& allow_arguments();
    bool arguments_allowed() const noexcept { return arguments_allowed_; }

    /// A property that a squashed name (configuration.md §2.4) stands for.
    struct target {
        std::size_t row;
        rank as; ///< uniform for the canonical name, whatever its spelling
    };
    std::vector<target> const* targets(std::string_view squashed) const;
    /// Rows whose name has a `*`.
    std::vector<target> const& map_rows() const noexcept { return map_rows_; }

private:
    std::size_t number_of(std::string_view name) const;
    void index(std::string_view name, std::size_t row, rank as);
    void index_alias(std::string const& name, std::size_t row, rank as);

    std::vector<property> rows_;
    std::map<std::string, std::vector<target>, std::less<>> by_squash_;
    std::vector<target> map_rows_;
    bool arguments_allowed_ = false;
};

} // namespace hono::config
