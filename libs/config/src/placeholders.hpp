// SPDX-License-Identifier: Apache-2.0
#pragma once
// `${other.name}` and `${other.name:default}` in values (configuration.md §3). Pure functions.

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace hono::config {

/// What a name stands for; the value may hold placeholders itself.
struct replacement {
    std::string value;
    bool sensitive = false; ///< a secret, or made of one
};

struct expansion {
    std::string text;
    bool sensitive = false;
    std::string fault = {}; ///< why it failed; may quote the value, so not for secrets
};

using placeholder_lookup = std::function<std::optional<replacement>(std::string_view name)>;

/// Replaces all placeholders of `text`, `\${` being a literal `${`. Without default an unknown name is a fault (D-14).
expansion expand(std::string_view text, placeholder_lookup const& look_up);

} // namespace hono::config
