// SPDX-License-Identifier: Apache-2.0
#pragma once
// Which HTTP status tells an outcome; the same for devices and operators.

#include <hono/base/outcome.hpp>

namespace hono::http {

unsigned status_of(outcome what) noexcept;

} // namespace hono::http
