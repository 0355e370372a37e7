// SPDX-License-Identifier: Apache-2.0
#include <hono/registry/directory.hpp>

#include <hono/base/json.hpp>

namespace hono::registry {
namespace {

/// Key of several parts; the separator cannot occur in ids. The buffer is reused: a look-up must not allocate.
std::string_view key_of(std::string_view a, std::string_view b = {}, std::string_view c = {})
{
    thread_local std::string buffer;
    buffer.assign(a);
    buffer.push_back('\0');
    buffer.append(b);
    buffer.push_back('\0');
    buffer.append(c);
    return buffer;
}

error_code refusal(int status, errc not_found, errc forbidden)
{
    if (status == 404)
        return not_found;
    if (status == 403)
        return forbidden;
    if (status >= 400 && status < 500)
        return errc::bad_request;
    return errc::unavailable;
}

template <class Value>
result<typename response_cache<Value>::fetched> to_fetched(amqp::response const& answer, result<Value> parsed,
                                                           std::chrono::seconds default_timeout)
{
    if (!parsed)
        return parsed.error();
    return typename response_cache<Value>::fetched{std::make_shared<Value const>(std::move(*parsed)),
                                                   cache_time(answer.status, answer.cache_control, default_timeout)};
}

bool is_success(amqp::response const& answer)
{
    return answer.status >= 200 && answer.status < 300;
}

} // namespace

amqp_directory::amqp_directory(directory_clients clients, directory_options options)
    : clients_{clients}
    , options_{options}
    , tenants_{clients.tenant.get_executor(), options.tenant.max_entries}
    , tenants_of_issuers_{clients.tenant.get_executor(), options.tenant.max_entries}
    , assertions_{clients.registration.get_executor(), options.registration.max_entries}
    , credentials_{clients.credentials.get_executor(), options.credentials.max_entries}
    , tenant_link_{clients.tenant, "tenant", "tenant-client"}
{
}

amqp_directory::~amqp_directory() = default;

amqp::request_response& amqp_directory::link_of(link_map& links, amqp::client& client, std::string_view endpoint,
                                                std::string const& tenant_id, char const* id_prefix)
{
    auto& link = links[tenant_id];
    if (!link)
        link = std::make_unique<amqp::request_response>(client, std::string{endpoint} + "/" + tenant_id, id_prefix);
    return *link;
}

tenant_ptr amqp_directory::cached_tenant(std::string_view tenant_id)
{
    return tenants_.find(tenant_id);
}

tenant_ptr amqp_directory::cached_tenant_of_issuer(std::string_view issuer)
{
    return tenants_of_issuers_.find(issuer);
}

assertion_ptr amqp_directory::cached_assertion(std::string_view tenant_id, std::string_view device_id,
                                               std::string_view gateway_id)
{
    return assertions_.find(key_of(tenant_id, device_id, gateway_id));
}

credentials_ptr amqp_directory::cached_credentials(std::string_view tenant_id, std::string_view type,
                                                   std::string_view auth_id)
{
    return credentials_.find(key_of(tenant_id, type, auth_id));
}

awaitable<result<tenant_ptr>> amqp_directory::find_tenant(std::string_view tenant_id, time_point deadline)
{
    if (auto cached = cached_tenant(tenant_id))
        co_return cached;
    std::string const id{tenant_id};
    json wanted = {{"tenant-id", id}};
    co_return co_await tenants_.load(id, fetch_tenant(std::move(wanted), id, deadline), deadline);
}

awaitable<result<tenant_ptr>> amqp_directory::find_tenant_of_issuer(std::string_view issuer, time_point deadline)
{
    if (auto cached = cached_tenant_of_issuer(issuer))
        co_return cached;
    std::string const name{issuer};
    json wanted = {{"subject-dn", name}};
    std::string any_tenant;
    co_return co_await tenants_of_issuers_.load(name, fetch_tenant(std::move(wanted), std::move(any_tenant), deadline),
                                                deadline);
}

awaitable<result<assertion_ptr>> amqp_directory::assert_device(std::string_view tenant_id, std::string_view device_id,
                                                               std::string_view gateway_id, time_point deadline)
{
    auto const key = key_of(tenant_id, device_id, gateway_id);
    if (auto cached = assertions_.find(key))
        co_return cached;
    co_return co_await assertions_.load(
        std::string{key},
        fetch_assertion(std::string{tenant_id}, std::string{device_id}, std::string{gateway_id}, deadline), deadline);
}

awaitable<result<credentials_ptr>> amqp_directory::find_credentials(std::string_view tenant_id, std::string_view type,
                                                                    std::string_view auth_id,
                                                                    std::string_view certificate, time_point deadline)
{
    auto const key = key_of(tenant_id, type, auth_id);
    if (auto cached = credentials_.find(key))
        co_return cached;
    co_return co_await credentials_.load(std::string{key},
                                         fetch_credentials(std::string{tenant_id}, std::string{type},
                                                           std::string{auth_id}, std::string{certificate}, deadline),
                                         deadline);
}

awaitable<result<response_cache<tenant>::fetched>> amqp_directory::fetch_tenant(json wanted, std::string tenant_id,
                                                                                time_point deadline)
{
    auto const body = wanted.dump(-1, ' ', false, json::error_handler_t::replace);
    amqp::request request;
    request.subject = "get";
    request.body = body;
    auto const answer = co_await tenant_link_.call(std::move(request), deadline);
    if (!answer)
        co_return answer.error();
    if (!is_success(*answer))
        co_return refusal(answer->status, errc::tenant_unknown, errc::access_denied);
    auto parsed = parse_tenant(answer->body);
    if (parsed && !tenant_id.empty() && parsed->id != tenant_id)
        co_return errc::bad_answer;
    co_return to_fetched(*answer, std::move(parsed), options_.tenant.default_timeout);
}

awaitable<result<response_cache<assertion>::fetched>> amqp_directory::fetch_assertion(std::string tenant_id,
                                                                                      std::string device_id,
                                                                                      std::string gateway_id,
                                                                                      time_point deadline)
{
    auto& link = link_of(registration_links_, clients_.registration, "registration", tenant_id, "reg-client");
    amqp::request request;
    request.subject = "assert";
    request.properties.emplace_back("device_id", device_id);
    if (!gateway_id.empty())
        request.properties.emplace_back("gateway_id", gateway_id);
    auto const answer = co_await link.call(std::move(request), deadline);
    if (!answer)
        co_return answer.error();
    // A 403 with a text is about this adapter's authority, one without about the gateway (amqp-apis.md §4.4, §8).
    if (answer->status == 403 && !answer->body.empty())
        co_return errc::access_denied;
    if (!is_success(*answer))
        co_return refusal(answer->status, errc::device_unknown, errc::gateway_not_authorized);
    auto parsed = parse_assertion(answer->body);
    if (parsed && parsed->device_id != device_id)
        co_return errc::bad_answer;
    co_return to_fetched(*answer, std::move(parsed), options_.registration.default_timeout);
}

awaitable<result<response_cache<credentials>::fetched>>
amqp_directory::fetch_credentials(std::string tenant_id, std::string type, std::string auth_id, std::string certificate,
                                  time_point deadline)
{
    auto& link = link_of(credentials_links_, clients_.credentials, "credentials", tenant_id, "cred-client");
    json wanted = {{"type", type}, {"auth-id", auth_id}};
    if (!certificate.empty())
        wanted["client-certificate"] = certificate;
    auto const body = wanted.dump(-1, ' ', false, json::error_handler_t::replace);
    amqp::request request;
    request.subject = "get";
    request.body = body;
    auto const answer = co_await link.call(std::move(request), deadline);
    if (!answer)
        co_return answer.error();
    if (!is_success(*answer))
        co_return refusal(answer->status, errc::credentials_unknown, errc::access_denied);
    auto parsed = parse_credentials(answer->body);
    if (parsed && (parsed->type != type || parsed->auth_id != auth_id))
        co_return errc::bad_answer;
    co_return to_fetched(*answer, std::move(parsed), options_.credentials.default_timeout);
}

} // namespace hono::registry
