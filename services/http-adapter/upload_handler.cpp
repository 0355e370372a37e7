// SPDX-License-Identifier: Apache-2.0
#include "upload_handler.hpp"

#include "basic_credentials.hpp"
#include "failure_response.hpp"
#include "upload_request.hpp"

namespace hono::http_adapter {
namespace {

constexpr char const* exposed_headers = "hono-command,hono-cmd-req-id";
constexpr char const* telemetry_headers = "QoS-Level,hono-ttd,authorization,content-type";
constexpr char const* event_headers = "hono-ttd,authorization,content-type";

} // namespace

upload_handler::upload_handler(adapter::authenticator& devices, adapter::uplink& uplink, route_options options)
    : devices_{devices}
    , uplink_{uplink}
    , options_{std::move(options)}
{
}

void upload_handler::add_routes(http::router& routes)
{
    using messaging::endpoint;
    for (auto const kind : {endpoint::telemetry, endpoint::event}) {
        std::string const path = "/" + std::string{messaging::name_of(kind)};
        std::string const device_path = path + "/{tenant}/{device}";
        http::cors_rule const rule{kind == endpoint::telemetry ? telemetry_headers : event_headers, exposed_headers};
        if (options_.authentication_required) {
            routes.add(http::verb::post, path, [this, kind](auto const& request, auto const&, auto deadline) {
                return post(kind, request, deadline);
            });
            routes.allow_cors(path, options_.cors, rule);
            routes.add(http::verb::put, device_path, [this, kind](auto const& request, auto const& p, auto deadline) {
                return put(kind, request, p, deadline);
            });
        } else {
            routes.add(http::verb::put, device_path, [this, kind](auto const& request, auto const& p, auto deadline) {
                return put_unauthenticated(kind, request, p, deadline);
            });
        }
        routes.allow_cors(device_path, options_.cors, rule);
    }
}

awaitable<result<adapter::device_identity>> upload_handler::authenticate(http::request const& request,
                                                                         time_point deadline)
{
    if (auto* const certificate = request.peer_certificate()) {
        security::device_certificate const presented{*certificate};
        co_return co_await devices_.authenticate(presented, deadline);
    }
    auto const credentials = parse_authorization(request.header("Authorization"));
    if (!credentials)
        co_return credentials.error();
    auto const user = adapter::parse_user_name(credentials->user);
    if (!user)
        co_return user.error();
    co_return co_await devices_.authenticate(*user, credentials->password, deadline);
}

awaitable<http::response> upload_handler::post(messaging::endpoint kind, http::request const& request,
                                               time_point deadline)
{
    auto const received = clock::now();
    auto const device = co_await authenticate(request, deadline);
    if (!device)
        co_return authentication_failure(device.error(), options_.realm);
    adapter::upload upload;
    upload.kind = kind;
    upload.tenant = device->tenant;
    upload.device_id = device->device_id();
    upload.received = received;
    co_return co_await publish(std::move(upload), request, deadline);
}

awaitable<http::response> upload_handler::put(messaging::endpoint kind, http::request const& request,
                                              http::path_params const& path, time_point deadline)
{
    auto const received = clock::now();
    auto const device = co_await authenticate(request, deadline);
    if (!device)
        co_return authentication_failure(device.error(), options_.realm);
    if (path["tenant"] != device->tenant_id())
        co_return upload_failure(adapter::errc::other_tenant);
    adapter::upload upload;
    upload.kind = kind;
    upload.tenant = device->tenant;
    upload.device_id = path["device"];
    if (upload.device_id != device->device_id())
        upload.gateway_id = device->device_id();
    upload.received = received;
    co_return co_await publish(std::move(upload), request, deadline);
}

awaitable<http::response> upload_handler::put_unauthenticated(messaging::endpoint kind, http::request const& request,
                                                              http::path_params const& path, time_point deadline)
{
    adapter::upload upload;
    upload.received = clock::now();
    auto tenant = co_await uplink_.find_tenant(path["tenant"], deadline);
    if (!tenant)
        co_return upload_failure(tenant.error());
    upload.kind = kind;
    upload.tenant = std::move(*tenant);
    upload.device_id = path["device"];
    co_return co_await publish(std::move(upload), request, deadline);
}

awaitable<http::response> upload_handler::publish(adapter::upload upload, http::request const& request,
                                                  time_point deadline)
{
    auto const parsed = parse_upload(upload.kind, request);
    if (!parsed.problem.empty())
        co_return plain_response(400, parsed.problem, {});
    upload.qos = parsed.request.qos;
    upload.ttl = parsed.request.ttl;
    upload.content_type = parsed.request.content_type;
    upload.payload = parsed.request.payload;
    upload.orig_address = request.target();
    auto const outcome = co_await uplink_.publish(upload, deadline);
    if (!outcome)
        co_return upload_failure(outcome.error());
    co_return http::response{202};
}

} // namespace hono::http_adapter
