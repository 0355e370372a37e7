// SPDX-License-Identifier: Apache-2.0
#include "management_api.hpp"

#include <filesystem>

#include <catch2/catch.hpp>

#include <hono/base/uuid.hpp>
#include <hono/net/task_group.hpp>

#include "store/sqlite_store.hpp"

using namespace hono;
using namespace hono::device_registry;

namespace {

namespace fs = std::filesystem;

/// The API behind a router, asked with the bytes of requests.
class bench {
public:
    explicit bench(management_api_options options = {})
    {
        fs::create_directory(folder_);
        management_options rules;
        rules.hash_password = [](std::string_view, int) { return "hash"; };
        registry_ = std::make_shared<management>(make_sqlite_store(folder_ / "registry.db"), rules);
        api_.emplace(registry_, pool_, std::move(options));
        api_->add_routes(routes_);
    }
    ~bench()
    {
        registry_.reset();
        fs::remove_all(folder_);
    }

    http::response ask(std::string const& method, std::string const& path, std::string const& fields = "",
                       std::string const& body = "")
    {
        auto text = method + " " + path + " HTTP/1.1\r\nHost: x\r\n" + fields;
        if (!body.empty())
            text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
        http::request_parser parser{{4096, 8192, 100'000}};
        REQUIRE(parser.feed(text + "\r\n" + body) == http::request_parser::status::complete);
        http::request const request{parser};
        std::optional<http::response> answer;
        asio::io_context io{1};
        net::task_group tasks{io.get_executor()};
        tasks.spawn("request", dispatch(request, answer));
        io.run();
        return answer.value();
    }

    http::response send(std::string const& method, std::string const& path, json const& body,
                        std::string const& fields = "")
    {
        return ask(method, path, "Content-Type: application/json\r\n" + fields, body.dump());
    }

private:
    awaitable<void> dispatch(http::request const& request, std::optional<http::response>& answer)
    {
        answer = co_await routes_.dispatch(request, deadline_in(std::chrono::seconds{10}));
    }

    fs::path folder_ = fs::temp_directory_path() / ("hono-api-" + random_uuid());
    net::worker_pool pool_{2, 100};
    std::shared_ptr<management> registry_;
    std::optional<management_api> api_;
    http::router routes_{management_api::router_options()};
};

std::string header(http::response const& response, std::string_view name)
{
    return std::string{response.header(name)};
}

} // namespace

TEST_CASE("created objects are located, versioned and named", "[api]")
{
    bench b;
    auto const tenant = b.ask("POST", "/v1/tenants/T");
    CHECK(tenant.status() == 201);
    CHECK(header(tenant, "Location") == "/v1/tenants/T");
    CHECK(header(tenant, "ETag").size() == 36);
    CHECK(header(tenant, "Content-Type") == "application/json; charset=utf-8");
    CHECK(tenant.body() == R"({"id":"T"})");

    auto const device = b.send("POST", "/v1/devices/T/a:b", {{"via", "gw"}});
    CHECK(device.status() == 201);
    CHECK(header(device, "Location") == "/v1/devices/T/a:b");

    auto const generated = b.ask("POST", "/v1/devices/T");
    auto const id = json::parse(generated.body())["id"].get<std::string>();
    CHECK(id.size() == 36);
    CHECK(header(generated, "Location") == "/v1/devices/T/" + id);
    CHECK(b.ask("GET", "/v1/devices/T/" + id).status() == 200);
    CHECK(b.ask("POST", "/v1/tenants").status() == 201);
}

TEST_CASE("what was written is read with the same version", "[api]")
{
    bench b;
    auto const created = b.send("POST", "/v1/tenants/T", {{"ext", {{"a", 1}}}});
    auto const read = b.ask("GET", "/v1/tenants/T");
    CHECK(read.status() == 200);
    CHECK(read.body() == R"({"ext":{"a":1}})");
    CHECK(header(read, "ETag") == header(created, "ETag"));
    auto const updated = b.send("PUT", "/v1/tenants/T", json::object());
    CHECK(updated.status() == 204);
    CHECK(updated.body().empty());
    CHECK(header(b.ask("GET", "/v1/tenants/T"), "ETag") == header(updated, "ETag"));
    CHECK(b.ask("DELETE", "/v1/tenants/T").status() == 204);
    CHECK(b.ask("GET", "/v1/tenants/T").status() == 404);
}

TEST_CASE("credentials are an array of their own", "[api]")
{
    bench b;
    b.ask("POST", "/v1/tenants/T");
    b.ask("POST", "/v1/devices/T/d");
    CHECK(b.ask("GET", "/v1/credentials/T/d").body() == "[]");
    json const list = json::array({{{"type", "psk"}, {"auth-id", "a"}, {"secrets", {{{"key", "c2VjcmV0"}}}}}});
    auto const updated = b.send("PUT", "/v1/credentials/T/d", list);
    CHECK(updated.status() == 204);
    auto const read = b.ask("GET", "/v1/credentials/T/d");
    CHECK(header(read, "ETag") == header(updated, "ETag"));
    CHECK(json::parse(read.body())[0]["secrets"][0].size() == 1);
    CHECK(b.send("PUT", "/v1/credentials/T/d", json::object()).status() == 400);
    CHECK(b.send("PUT", "/v1/credentials/T/none", list).status() == 404);
    b.ask("POST", "/v1/devices/T/e");
    CHECK(b.send("PUT", "/v1/credentials/T/e", list).status() == 409);
}

TEST_CASE("If-Match is compared with the version, quoted or not", "[api]")
{
    bench b;
    auto const version = header(b.ask("POST", "/v1/tenants/T"), "ETag");
    auto const put = [&](std::string const& expected) {
        return b.send("PUT", "/v1/tenants/T", json::object(), "If-Match: " + expected + "\r\n");
    };
    CHECK(put("other").status() == 412);
    auto const second = put(version);
    CHECK(second.status() == 204);
    CHECK(put(version).status() == 412);
    CHECK(put('"' + header(second, "ETag") + '"').status() == 204);
    CHECK(put("*").status() == 204);
    CHECK(b.ask("DELETE", "/v1/tenants/T", "If-Match: other\r\n").status() == 412);
    CHECK(b.ask("DELETE", "/v1/tenants/U", "If-Match: other\r\n").status() == 404);
}

TEST_CASE("bodies are checked before anything else is done", "[api]")
{
    bench b;
    auto const post = [&](std::string const& fields, std::string const& body) {
        return b.ask("POST", "/v1/tenants/" + random_uuid(), fields, body).status();
    };
    CHECK(post("Content-Type: application/json\r\n", "{}") == 201);
    CHECK(post("Content-Type: Application/JSON ; charset=utf-8\r\n", "{}") == 201);
    CHECK(post("Content-Type: text/plain\r\n", "{}") == 400);
    CHECK(post("", "{}") == 400);
    for (auto const* body : {"{", "[]", "null", "1", "{} x", R"({"unknown":1})"}) {
        CAPTURE(body);
        CHECK(post("Content-Type: application/json\r\n", body) == 400);
    }
    CHECK(post("Content-Type: application/json\r\n",
               R"({"ext":)" + std::string(99, '[') + std::string(99, ']') + "}") == 400); // ext must be an object
    CHECK(post("Content-Type: application/json\r\n",
               R"({"ext":{"x":)" + std::string(98, '[') + std::string(98, ']') + "}}") == 201);
    CHECK(post("Content-Type: application/json\r\n",
               R"({"ext":{"x":)" + std::string(99, '[') + std::string(99, ']') + "}}") == 400);
    CHECK(b.ask("PUT", "/v1/tenants/T").status() == 400);
}

TEST_CASE("errors say why in a JSON object", "[api]")
{
    bench b;
    auto const invalid = b.send("POST", "/v1/tenants/T", {{"adapters", json::array()}});
    CHECK(header(invalid, "Content-Type") == "application/json; charset=utf-8");
    CHECK(json::parse(invalid.body())["error"].get<std::string>().starts_with("adapters: "));
    CHECK(json::parse(b.ask("GET", "/v1/tenants/T").body()) == json{{"error", "no such tenant"}});
    CHECK(management_api::error_response(413).body().empty());
}

TEST_CASE("ids that do not match their pattern are refused for every method", "[api]")
{
    bench b;
    for (auto const* path : {"/v1/tenants/a%20b", "/v1/tenants/a:b", "/v1/tenants/%C3%A4", "/v1/devices/a:b/d",
                             "/v1/devices/T/a%2Fb", "/v1/credentials/T/a%2Fb"}) {
        CAPTURE(path);
        CHECK(b.ask("GET", path).status() == 400);
        CHECK(b.send("PUT", path, json::object()).status() == 400);
    }
    management_api_options own;
    own.tenant_ids = id_pattern{"[ab ]+"};
    bench c{std::move(own)};
    CHECK(header(c.ask("POST", "/v1/tenants/a%20b"), "Location") == "/v1/tenants/a%20b");
    CHECK(c.ask("POST", "/v1/tenants/c").status() == 400);
}

TEST_CASE("unknown paths are 404, other methods 405", "[api]")
{
    bench b;
    b.ask("POST", "/v1/tenants/T");
    for (auto const* path : {"/", "/v1", "/v1/nothing", "/v1/devices/T/", "/v1/tenants/T/x"})
        CHECK(b.ask("GET", path).status() == 404);
    CHECK(b.ask("PATCH", "/v1/tenants/T").status() == 405);
    CHECK(b.ask("POST", "/v1/credentials/T/d").status() == 405);
}

TEST_CASE("a preflight is answered whether or not the resource exists", "[api]")
{
    bench b;
    auto const answer = b.ask("OPTIONS", "/v1/devices/none/none",
                              "Origin: https://a.example\r\nAccess-Control-Request-Method: PUT\r\n");
    CHECK(answer.status() == 200);
    CHECK(header(answer, "Access-Control-Allow-Origin") == "*");
    CHECK(header(answer, "Access-Control-Allow-Headers") == "content-type,authorization,if-match");
    for (auto const* method : {"POST", "GET", "PUT", "DELETE"})
        CHECK_THAT(header(answer, "Access-Control-Allow-Methods"), Catch::Contains(method));
    auto const read = b.ask("GET", "/v1/tenants/none", "Origin: https://a.example\r\n");
    CHECK(header(read, "Access-Control-Expose-Headers") == "ETag");
}
