// SPDX-License-Identifier: Apache-2.0
#pragma once
// Java properties files: application.properties and the `credentialsPath` files of clients. Any thread.

#include <string>
#include <string_view>
#include <vector>

namespace hono::config {

struct property_line {
    std::string name;
    std::string value;
    int line; ///< counted from 1
};

/// Comments (`#`, `!`), `=`, `:` or a blank as separator, continuation lines and escapes as in java.util.Properties;
/// text is UTF-8. Never fails: any text is a properties file.
std::vector<property_line> parse_properties(std::string_view text);

} // namespace hono::config
