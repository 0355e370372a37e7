// SPDX-License-Identifier: Apache-2.0
#include <hono/amqp/error.hpp>

#include <hono/base/outcome.hpp>

namespace hono::amqp {

error_code make_error_code(errc value) noexcept
{
    using kind = outcome;
    static constexpr error_row rows[] = {
        {static_cast<int>(errc::not_connected), kind::unavailable, "service not reachable"},
        {static_cast<int>(errc::connection_lost), kind::unavailable, "connection to service lost"},
        {static_cast<int>(errc::link_refused), kind::unavailable, "service not available"},
        {static_cast<int>(errc::link_not_authorized), kind::unavailable, "service refused access"},
        {static_cast<int>(errc::no_credit), kind::unavailable, "no consumer available"},
        {static_cast<int>(errc::released), kind::unavailable, "consumer didn't process the message"},
        {static_cast<int>(errc::undeliverable), kind::not_found,
         "consumer declared message as undeliverable, it should not be redelivered"},
        {static_cast<int>(errc::rejected), kind::bad_request, "consumer rejected the message"},
        {static_cast<int>(errc::rejected_resource_limit), kind::unavailable,
         "consumer rejected the message because a resource limit was exceeded, possibly a (tenant-specific) queue size "
         "limit"},
        {static_cast<int>(errc::rejected_unauthorized), kind::forbidden,
         "consumer rejected the message: not authorized"},
        {static_cast<int>(errc::rejected_internal), kind::internal, "consumer failed to process the message"},
        {static_cast<int>(errc::settle_timeout), kind::unavailable,
         "consumer failed to indicate in time whether it has processed the message"},
        {static_cast<int>(errc::no_response), kind::unavailable, "service did not answer in time"},
        {static_cast<int>(errc::malformed_message), kind::internal, "malformed message"},
        {static_cast<int>(errc::too_many_pending), kind::unavailable, "too many requests are waiting"},
    };
    static table_category const category{"hono.amqp", rows};
    return {static_cast<int>(value), category};
}

} // namespace hono::amqp
