// SPDX-License-Identifier: Apache-2.0
#pragma once
// Credentials of the management API (device-registry.md §5): what a request may contain, how its secrets are completed
// from the stored ones, what is returned. Pure functions, any thread.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <hono/base/json.hpp>

#include "refusal.hpp"

namespace hono::device_registry {

struct credentials_policy {
    int max_bcrypt_cost = 10;                 ///< also the cost of hashes made here
    std::vector<std::string> hash_algorithms; ///< allowed in requests; empty = all
};

/// The request's array in normal form. A `pwd-plain` is still there, beside `hash-function` = bcrypt.
answer<json> normalise_credentials(json const& request, credentials_policy const& policy);

/// Completes secrets that refer to the device's stored ones by id, and gives new ones an id (§5.4). `request` is in
/// normal form; the result is what is to be stored, but for passwords that are still plain.
answer<json> merge_credentials(json const& stored, json request);

/// Replaces every `pwd-plain` by the hash that `hash` makes of it. False if one could not be made.
bool hash_passwords(json& credentials, std::function<std::string(std::string_view password)> const& hash);

/// What GET returns: the stored array without password hashes and keys.
json without_secrets(json const& stored);

} // namespace hono::device_registry
