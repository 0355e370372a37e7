// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "management_message.hpp"

using namespace hono;
using namespace hono::cli;

namespace {

management_request make_wanted(resource what, action verb)
{
    management_request wanted;
    wanted.what = what;
    wanted.verb = verb;
    wanted.tenant = "ACME";
    if (what != resource::tenant)
        wanted.device = "lamp1";
    return wanted;
}

} // namespace

TEST_CASE("a request addresses its resource", "[hono-cli]")
{
    auto wanted = make_wanted(resource::credentials, action::update);
    wanted.if_match = "v1";
    auto const request = make_request(wanted, "[]");
    CHECK((request.method == "PUT" && request.target == "/v1/credentials/ACME/lamp1" && request.body == "[]"));
    http::header_list const headers{{"Content-Type", "application/json"}, {"If-Match", "v1"}};
    CHECK(request.headers == headers);
    CHECK(make_request(make_wanted(resource::tenant, action::remove), "").method == "DELETE");
    CHECK(make_request(make_wanted(resource::tenant, action::read), "").headers.empty());
}

TEST_CASE("identifiers never change the path that is meant", "[hono-cli]")
{
    auto wanted = make_wanted(resource::device, action::read);
    wanted.device = "../x?y z";
    CHECK(target_of(wanted) == "/v1/devices/ACME/..%2Fx%3Fy%20z");
    wanted.device.clear();
    CHECK(target_of(wanted) == "/v1/devices/ACME");
    CHECK(target_of(management_request{}) == "/v1/tenants");
}

TEST_CASE("statuses become exit codes", "[hono-cli]")
{
    CHECK(code_of(201) == exit_ok);
    CHECK(code_of(204) == exit_ok);
    CHECK(code_of(400) == exit_refused);
    CHECK(code_of(401) == exit_not_authorized);
    CHECK(code_of(403) == exit_not_authorized);
    CHECK(code_of(404) == exit_not_found);
    CHECK(code_of(409) == exit_conflict);
    CHECK(code_of(412) == exit_conflict);
    CHECK(code_of(500) == exit_refused);
    CHECK(code_of(503) == exit_unreachable);
}

TEST_CASE("create prints the identifier, get the object, changes nothing", "[hono-cli]")
{
    http::client_response const created{201, {{"ETag", "v1"}}, R"({"id":"4711"})"};
    CHECK(output_of(make_wanted(resource::device, action::create), created) == "4711\n");
    CHECK(remark_on(make_wanted(resource::device, action::create), created) == "version v1");
    http::client_response const read{200, {{"ETag", "v1"}}, R"({"b":1,"a":2})"};
    CHECK(output_of(make_wanted(resource::device, action::read), read) == "{\n  \"b\": 1,\n  \"a\": 2\n}\n");
    CHECK(output_of(make_wanted(resource::device, action::update), {204, {{"ETag", "v2"}}, ""}).empty());
    CHECK(remark_on(make_wanted(resource::device, action::remove), {204, {}, ""}).empty());
}

TEST_CASE("a refusal is told with status and the server's words", "[hono-cli]")
{
    auto const wanted = make_wanted(resource::device, action::read);
    CHECK(remark_on(wanted, {404, {}, "null"}) == "device ACME/lamp1: not found (status 404)");
    CHECK(remark_on(wanted, {400, {}, R"({"error":"bad\u001b id"})"}) ==
          "device ACME/lamp1: not valid (status 400): bad\\x1b id");
    CHECK(remark_on(wanted, {400, {}, "plain words"}) == "device ACME/lamp1: not valid (status 400): plain words");
    CHECK(output_of(wanted, {404, {}, "null"}).empty());
    auto nameless = make_wanted(resource::device, action::create);
    nameless.device.clear();
    CHECK(remark_on(nameless, {413, {}, ""}) == "device of ACME: too large (status 413)");
}

TEST_CASE("with --json the answer is one line with status and version", "[hono-cli]")
{
    auto wanted = make_wanted(resource::device, action::create);
    wanted.as_json = true;
    http::client_response const created{201, {{"etag", "v1"}}, R"({"id":"4711"})"};
    CHECK(output_of(wanted, created) == "{\"status\":201,\"id\":\"4711\",\"etag\":\"v1\"}\n");
    wanted.verb = action::read;
    CHECK(output_of(wanted, {200, {{"ETag", "v1"}}, "{\"via\":[\"g\"]}"}) ==
          "{\"status\":200,\"etag\":\"v1\",\"body\":{\"via\":[\"g\"]}}\n");
    CHECK(output_of(wanted, {404, {}, "null"}) == "{\"status\":404,\"error\":\"\"}\n");
}

TEST_CASE("setting a password keeps all other credentials", "[hono-cli]")
{
    auto const current = *parse_json(R"([{"type":"psk","auth-id":"a","secrets":[{"id":"1"}]},
        {"type":"hashed-password","auth-id":"a","enabled":false,"secrets":[{"id":"2"},{"id":"3"}]},
        {"type":"hashed-password","auth-id":"b","secrets":[{"id":"4"}]}])");
    auto const changed = with_password(current, "a", "top");
    REQUIRE(changed);
    CHECK(*changed == *parse_json(R"([{"type":"psk","auth-id":"a","secrets":[{"id":"1"}]},
        {"type":"hashed-password","auth-id":"a","enabled":false,"secrets":[{"pwd-plain":"top"}]},
        {"type":"hashed-password","auth-id":"b","secrets":[{"id":"4"}]}])"));
}

TEST_CASE("setting a password adds credentials that are not there yet", "[hono-cli]")
{
    CHECK(with_password(json::array(), "a", "top") ==
          parse_json(R"([{"type":"hashed-password","auth-id":"a","secrets":[{"pwd-plain":"top"}]}])"));
    CHECK_FALSE(with_password(json::object(), "a", "top"));
}
