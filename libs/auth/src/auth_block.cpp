// SPDX-License-Identifier: Apache-2.0
#include <hono/auth/auth_block.hpp>

#include <hono/config/blocks.hpp>

namespace hono::auth {

void add_auth_block(config::schema& to)
{
    using config::kind;
    config::add_client_block(to, "hono.auth");
    to.add({.name = "hono.auth.validation.certPath",
            .type = kind::path,
            .meaning = "PEM certificate whose key validates the tokens of clients."});
    to.add({.name = "hono.auth.validation.sharedSecret",
            .type = kind::secret,
            .meaning = "Secret that validates the tokens of clients; wins over certPath.",
            .min = 32});
    to.add({.name = "hono.auth.supportedSaslMechanisms",
            .type = kind::list,
            .default_value = "PLAIN",
            .meaning = "SASL mechanisms offered to clients, in this order; EXTERNAL always fails.",
            .one_of = {"EXTERNAL", "PLAIN"}});
}

} // namespace hono::auth
