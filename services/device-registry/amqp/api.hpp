// SPDX-License-Identifier: Apache-2.0
#pragma once
// The APIs that the registry offers over AMQP, one object each: the form of its addresses and requests, and its
// operations. The endpoint does everything that they have in common.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "amqp/peer_access.hpp"
#include "amqp/request_message.hpp"
#include "lookup/api_answer.hpp"
#include "lookup/provisioning.hpp"
#include "store/store.hpp"

namespace hono::device_registry {

/// `<endpoint>/<tenant>/<resource>`; empty segments count as missing.
struct link_address {
    std::string text;
    std::string_view endpoint, tenant, resource; ///< of the text

    explicit link_address(std::string_view address);
    link_address(link_address const&) = delete;
    link_address& operator=(link_address const&) = delete;
};

class request_api {
public:
    virtual ~request_api() = default;
    /// First segment of its addresses.
    virtual std::string_view endpoint() const = 0;
    /// A reply address has that many segments at least.
    virtual std::size_t reply_segments() const = 0;
    /// What the API wants beyond ids, subject and reply-to (amqp-apis.md §4.2).
    virtual bool is_well_formed(request_message const& request, link_address const& link) const = 0;
    /// Whether the peer may ask at all; most APIs know before the operation.
    virtual bool may_ask(peer_rights const& peer, request_message const& request, link_address const& link) const = 0;
    /// Whether the peer may see the answer; the Tenant API knows only then.
    virtual bool may_see(peer_rights const& peer, request_message const& request, api_answer const& answer) const = 0;
    /// Key under which the pool shares its time out.
    virtual std::string_view tenant_of(request_message const& request, link_address const& link) const = 0;
    /// Executes the operation; blocks, on a pool thread.
    virtual api_answer execute(request_message const& request, std::string_view tenant) const = 0;
};

struct api_options {
    long tenant_max_age = 180; ///< seconds that clients may cache; 0 or less: no-cache
    long credentials_max_age = 180;
    provisioning_options provisioning;
};

/// Registration, Credentials, Tenant.
std::vector<std::shared_ptr<request_api const>> make_apis(std::shared_ptr<store> registry, api_options options);

} // namespace hono::device_registry
