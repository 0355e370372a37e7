// SPDX-License-Identifier: Apache-2.0
#pragma once
// What every store promises, as one suite: a store's test calls it with a maker of empty stores.

#include <functional>
#include <memory>

#include "store/store.hpp"

namespace hono::device_registry::test {

using store_maker = std::function<std::unique_ptr<store>()>;

void check_tenants(store& empty);
void check_trust_anchors(store& empty);
void check_devices(store& empty);
void check_device_limit(store& empty);
void check_groups(store& empty);
void check_credentials(store& empty);
void check_names(store& empty);
void check_missing_tenant(store& empty);
void check_concurrent_writers(store& empty);

} // namespace hono::device_registry::test
