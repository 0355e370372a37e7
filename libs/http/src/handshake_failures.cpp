// SPDX-License-Identifier: Apache-2.0
#include "handshake_failures.hpp"

#include <hono/net/error.hpp>

namespace hono::http {

handshake_failure classify_handshake_failure(error_code const& error, std::string_view reason) noexcept
{
    // OpenSSL's texts of its reason and verification codes, which its documentation names.
    auto const says = [reason](std::string_view part) { return reason.find(part) != std::string_view::npos; };
    if (error == net::errc::deadline_exceeded)
        return handshake_failure::timeout;
    if (error != net::errc::tls_failed)
        return handshake_failure::other;
    if (says("no shared cipher"))
        return handshake_failure::no_shared_cipher;
    if (says("certificate has expired"))
        return handshake_failure::client_cert_expired;
    if (says("certificate verify failed"))
        return handshake_failure::client_cert_untrusted;
    return handshake_failure::protocol;
}

void count_handshake_failure(server_counters& counters, handshake_failure why) noexcept
{
    counters.handshake_failures[static_cast<std::size_t>(why)].fetch_add(1, std::memory_order_relaxed);
}

} // namespace hono::http
