// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads a JSON object of a request member by member into its normal form: what is wrong is said with the member's path,
// the first fault counts, unknown members are refused (device-registry.md §2.3). A member that is null counts as
// absent.

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <hono/base/json.hpp>

#include "refusal.hpp"

namespace hono::device_registry {

/// Keeps the first fault of a request body.
class fault {
public:
    /// `path` of the offending member ("" = the body itself), then what is expected.
    void report(std::string_view path, std::string_view text);
    explicit operator bool() const noexcept { return text_.has_value(); }
    refusal to_refusal() const { return bad_request(text_.value_or("")); }

private:
    std::optional<std::string> text_;
};

class object_reader {
public:
    static constexpr std::int64_t int_max = std::numeric_limits<std::int32_t>::max();
    static constexpr std::int64_t long_max = std::numeric_limits<std::int64_t>::max();

    /// Anything but an object is a fault. `input` and `found` outlive the reader.
    object_reader(json const& input, std::string path, fault& found);

    // Each copies the member in its normal form to the output, if it is there.
    void boolean(char const* name);                                     ///< also "true" and "false"
    void integer(char const* name, std::int64_t min, std::int64_t max); ///< whole numbers only
    void text(char const* name);
    void mandatory_text(char const* name); ///< neither absent nor empty
    void choice(char const* name, std::span<std::string_view const> choices);
    void date_time(char const* name);                  ///< "" counts as null
    void free_object(char const* name);                ///< left out if empty
    void texts(char const* name, bool single_allowed); ///< array of strings; left out if empty

    /// The member, to be read by the caller: null if absent, null, or not of that type (a fault).
    json const* array(char const* name);
    json const* object(char const* name);
    bool has(char const* name) const;
    void ignore(char const* name) { known_.push_back(name); }
    void report(std::string_view name, std::string_view text) { fault_.report(path_of(name), text); }
    std::string path_of(std::string_view name) const;

    json& output() noexcept { return output_; }
    /// Refuses members that nobody asked for; the output.
    json finish();
    /// Copies members that nobody asked for.
    json finish_open();

private:
    json const* member(char const* name);
    json const* member(char const* name, json::value_t type, std::string_view expected);
    bool known(std::string_view name) const;

    json const& input_;
    std::string path_;
    fault& fault_;
    std::vector<std::string_view> known_;
    json output_ = json::object();
};

} // namespace hono::device_registry
