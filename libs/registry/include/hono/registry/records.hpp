// SPDX-License-Identifier: Apache-2.0
#pragma once
// What adapters know of tenants, devices and credentials: immutable records made from the registry's answers
// (amqp-apis.md §8–§10), shared by reference out of the caches.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <hono/base/date_time.hpp>
#include <hono/base/defaults.hpp>
#include <hono/base/result.hpp>
#include <hono/security/trust_anchor.hpp>

namespace hono::registry {

struct adapter_entry {
    std::string type;
    bool enabled = false;
};

struct tenant {
    std::string id;
    bool enabled = true;
    std::optional<std::vector<adapter_entry>> adapters; ///< absent: all adapters may be used
    default_list defaults;
    std::int64_t max_ttl = -1;                   ///< seconds, of events; -1 = unlimited
    std::uint64_t minimum_message_size = 0;      ///< bytes, for metering
    std::vector<security::trust_anchor> anchors; ///< CAs of its devices; those that cannot be read are left out

    bool allows(std::string_view adapter_type) const noexcept;
    /// `size` rounded up to a multiple of minimum_message_size; 0 stays 0.
    std::uint64_t metered_size(std::uint64_t size) const noexcept;
};

/// A device that exists, is enabled, and may be acted for by the gateway that was asked about.
struct assertion {
    std::string device_id;
    std::vector<std::string> via;
    default_list defaults;
};

struct password_secret {
    std::string hash_function;
    std::string pwd_hash;
    std::string salt; ///< Base64, "" if none
    bool enabled = true;
    std::optional<timestamp> not_before;
    std::optional<timestamp> not_after;

    bool usable_at(timestamp when) const noexcept;
};

struct credentials {
    std::string device_id;
    std::string type;
    std::string auth_id;
    bool enabled = true;
    std::vector<password_secret> secrets;
};

/// Parsers of answers' payloads. @errors bad_answer
result<tenant> parse_tenant(std::string_view json);
result<assertion> parse_assertion(std::string_view json);
result<credentials> parse_credentials(std::string_view json);

} // namespace hono::registry
