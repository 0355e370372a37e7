// SPDX-License-Identifier: Apache-2.0
#pragma once
// Why an adapter itself turns a device or a message away, with the texts that the device reads (http-adapter.md §5,
// §6).

#include <hono/base/result.hpp>

namespace hono::adapter {

enum class errc {
    malformed_credentials = 1, ///< The user name is not of the form auth-id@tenant.
    bad_credentials,           ///< Unknown tenant or credentials, or the wrong password.
    credentials_disabled,      ///< The credentials exist but are disabled.
    tenant_disabled,           ///< The tenant is disabled.
    adapter_disabled,          ///< The tenant may not use this adapter.
    other_tenant,              ///< An authenticated device names another tenant.
    message_limit_exceeded,    ///< The tenant's data volume is used up.
    bad_certificate,           ///< The client certificate is not one of the tenant's devices.
    wrong_answer,              ///< The registry answered with other credentials than asked for.
};

error_code make_error_code(errc value) noexcept;

} // namespace hono::adapter

namespace boost::system {
template <>
struct is_error_code_enum<hono::adapter::errc> : std::true_type {
};
} // namespace boost::system
