// SPDX-License-Identifier: Apache-2.0
#pragma once
// A property block of the settings, by its prefix: the readers of options look values up and report problems through
// it.

#include <optional>
#include <string>
#include <string_view>

#include <hono/config/settings.hpp>
#include <hono/tlsconfig/protocol_options.hpp>

#include "certificates.hpp"
#include "problem.hpp"

namespace hono::tlsconfig {

/// Writes what was remarked on `property` to the log.
void log_remarks(config::settings const& settings, std::string_view property, remarks const& all);

class block {
public:
    block(config::settings& values, std::string prefix);

    std::string name(std::string_view leaf) const { return prefix_ + '.' + std::string{leaf}; }
    std::string const& prefix() const noexcept { return prefix_; }
    config::settings const& values() const noexcept { return values_; }

    bool is_set(std::string_view leaf) const { return values_.is_set(name(leaf)); }
    bool boolean(std::string_view leaf) const { return values_.boolean(name(leaf)); }
    std::string text(std::string_view leaf) const { return values_.text(name(leaf)); }
    std::filesystem::path path(std::string_view leaf) const { return values_.path(name(leaf)); }
    std::uint16_t port(std::string_view leaf) const { return static_cast<std::uint16_t>(values_.integer(name(leaf))); }
    /// The variable, option or file:line that set it.
    std::string source(std::string_view leaf) const { return values_.source(name(leaf)); }

    void report(std::string_view code, std::string_view leaf, std::string_view reason);
    void report(std::string_view leaf, problem const& found) { report(found.code, leaf, found.reason); }
    void warn(std::string_view leaf, std::string text, std::string_view code = {}) const;
    void inform(std::string_view leaf, std::string text) const;
    /// Refuses a setting that this version does not know how to follow, if it is set.
    void refuse_if_set(std::string_view leaf, std::string_view reason);
    /// Likewise, for a boolean that is true.
    void refuse_if_true(std::string_view leaf, std::string_view reason);
    /// True if this block has reported a problem.
    bool failed() const noexcept { return failed_; }

private:
    config::settings& values_;
    std::string prefix_;
    bool failed_ = false;
};

/// Key and certificates of a block (tls.md §2). `configured` without material: a problem was reported.
struct identity_result {
    bool configured = false;
    std::optional<key_material> material;
};
identity_result read_identity(block& from, usage purpose);

/// Trust anchors of a block (tls.md §4), in the same way.
struct trust_result {
    bool configured = false;
    trust_anchors anchors;
};
trust_result read_trust(block& from);

/// TLS versions and cipher suites of a block (tls.md §8, §9).
protocol_options read_protocol(block& from);

} // namespace hono::tlsconfig
