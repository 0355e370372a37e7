// SPDX-License-Identifier: Apache-2.0
#include <hono/http/response.hpp>

#include <catch2/catch.hpp>

using namespace hono::http;

namespace {

std::string written(response const& message, wire_form form = {})
{
    std::string out;
    write_response(out, message, form);
    return out;
}

} // namespace

TEST_CASE("a response is written with its length", "[http][response]")
{
    CHECK(written(response{202}) == "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
    CHECK(written(response{503, "text/plain; charset=utf-8", "no consumer available"}.set("Retry-After", "2")) ==
          "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\nRetry-After: 2\r\n"
          "Content-Length: 21\r\n\r\nno consumer available");
}

TEST_CASE("a response to HEAD has the length of the body that GET would get", "[http][response]")
{
    wire_form form;
    form.head = true;
    CHECK(written(response{200}.body(std::string{"hello"}), form) == "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
}

TEST_CASE("204 has neither length nor body", "[http][response]")
{
    CHECK(written(response{204}.body(std::string{"x"})) == "HTTP/1.1 204 No Content\r\n\r\n");
}

TEST_CASE("the connection's fate is told where it is not the default", "[http][response]")
{
    CHECK(written(response{202}, {false, false, false}) ==
          "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    CHECK(written(response{202}, {true, true, false}) ==
          "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n");
}

TEST_CASE("a value cannot forge fields", "[http][response]")
{
    auto const out = written(response{200}.set("hono-command", std::string{"a\r\nSet-Cookie: b\0c\x7f", 19}));
    CHECK(out == "HTTP/1.1 200 OK\r\nhono-command: a  Set-Cookie: b c \r\nContent-Length: 0\r\n\r\n");
}

TEST_CASE("unknown statuses have an empty phrase, given phrases are kept", "[http][response]")
{
    CHECK(written(response{299}).starts_with("HTTP/1.1 299 \r\n"));
    CHECK(written(response{403}.reason("CORS Rejected - Invalid origin"))
              .starts_with("HTTP/1.1 403 CORS Rejected - Invalid origin\r\n"));
}

TEST_CASE("fields are found without regard to case", "[http][response]")
{
    auto const answer = response{201}.set("ETag", std::string{"v1"}).set("Location", std::string{"/v1/tenants/T"});
    CHECK(answer.header("etag") == "v1");
    CHECK(answer.header("LOCATION") == "/v1/tenants/T");
    CHECK(answer.header("X") == "");
}
