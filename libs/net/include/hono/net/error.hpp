// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <hono/base/result.hpp>

namespace hono::net {

enum class errc {
    deadline_exceeded = 1, ///< The operation's deadline came first.
    connection_closed,     ///< The peer closed the connection.
    tls_failed,            ///< The TLS handshake or a TLS record was refused by one of the sides.
    overloaded,            ///< A bounded queue is full.
    stopped,               ///< This side is shutting down.
};

error_code make_error_code(errc value) noexcept;

} // namespace hono::net

namespace boost::system {
template <>
struct is_error_code_enum<hono::net::errc> : std::true_type {
};
} // namespace boost::system
