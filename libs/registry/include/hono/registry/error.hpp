// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the registry says no to, with the texts that a device may read (adapter-common.md §2). Failures on the way to it
// are hono::amqp's.

#include <hono/base/result.hpp>

namespace hono::registry {

enum class errc {
    tenant_unknown = 1,     ///< No such tenant.
    device_unknown,         ///< No such device, or it is disabled.
    gateway_not_authorized, ///< The gateway is unknown, disabled or not in the device's list.
    credentials_unknown,    ///< No such credentials, or they are disabled.
    bad_request,            ///< The registry did not understand the request.
    access_denied,          ///< This adapter has no authority for the operation.
    bad_answer,             ///< The answer is not what was asked for.
    unavailable,            ///< The registry's store is away, or the registry failed.
};

error_code make_error_code(errc value) noexcept;

} // namespace hono::registry

namespace boost::system {
template <>
struct is_error_code_enum<hono::registry::errc> : std::true_type {
};
} // namespace boost::system
