// SPDX-License-Identifier: Apache-2.0
#pragma once
// A directory and a messaging network in memory, for tests of what adapters do between them.

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include <hono/amqp/message.hpp>
#include <hono/messaging/downstream_sender.hpp>
#include <hono/registry/directory.hpp>

namespace test {

class fake_directory final : public hono::registry::directory {
    template <class Map, class Parse>
    auto found(Map const& in, typename Map::key_type const& key, hono::registry::errc missing, Parse parse)
    {
        using value = std::decay_t<decltype(*parse(""))>;
        using answer = hono::result<std::shared_ptr<value const>>;
        if (failure)
            return answer{failure};
        auto const entry = in.find(key);
        if (entry == in.end())
            return answer{missing};
        return answer{std::make_shared<value const>(*parse(entry->second))};
    }

public:
    std::map<std::string, std::string> tenants;            ///< id to the Tenant API's JSON
    std::map<std::string, std::string> tenants_of_issuers; ///< issuer to the Tenant API's JSON
    std::string certificate;                               ///< of the last look-up of credentials
    std::map<std::tuple<std::string, std::string, std::string>, std::string> assertions; ///< tenant, device, gateway
    std::map<std::pair<std::string, std::string>, std::string> credentials;              ///< tenant, auth-id
    hono::error_code failure;                                                            ///< of every look-up, if set
    std::vector<std::string> asked;

    hono::registry::tenant_ptr cached_tenant(std::string_view) override { return nullptr; }
    hono::registry::tenant_ptr cached_tenant_of_issuer(std::string_view) override { return nullptr; }
    hono::registry::assertion_ptr cached_assertion(std::string_view, std::string_view, std::string_view) override
    {
        return nullptr;
    }
    hono::registry::credentials_ptr cached_credentials(std::string_view, std::string_view, std::string_view) override
    {
        return nullptr;
    }

    hono::awaitable<hono::result<hono::registry::tenant_ptr>> find_tenant(std::string_view id,
                                                                          hono::time_point) override
    {
        asked.push_back("tenant");
        co_return found(tenants, std::string{id}, hono::registry::errc::tenant_unknown, hono::registry::parse_tenant);
    }
    hono::awaitable<hono::result<hono::registry::tenant_ptr>> find_tenant_of_issuer(std::string_view issuer,
                                                                                    hono::time_point) override
    {
        asked.push_back("issuer");
        co_return found(tenants_of_issuers, std::string{issuer}, hono::registry::errc::tenant_unknown,
                        hono::registry::parse_tenant);
    }
    hono::awaitable<hono::result<hono::registry::assertion_ptr>>
    assert_device(std::string_view tenant, std::string_view device, std::string_view gateway, hono::time_point) override
    {
        asked.push_back("assert");
        co_return found(assertions, std::tuple{std::string{tenant}, std::string{device}, std::string{gateway}},
                        gateway.empty() ? hono::registry::errc::device_unknown
                                        : hono::registry::errc::gateway_not_authorized,
                        hono::registry::parse_assertion);
    }
    hono::awaitable<hono::result<hono::registry::credentials_ptr>>
    find_credentials(std::string_view tenant, std::string_view, std::string_view auth_id, std::string_view presented,
                     hono::time_point) override
    {
        certificate = presented;
        asked.push_back("credentials");
        co_return found(credentials, std::pair{std::string{tenant}, std::string{auth_id}},
                        hono::registry::errc::credentials_unknown, hono::registry::parse_credentials);
    }
};

class fake_network final : public hono::messaging::downstream {
public:
    hono::error_code outcome;
    std::vector<hono::amqp::incoming_message> sent;

    hono::awaitable<hono::result<void>> send(hono::messaging::downstream_message const& message,
                                             hono::time_point) override
    {
        if (outcome)
            co_return outcome;
        auto const address = std::string{name_of(message.kind)} + "/" + std::string{message.tenant_id};
        sent.push_back(*hono::amqp::decode(hono::messaging::encode(message, address, sent.size())));
        co_return boost::system::in_place_value;
    }
};

} // namespace test
