// SPDX-License-Identifier: Apache-2.0
#pragma once
// `hono-cli consume`: attaches to a tenant's addresses and prints what arrives.

#include <hono/amqp/client.hpp>

#include "command_line.hpp"
#include "exit_code.hpp"

namespace hono::cli {

/// Runs until interrupted, --count or --timeout is reached, or an error.
exit_code consume(consume_request const& wanted, amqp::client_options options);

} // namespace hono::cli
