// SPDX-License-Identifier: Apache-2.0
#include "amqp/api.hpp"

#include <hono/base/date_time.hpp>

#include "lookup/assertion.hpp"
#include "lookup/credentials_answer.hpp"
#include "lookup/tenant_answer.hpp"

namespace hono::device_registry {
namespace {

api_answer unsupported_operation()
{
    return bad_input("operation is not supported");
}

/// Those whose links are of one tenant, and whose operations are authorised before they are executed.
class tenant_scoped_api : public request_api {
public:
    std::size_t reply_segments() const override { return 3; }
    bool may_ask(peer_rights const& peer, request_message const& request, link_address const& link) const override
    {
        return peer.may_execute(link.text, request.subject);
    }
    bool may_see(peer_rights const&, request_message const&, api_answer const&) const override { return true; }
    std::string_view tenant_of(request_message const&, link_address const& link) const override { return link.tenant; }
};

/// amqp-apis.md §8
class registration_api final : public tenant_scoped_api {
public:
    explicit registration_api(std::shared_ptr<store> registry)
        : store_{std::move(registry)}
    {
    }
    std::string_view endpoint() const override { return "registration"; }
    bool is_well_formed(request_message const& request, link_address const& link) const override
    {
        return request.device_id && (link.resource.empty() || link.resource == *request.device_id);
    }
    api_answer execute(request_message const& request, std::string_view tenant) const override
    {
        if (request.subject != "assert")
            return unsupported_operation();
        return assert_registration(*store_, tenant, *request.device_id, request.gateway_id);
    }

private:
    std::shared_ptr<store> store_;
};

/// amqp-apis.md §9
class credentials_api final : public tenant_scoped_api {
public:
    credentials_api(std::shared_ptr<store> registry, long max_age, provisioning_options provisioning)
        : store_{std::move(registry)}
        , max_age_{max_age}
        , provisioning_{provisioning}
    {
    }
    std::string_view endpoint() const override { return "credentials"; }
    bool is_well_formed(request_message const& request, link_address const&) const override
    {
        auto const& subject = request.subject;
        return request.has_data && (subject == "get" || subject == "add" || subject == "update");
    }
    api_answer execute(request_message const& request, std::string_view tenant) const override
    {
        if (request.subject != "get")
            return unsupported_operation();
        return find_credentials(*store_, tenant, request.body, max_age_, now(), provisioning_);
    }

private:
    std::shared_ptr<store> store_;
    long max_age_;
    provisioning_options provisioning_;
};

/// amqp-apis.md §10: authorisation is by the tenant of the result, unless the deprecated property names one.
class tenant_api final : public request_api {
public:
    tenant_api(std::shared_ptr<store> registry, long max_age)
        : store_{std::move(registry)}
        , max_age_{max_age}
    {
    }
    std::string_view endpoint() const override { return "tenant"; }
    std::size_t reply_segments() const override { return 2; }
    bool is_well_formed(request_message const&, link_address const&) const override { return true; }
    bool may_ask(peer_rights const& peer, request_message const& request, link_address const&) const override
    {
        return !request.tenant_id || peer.may_execute("tenant/" + *request.tenant_id, request.subject);
    }
    bool may_see(peer_rights const& peer, request_message const& request, api_answer const& answer) const override
    {
        return answer.failed || answer.payload.empty() || peer.may_execute("tenant/" + answer.tenant, request.subject);
    }
    std::string_view tenant_of(request_message const& request, link_address const&) const override
    {
        return request.tenant_id ? std::string_view{*request.tenant_id} : std::string_view{};
    }
    api_answer execute(request_message const& request, std::string_view) const override
    {
        if (request.subject != "get")
            return unsupported_operation();
        return find_tenant(*store_, request.body, request.tenant_id, max_age_, now());
    }

private:
    std::shared_ptr<store> store_;
    long max_age_;
};

} // namespace

link_address::link_address(std::string_view address)
    : text{address}
{
    std::string_view rest{text};
    for (auto* const segment : {&endpoint, &tenant}) {
        auto const slash = rest.find('/');
        *segment = rest.substr(0, slash);
        rest = slash == rest.npos ? std::string_view{} : rest.substr(slash + 1);
    }
    resource = rest;
}

std::vector<std::shared_ptr<request_api const>> make_apis(std::shared_ptr<store> registry, api_options options)
{
    std::vector<std::shared_ptr<request_api const>> apis;
    apis.push_back(std::make_shared<registration_api>(registry));
    apis.push_back(std::make_shared<credentials_api>(registry, options.credentials_max_age, options.provisioning));
    apis.push_back(std::make_shared<tenant_api>(registry, options.tenant_max_age));
    return apis;
}

} // namespace hono::device_registry
