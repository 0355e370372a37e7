// SPDX-License-Identifier: Apache-2.0
#pragma once
// What is said about TLS when a process starts (tls.md §19, §20).

#include <string>

namespace hono::tlsconfig {

struct listener_options;

/// OpenSSL's version and providers, e.g. "OpenSSL 3.0.15 3 Sep 2024 (default)".
std::string engine_text();

/// One INFO line about a listener: addresses, versions, client authentication, anchors, identity. Call it once all
/// settings are valid.
void log_listener(listener_options const& options);

} // namespace hono::tlsconfig
