// SPDX-License-Identifier: Apache-2.0
#include "management_api.hpp"

#include <algorithm>

#include <hono/base/uuid.hpp>
#include <hono/http/outcome_status.hpp>
#include <hono/log/logger.hpp>

namespace hono::device_registry {
namespace {

log::logger const logger{"management"};

enum class body_rule { none, optional, mandatory };
enum class id_rule { given, tenant_generated, device_generated };

constexpr http::literal json_type{"application/json; charset=utf-8"};

http::response error(unsigned status, std::string_view text)
{
    // The text may quote the request.
    return {status, json_type, json{{"error", text}}.dump(-1, ' ', false, json::error_handler_t::replace)};
}

http::response error(refusal const& why)
{
    return error(http::status_of(why.kind), why.text);
}

/// RFC 3986 §3.3: what may stand in a segment of a path stays, the rest is escaped.
std::string path_segment(std::string_view id)
{
    std::string segment;
    for (char const c : id) {
        bool const plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           std::string_view{"-._~!$&'()*+,;=:@"}.find(c) != std::string_view::npos;
        if (plain) {
            segment += c;
            continue;
        }
        constexpr std::string_view digits = "0123456789ABCDEF";
        auto const byte = static_cast<unsigned char>(c);
        segment += {'%', digits[byte >> 4], digits[byte & 15]};
    }
    return segment;
}

http::response created(answer<std::string> version, std::string const& id, std::string location)
{
    if (!version)
        return error(version.error());
    http::response response{201, json_type, json{{"id", id}}.dump()};
    response.set("Location", std::move(location)).set("ETag", std::move(*version));
    return response;
}

http::response found(answer<resource> what)
{
    if (!what)
        return error(what.error());
    http::response response{200, json_type, what->value.dump()};
    response.set("ETag", std::move(what->version));
    return response;
}

http::response updated(answer<std::string> version)
{
    if (!version)
        return error(version.error());
    http::response response{204};
    response.set("ETag", std::move(*version));
    return response;
}

http::response deleted(answer<void> done)
{
    return done ? http::response{204} : error(done.error());
}

expected_version version_of(command const& c)
{
    return c.expected ? expected_version{*c.expected} : std::nullopt;
}

/// What a POST without a body creates.
json body_or_empty(command const& c)
{
    return c.body.is_null() ? json::object() : c.body;
}

bool is_json(std::string_view content_type)
{
    auto const type = content_type.substr(0, content_type.find(';'));
    auto const end = type.find_last_not_of(" \t");
    return end != type.npos && http::equals_ignoring_case(type.substr(0, end + 1), "application/json");
}

/// Not quoted by Hono; quotes around the version do no harm. `*` asks for existence only, which is checked anyway.
std::optional<std::string> expected_in(http::request const& request)
{
    auto value = request.header("If-Match").value_or("");
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
        value = value.substr(1, value.size() - 2);
    if (value.empty() || value == "*")
        return std::nullopt;
    return std::string{value};
}

answer<json> read_body(http::request const& request, body_rule rule)
{
    if (rule == body_rule::none)
        return accepted(nullptr);
    if (request.body().empty()) {
        if (rule == body_rule::mandatory)
            return bad_request("request has no body");
        return accepted(nullptr);
    }
    if (!is_json(request.header("Content-Type").value_or("")))
        return bad_request("content type must be application/json");
    auto body = parse_json(request.body());
    if (!body)
        return bad_request("request body is no valid JSON, or nested too deeply");
    if (body->is_null())
        return bad_request("request body must not be null");
    return accepted(std::move(*body));
}

} // namespace

struct management_api::operation {
    http::verb method;
    std::string_view path;
    body_rule body;
    id_rule id;
    http::response (*run)(management&, command const&);
};

management_api::operation const management_api::operations[] = {
    {http::verb::post, "/v1/tenants", body_rule::optional, id_rule::tenant_generated,
     [](management& m, command const& c) {
         return created(m.create_tenant(c.tenant, body_or_empty(c)), c.tenant, "/v1/tenants/" + path_segment(c.tenant));
     }},
    {http::verb::post, "/v1/tenants/{tenant}", body_rule::optional, id_rule::given,
     [](management& m, command const& c) {
         return created(m.create_tenant(c.tenant, body_or_empty(c)), c.tenant, "/v1/tenants/" + path_segment(c.tenant));
     }},
    {http::verb::get, "/v1/tenants/{tenant}", body_rule::none, id_rule::given,
     [](management& m, command const& c) { return found(m.tenant(c.tenant)); }},
    {http::verb::put, "/v1/tenants/{tenant}", body_rule::mandatory, id_rule::given,
     [](management& m, command const& c) { return updated(m.update_tenant(c.tenant, c.body, version_of(c))); }},
    {http::verb::delete_, "/v1/tenants/{tenant}", body_rule::none, id_rule::given,
     [](management& m, command const& c) { return deleted(m.delete_tenant(c.tenant, version_of(c))); }},

    {http::verb::post, "/v1/devices/{tenant}", body_rule::optional, id_rule::device_generated,
     [](management& m, command const& c) {
         return created(m.create_device(c.tenant, c.device, body_or_empty(c)), c.device,
                        "/v1/devices/" + path_segment(c.tenant) + "/" + path_segment(c.device));
     }},
    {http::verb::post, "/v1/devices/{tenant}/{device}", body_rule::optional, id_rule::given,
     [](management& m, command const& c) {
         return created(m.create_device(c.tenant, c.device, body_or_empty(c)), c.device,
                        "/v1/devices/" + path_segment(c.tenant) + "/" + path_segment(c.device));
     }},
    {http::verb::get, "/v1/devices/{tenant}/{device}", body_rule::none, id_rule::given,
     [](management& m, command const& c) { return found(m.device(c.tenant, c.device)); }},
    {http::verb::put, "/v1/devices/{tenant}/{device}", body_rule::mandatory, id_rule::given,
     [](management& m, command const& c) {
         return updated(m.update_device(c.tenant, c.device, c.body, version_of(c)));
     }},
    {http::verb::delete_, "/v1/devices/{tenant}/{device}", body_rule::none, id_rule::given,
     [](management& m, command const& c) { return deleted(m.delete_device(c.tenant, c.device, version_of(c))); }},

    {http::verb::get, "/v1/credentials/{tenant}/{device}", body_rule::none, id_rule::given,
     [](management& m, command const& c) { return found(m.credentials(c.tenant, c.device)); }},
    {http::verb::put, "/v1/credentials/{tenant}/{device}", body_rule::mandatory, id_rule::given,
     [](management& m, command const& c) {
         return updated(m.replace_credentials(c.tenant, c.device, c.body, version_of(c)));
     }},
};

management_api::management_api(std::shared_ptr<management> registry, net::worker_pool& pool,
                               management_api_options options)
    : registry_{std::move(registry)}
    , pool_{pool}
    , options_{std::move(options)}
{
}

void management_api::add_routes(http::router& routes) const
{
    for (auto const& what : operations) {
        routes.add(what.method, what.path,
                   [this, &what](http::request const& request, http::path_params const& params, time_point deadline) {
                       return handle(what, request, params, deadline);
                   });
        routes.allow_cors(what.path, options_.cors, {"content-type,authorization,if-match", "ETag"});
    }
}

http::router_options management_api::router_options()
{
    http::router_options options;
    options.ignore_trailing_slash = false; // an empty last segment is no id
    options.not_found_type = json_type;
    options.not_found_body = R"({"error":"no such resource"})";
    return options;
}

http::response management_api::error_response(unsigned status)
{
    if (status == 413)
        return http::response{413}; // §2.3: without body
    return error(status, "request is not acceptable");
}

answer<command> management_api::check(operation const& what, http::request const& request,
                                      http::path_params const& params) const
{
    command c;
    c.tenant = what.id == id_rule::tenant_generated ? random_uuid() : std::string{params["tenant"]};
    if (what.id != id_rule::tenant_generated && !options_.tenant_ids.matches(c.tenant))
        return bad_request("tenant id does not match pattern " + options_.tenant_ids.text());
    if (what.id == id_rule::device_generated)
        c.device = random_uuid();
    else
        c.device = params["device"];
    if (what.path.ends_with("{device}") && !options_.device_ids.matches(c.device))
        return bad_request("device id does not match pattern " + options_.device_ids.text());
    auto body = read_body(request, what.body);
    if (!body)
        return body.error();
    c.body = std::move(*body);
    c.expected = expected_in(request);
    return c;
}

awaitable<http::response> management_api::handle(operation const& what, http::request const& request,
                                                 http::path_params const& params, time_point deadline) const
{
    auto checked = check(what, request, params);
    if (!checked)
        co_return error(checked.error());
    auto tenant = checked->tenant;
    auto work = [registry = registry_, run = what.run, c = std::move(*checked)] { return run(*registry, c); };
    auto const until = std::min(deadline, deadline_in(options_.time_out));
    auto response = co_await pool_.run(std::move(tenant), std::move(work), until);
    if (!response) {
        logger.warn(
            "request not processed",
            {{"method", request.method_name()}, {"path", request.path()}, {"cause", response.error().message()}});
        co_return error(503, "request could not be processed at the moment");
    }
    co_return std::move(*response);
}

} // namespace hono::device_registry
