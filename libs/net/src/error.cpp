// SPDX-License-Identifier: Apache-2.0
#include <hono/net/error.hpp>

#include <hono/base/outcome.hpp>

namespace hono::net {

error_code make_error_code(errc value) noexcept
{
    static constexpr error_row rows[] = {
        {static_cast<int>(errc::deadline_exceeded), outcome::timeout, "no answer in time"},
        {static_cast<int>(errc::connection_closed), outcome::unavailable, "connection closed by peer"},
        {static_cast<int>(errc::tls_failed), outcome::unavailable, "TLS handshake failed"},
        {static_cast<int>(errc::overloaded), outcome::unavailable, "too much work is waiting"},
        {static_cast<int>(errc::stopped), outcome::unavailable, "shutting down"},
    };
    static table_category const category{"hono.net", rows};
    return {static_cast<int>(value), category};
}

} // namespace hono::net
