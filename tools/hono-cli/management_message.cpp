// SPDX-License-Identifier: Apache-2.0
#include "management_message.hpp"

#include <hono/http/uri.hpp>

#include "text.hpp"

namespace hono::cli {
namespace {

using ordered_json = nlohmann::ordered_json;

std::string_view method_of(action verb)
{
    switch (verb) {
    case action::create:
        return "POST";
    case action::read:
        return "GET";
    case action::remove:
        return "DELETE";
    case action::update:
    case action::set_password:
        break;
    }
    return "PUT";
}

bool is_success(unsigned status)
{
    return status / 100 == 2;
}

std::string name_of(management_request const& wanted)
{
    auto const id = wanted.device.empty() ? wanted.tenant : wanted.tenant + "/" + wanted.device;
    switch (wanted.what) {
    case resource::tenant:
        return id.empty() ? "tenant" : "tenant " + id;
    case resource::device:
        return (wanted.device.empty() ? "device of " : "device ") + id;
    case resource::credentials:
        break;
    }
    return "credentials of " + id;
}

std::string_view meaning_of(unsigned status)
{
    switch (status) {
    case 400:
        return "not valid";
    case 401:
        return "authentication failed";
    case 403:
        return "not authorized";
    case 404:
        return "not found";
    case 409:
        return "exists already, or conflicts with another";
    case 412:
        return "has another version";
    case 413:
        return "too large";
    case 503:
        return "not available at the moment";
    default:
        return status >= 500 ? "the server failed" : "refused";
    }
}

/// The server's own words: the member `error` of a JSON object, or plain text; "" if there are none.
std::string error_text(http::client_response const& response)
{
    auto const body = parse_json(response.body);
    if (!body)
        return response.body;
    auto const* const error = find_member(*body, "error");
    return error && error->is_string() ? error->get<std::string>() : std::string{};
}

/// The identifier that a create was answered with; "" if there is none.
std::string id_of(http::client_response const& response)
{
    auto const body = parse_json(response.body);
    auto const* const id = body ? find_member(*body, "id") : nullptr;
    return id && id->is_string() ? id->get<std::string>() : std::string{};
}

std::string to_json_line(management_request const& wanted, http::client_response const& response)
{
    ordered_json line;
    line["status"] = response.status;
    bool const done = is_success(response.status);
    if (done && wanted.verb == action::create)
        line["id"] = id_of(response);
    if (auto const version = response.header("ETag"); !version.empty())
        line["etag"] = version;
    if (done && wanted.verb == action::read)
        if (auto body = ordered_json::parse(response.body, nullptr, false); !body.is_discarded())
            line["body"] = std::move(body);
    if (!done)
        line["error"] = error_text(response);
    return line.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

} // namespace

std::string target_of(management_request const& wanted)
{
    std::string target = wanted.what == resource::tenant   ? "/v1/tenants"
                         : wanted.what == resource::device ? "/v1/devices"
                                                           : "/v1/credentials";
    for (auto const* const id : {&wanted.tenant, &wanted.device})
        if (!id->empty())
            target += "/" + http::percent_encode(*id);
    return target;
}

http::client_request make_request(management_request const& wanted, std::string body)
{
    http::client_request request;
    request.method = method_of(wanted.verb);
    request.target = target_of(wanted);
    if (!body.empty())
        request.headers.emplace_back("Content-Type", "application/json");
    if (wanted.if_match)
        request.headers.emplace_back("If-Match", *wanted.if_match);
    request.body = std::move(body);
    return request;
}

std::optional<json> with_password(json current, std::string const& auth_id, std::string const& password)
{
    if (!current.is_array())
        return std::nullopt;
    auto const secrets = json::array({{{"pwd-plain", password}}});
    for (auto& each : current) {
        auto const* const type = find_member(each, "type");
        auto const* const id = find_member(each, "auth-id");
        if (type && id && *type == "hashed-password" && *id == auth_id) {
            each["secrets"] = secrets;
            return current;
        }
    }
    current.push_back({{"type", "hashed-password"}, {"auth-id", auth_id}, {"secrets", secrets}});
    return current;
}

exit_code code_of(unsigned status)
{
    if (is_success(status))
        return exit_ok;
    switch (status) {
    case 401:
    case 403:
        return exit_not_authorized;
    case 404:
        return exit_not_found;
    case 409:
    case 412:
        return exit_conflict;
    case 502:
    case 503:
    case 504:
        return exit_unreachable;
    default:
        return exit_refused;
    }
}

std::string output_of(management_request const& wanted, http::client_response const& response)
{
    if (wanted.as_json)
        return to_json_line(wanted, response);
    if (!is_success(response.status))
        return {};
    if (wanted.verb == action::create)
        return escape(id_of(response)) + "\n";
    if (wanted.verb != action::read)
        return {};
    constexpr int indentation = 2;
    auto const body = ordered_json::parse(response.body, nullptr, false);
    if (body.is_discarded())
        return escape(response.body) + "\n";
    // ASCII only: what operators stored is shown on a terminal.
    return body.dump(indentation, ' ', true, ordered_json::error_handler_t::replace) + "\n";
}

std::string remark_on(management_request const& wanted, http::client_response const& response)
{
    if (is_success(response.status)) {
        auto const version = response.header("ETag");
        return version.empty() || wanted.as_json ? "" : "version " + escape(version);
    }
    auto remark = escape(name_of(wanted)) + ": ";
    remark.append(meaning_of(response.status)).append(" (status ").append(std::to_string(response.status)).append(")");
    auto const text = error_text(response);
    return text.empty() ? remark : remark + ": " + escape(text);
}

} // namespace hono::cli
