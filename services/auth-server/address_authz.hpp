// SPDX-License-Identifier: Apache-2.0
#pragma once
// What goes on the wire with exact types: the open frame's ADDRESS-AUTHZ content for dispatch routers (auth-server.md
// §9) and the message with a token (§4).

#include <string>
#include <string_view>

#include <proton/connection.h>

#include "identity_check.hpp"

namespace hono::auth_server {

/// True if the peer's open desires the capability.
bool wants_address_authz(pn_connection_t* engine);
/// Fills capabilities and properties of our open, which must not have been sent yet.
void offer_address_authz(pn_connection_t* engine, identity const& who);

/// Application property type=amqp:jwt, body AmqpValue(string).
std::string encode_token_message(std::string_view token);

} // namespace hono::auth_server
