// SPDX-License-Identifier: Apache-2.0
#pragma once
// What can become of an AMQP connection, link, request or delivery. The texts are client-facing (adapter-common.md
// §3.6).

#include <hono/base/result.hpp>

namespace hono::amqp {

enum class errc {
    not_connected = 1,       ///< There is no connection to the peer, and the last attempt failed.
    connection_lost,         ///< The connection ended before the answer or outcome arrived.
    link_refused,            ///< The peer refused to attach the link, or did not answer in time.
    link_not_authorized,     ///< The peer refused the link for want of authority.
    no_credit,               ///< The peer grants no credit: no consumer is attached, or it takes nothing.
    released,                ///< The consumer did not process the message; the device may try again.
    undeliverable,           ///< The consumer will never take the message (modified, undeliverable-here).
    rejected,                ///< The consumer refused the message; sending it again is pointless.
    rejected_resource_limit, ///< Refused because a resource limit is reached.
    rejected_unauthorized,   ///< Refused for want of authority.
    rejected_internal,       ///< Refused because of the peer's own failure.
    settle_timeout,          ///< No disposition arrived before the deadline.
    no_response,             ///< No response arrived before the deadline.
    malformed_message,       ///< The peer sent a message that cannot be understood.
    too_many_pending,        ///< The bound of requests in flight is reached.
};

error_code make_error_code(errc value) noexcept;

} // namespace hono::amqp

namespace boost::system {
template <>
struct is_error_code_enum<hono::amqp::errc> : std::true_type {
};
} // namespace boost::system
