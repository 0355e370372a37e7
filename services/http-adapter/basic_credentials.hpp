// SPDX-License-Identifier: Apache-2.0
#pragma once
// The Authorization field of a device's request (http-adapter.md §5.2).

#include <optional>
#include <string>
#include <string_view>

#include <hono/base/result.hpp>

namespace hono::http_adapter {

enum class errc {
    unauthorized = 1,      ///< No Authorization field, or another scheme than Basic.
    no_scheme,             ///< The field has no blank.
    malformed_header,      ///< What follows the scheme is not Base64.
    malformed_credentials, ///< The decoded text is not user:password.
};

error_code make_error_code(errc value) noexcept;

struct basic_credentials {
    std::string user; ///< auth-id@tenant, not yet split
    std::string password;
};

/// `field` absent means no Authorization field. @errors unauthorized, no_scheme, malformed_header,
/// malformed_credentials
result<basic_credentials> parse_authorization(std::optional<std::string_view> field);

} // namespace hono::http_adapter

namespace boost::system {
template <>
struct is_error_code_enum<hono::http_adapter::errc> : std::true_type {
};
} // namespace boost::system
