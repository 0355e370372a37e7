// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

namespace hono::cli {

bool is_command(std::string_view word);

/// The text of `hono-cli COMMAND --help`, or of `hono-cli --help` if the topic is empty.
std::string_view help_text(std::string_view topic);

} // namespace hono::cli
