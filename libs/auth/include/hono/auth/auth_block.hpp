// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace hono::config {
class schema;
}

namespace hono::auth {

/// The client block `hono.auth`, and how a service validates the tokens of its clients (configuration.md §6.1, §6.4).
void add_auth_block(config::schema& to);

} // namespace hono::auth
