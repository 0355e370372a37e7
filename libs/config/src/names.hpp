// SPDX-License-Identifier: Apache-2.0
#pragma once
// Spellings of property names (configuration.md §2). Pure functions.

#include <string>
#include <string_view>
#include <vector>

namespace hono::config {

/// Upper case without `_`, `-`, `.`: what all spellings of a name have in common (§2.4).
std::string squash(std::string_view name);

/// HONO_HTTP_KEYPATH for hono.http.keyPath.
std::string uniform_name(std::string_view canonical);

/// HONO_HTTP_KEY_PATH for hono.http.keyPath: what Hono 1.5 documents.
std::string underscore_name(std::string_view canonical);

/// True if both are one name to Hono 1.5 in files and options: segments equal but for case and punctuation (§2.2).
bool same_segments(std::string_view a, std::string_view b);

/// True for names that begin with a segment `hono`, in any case.
bool is_hono_name(std::string_view name);

/// The longest prefix of `name`, of whole segments (ended by `.`, `_` or `-`), whose squash is in `squashed_prefixes`
/// (sorted); returns that squash or nothing. A whole name is a prefix of itself.
std::string longest_prefix(std::string_view name, std::vector<std::string> const& squashed_prefixes);

/// The candidate closest to `wanted`, both squashed; empty if none is close enough to be a likely typing error.
std::string nearest(std::string_view wanted, std::vector<std::string> const& candidates);

} // namespace hono::config
