// SPDX-License-Identifier: Apache-2.0
#pragma once
// Rows that listeners and clients share: identity, trust, versions, ciphers (tls.md §2–§9).

#include <string>

#include <hono/config/schema.hpp>

namespace hono::config {

/// keyPath, certPath, keyStorePath, keyStorePassword, keyFormat, trustStore…, secureProtocols, supportedCipherSuites.
void add_tls_material_rows(schema& to, std::string const& prefix);

} // namespace hono::config
