// SPDX-License-Identifier: Apache-2.0
#pragma once
// Text from devices and servers on its way to a terminal: it must not steer the terminal nor forge lines.

#include <string>
#include <string_view>

namespace hono::cli {

/// Valid UTF-8 without control characters other than tab and line ends, and without those that reorder text.
bool is_text(std::string_view bytes);

/// One line: what is no printable text appears as \t, \n, \r, \\ or \xNN.
std::string escape(std::string_view bytes);

} // namespace hono::cli
