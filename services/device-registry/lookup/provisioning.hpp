// SPDX-License-Identifier: Apache-2.0
#pragma once
// Registers devices that their CA vouches for when they first connect (device-registry.md §7.1). The adapter has
// checked the certificate and that its CA allows this. Blocks on the store: pool threads.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <hono/base/date_time.hpp>

#include "lookup/api_answer.hpp"
#include "store/store.hpp"

namespace hono::device_registry {

struct provisioning_options {
    bool enabled = false;
    std::optional<std::uint64_t> max_devices; ///< per tenant
};

/// A device that nobody knows yet: its tenant, its subject as asked for, and its certificate as Base64 of the DER.
struct unknown_device {
    std::string_view tenant;
    std::string_view auth_id;
    std::string_view certificate;
};

/// Creates the device with an id of its own, and its credentials: 201. Nothing if another request was faster, whose
/// credentials can now be looked up.
std::optional<api_answer> provision(store& registry, unknown_device const& device, provisioning_options const& options,
                                    timestamp when);

} // namespace hono::device_registry
