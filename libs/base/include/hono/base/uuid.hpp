// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

namespace hono {

/// A random UUID (RFC 4122 version 4) as lower-case text, from OpenSSL's random generator. Any thread.
std::string random_uuid();

} // namespace hono
