// SPDX-License-Identifier: Apache-2.0
#include "lookup/credentials_answer.hpp"

#include "lookup/assertion.hpp"

namespace hono::device_registry {
namespace {

bool is_usable(json const& secret, timestamp when)
{
    if (!is_enabled(secret))
        return false;
    auto const* not_after = find_member(secret, "not-after");
    if (!not_after)
        return true;
    auto const end = parse_date_time(not_after->get_ref<std::string const&>());
    return !end || when < *end;
}

bool is_text(json const* value)
{
    return value && value->is_string() && !value->get_ref<std::string const&>().empty();
}

/// Nothing if the request names what is wanted, else the answer.
std::optional<api_answer> check_request(json const& request)
{
    if (!is_text(find_member(request, "type")))
        return bad_input("request must contain a type");
    bool const by_auth_id = request.contains("auth-id");
    bool const by_device = request.contains("device-id");
    if (by_auth_id == by_device)
        return bad_input("request must contain either an auth-id or a device-id");
    if (by_device)
        return api_answer{501, "look-up by device-id is not supported", {}, {}, true};
    if (!is_text(find_member(request, "auth-id")))
        return bad_input("auth-id must be a non-empty string");
    return std::nullopt;
}

} // namespace

bool matches_context(json const& credential, json const& request)
{
    auto const* ext = find_member(credential, "ext");
    if (!ext)
        return true;
    for (auto const& [name, value] : request.items()) {
        if (name == "type" || name == "auth-id" || name == "device-id" || value.is_null())
            continue;
        if (auto const* expected = find_member(*ext, name); expected && *expected != value)
            return false;
    }
    return true;
}

std::optional<json> usable_credential(json credential, timestamp when)
{
    auto usable = json::array();
    for (auto& secret : credential.at("secrets"))
        if (is_usable(secret, when))
            usable.push_back(std::move(secret));
    if (usable.empty())
        return std::nullopt;
    credential["secrets"] = std::move(usable);
    return credential;
}

api_answer find_credentials(store& registry, std::string_view tenant, std::string_view body, long cache_max_age,
                            timestamp when, provisioning_options const& provisioning)
{
    if (body.empty())
        return bad_input("request message has no body");
    auto const request = parse_json(body);
    if (!request || !request->is_object())
        return bad_input("request message body contains malformed JSON");
    if (auto refused = check_request(*request))
        return std::move(*refused);
    auto const& type = request->at("type").get_ref<std::string const&>();
    auto const& auth_id = request->at("auth-id").get_ref<std::string const&>();
    auto found = registry.credential(tenant, type, auth_id);
    if (!found && found.error() == store_errc::credentials_not_found && provisioning.enabled && type == x509_cert) {
        auto const* const certificate = find_member(*request, "client-certificate");
        if (certificate && certificate->is_string()) {
            unknown_device const device{tenant, auth_id, certificate->get_ref<std::string const&>()};
            if (auto made = provision(registry, device, provisioning, when))
                return std::move(*made);
            found = registry.credential(tenant, type, auth_id);
        }
    }
    if (!found)
        return answer_of(found.error());
    if (!is_enabled(found->data) || !matches_context(found->data, *request))
        return without_payload(404);
    auto payload = usable_credential(std::move(found->data), when);
    if (!payload)
        return without_payload(404);
    (*payload)["device-id"] = found->device_id;
    (*payload)["auth-id"] = auth_id; // a name may be stored in another spelling
    bool const cacheable = type == "hashed-password" || type == x509_cert;
    return {200, payload->dump(), cacheable ? max_age(cache_max_age) : "no-cache", {}, false};
}

} // namespace hono::device_registry
