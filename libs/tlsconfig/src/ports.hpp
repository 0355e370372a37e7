// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <hono/tlsconfig/listener_options.hpp>

#include "block.hpp"

namespace hono::tlsconfig {

/// Which ports a listener opens, by the table of tls.md §6. @errors E11, E12
void read_ports(block& from, bool has_identity, listener_options& to);

/// The same for the health server, which goes by its bind addresses (tls.md §13).
void read_health_ports(block& from, bool has_identity, listener_options& to);

} // namespace hono::tlsconfig
