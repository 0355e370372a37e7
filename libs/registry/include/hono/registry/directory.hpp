// SPDX-License-Identifier: Apache-2.0
#pragma once
// What adapters ask the registry. `directory` is the interface that adapters see (tests have their own); amqp_directory
// asks by AMQP (amqp-apis.md §8–§10) with caches that obey the registry's directives. One per worker.

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include <hono/amqp/client.hpp>
#include <hono/amqp/request_response.hpp>
#include <hono/base/json.hpp>
#include <hono/net/asio.hpp>
#include <hono/registry/error.hpp>
#include <hono/registry/records.hpp>
#include <hono/registry/response_cache.hpp>

namespace hono::registry {

using tenant_ptr = std::shared_ptr<tenant const>;
using assertion_ptr = std::shared_ptr<assertion const>;
using credentials_ptr = std::shared_ptr<credentials const>;

class directory {
public:
    virtual ~directory() = default;

    // Answers that are cached come at once; the others within `deadline`. Views must live until the call returns.
    virtual tenant_ptr cached_tenant(std::string_view tenant_id) = 0;
    virtual tenant_ptr cached_tenant_of_issuer(std::string_view issuer) = 0;
    virtual assertion_ptr cached_assertion(std::string_view tenant_id, std::string_view device_id,
                                           std::string_view gateway_id) = 0;
    virtual credentials_ptr cached_credentials(std::string_view tenant_id, std::string_view type,
                                               std::string_view auth_id) = 0;

    /// @errors tenant_unknown, unavailable, bad_answer, hono::amqp's
    virtual awaitable<result<tenant_ptr>> find_tenant(std::string_view tenant_id, time_point deadline) = 0;
    /// The tenant with a trust anchor of that name (RFC 2253): the issuer of a device's certificate. @errors as
    /// find_tenant
    virtual awaitable<result<tenant_ptr>> find_tenant_of_issuer(std::string_view issuer, time_point deadline) = 0;
    /// `gateway_id` is "" if the device speaks for itself. @errors device_unknown, gateway_not_authorized, …
    virtual awaitable<result<assertion_ptr>> assert_device(std::string_view tenant_id, std::string_view device_id,
                                                           std::string_view gateway_id, time_point deadline) = 0;
    /// `certificate`, Base64 of the DER, lets the registry register an unknown device; "" does not.
    /// @errors credentials_unknown, …
    virtual awaitable<result<credentials_ptr>> find_credentials(std::string_view tenant_id, std::string_view type,
                                                                std::string_view auth_id, std::string_view certificate,
                                                                time_point deadline) = 0;
};

/// The three clients may be one and the same connection.
struct directory_clients {
    amqp::client& tenant;
    amqp::client& registration;
    amqp::client& credentials;
};

struct directory_options {
    cache_options tenant;
    cache_options registration;
    cache_options credentials;
};

class amqp_directory final : public directory {
public:
    amqp_directory(directory_clients clients, directory_options options);
    ~amqp_directory() override;

    tenant_ptr cached_tenant(std::string_view tenant_id) override;
    tenant_ptr cached_tenant_of_issuer(std::string_view issuer) override;
    assertion_ptr cached_assertion(std::string_view tenant_id, std::string_view device_id,
                                   std::string_view gateway_id) override;
    credentials_ptr cached_credentials(std::string_view tenant_id, std::string_view type,
                                       std::string_view auth_id) override;
    awaitable<result<tenant_ptr>> find_tenant(std::string_view tenant_id, time_point deadline) override;
    awaitable<result<tenant_ptr>> find_tenant_of_issuer(std::string_view issuer, time_point deadline) override;
    awaitable<result<assertion_ptr>> assert_device(std::string_view tenant_id, std::string_view device_id,
                                                   std::string_view gateway_id, time_point deadline) override;
    awaitable<result<credentials_ptr>> find_credentials(std::string_view tenant_id, std::string_view type,
                                                        std::string_view auth_id, std::string_view certificate,
                                                        time_point deadline) override;

private:
    using link_map = std::unordered_map<std::string, std::unique_ptr<amqp::request_response>>;

    /// `wanted`: the request's body; `tenant_id`: whom the answer must be about, or "" if only the registry knows.
    awaitable<result<response_cache<tenant>::fetched>> fetch_tenant(json wanted, std::string tenant_id,
                                                                    time_point deadline);
    awaitable<result<response_cache<assertion>::fetched>> fetch_assertion(std::string tenant_id, std::string device_id,
                                                                          std::string gateway_id, time_point deadline);
    awaitable<result<response_cache<credentials>::fetched>> fetch_credentials(std::string tenant_id, std::string type,
                                                                              std::string auth_id,
                                                                              std::string certificate,
                                                                              time_point deadline);
    static amqp::request_response& link_of(link_map& links, amqp::client& client, std::string_view endpoint,
                                           std::string const& tenant_id, char const* id_prefix);

    directory_clients clients_;
    directory_options options_;
    response_cache<tenant> tenants_;
    response_cache<tenant> tenants_of_issuers_;
    response_cache<assertion> assertions_;
    response_cache<credentials> credentials_;
    amqp::request_response tenant_link_;
    link_map registration_links_; // by tenant
    link_map credentials_links_;
};

} // namespace hono::registry
