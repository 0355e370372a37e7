// SPDX-License-Identifier: Apache-2.0
#include "client_parser.hpp"

#include <catch2/catch.hpp>

#include <hono/http/error.hpp>
#include <hono/net/error.hpp>

using namespace hono;
using namespace hono::http;

TEST_CASE("a response is understood however it is cut", "[http][client]")
{
    std::string const bytes =
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nETag: v\r\nContent-Length: 5\r\n\r\nhello";
    for (std::size_t piece : {std::size_t{1}, std::size_t{7}, bytes.size()}) {
        response_parser parser{100, false};
        for (std::size_t i = 0; i < bytes.size(); i += piece) {
            CHECK_FALSE(parser.is_complete());
            REQUIRE(parser.put(std::string_view{bytes}.substr(i, piece)));
        }
        REQUIRE(parser.is_complete());
        CHECK(parser.keep_alive());
        auto const answer = parser.release();
        CHECK(answer.status == 200);
        CHECK(answer.body == "hello");
        CHECK(answer.header("etag") == "v");
    }
}

TEST_CASE("a body without length ends with the connection", "[http][client]")
{
    response_parser parser{100, false};
    REQUIRE(parser.put("HTTP/1.1 200 OK\r\n\r\nhello"));
    CHECK_FALSE(parser.is_complete());
    REQUIRE(parser.finish());
    CHECK(parser.is_complete());
    CHECK_FALSE(parser.keep_alive());
    CHECK(parser.release().body == "hello");
}

TEST_CASE("an answer to HEAD is complete without its body", "[http][client]")
{
    response_parser parser{100, true};
    REQUIRE(parser.put("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"));
    CHECK(parser.is_complete());
}

TEST_CASE("answers that are cut, too large or no HTTP are told apart", "[http][client]")
{
    response_parser cut{100, false};
    REQUIRE(cut.put("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel"));
    CHECK(cut.finish().error() == net::errc::connection_closed);
    response_parser none{100, false};
    CHECK(none.finish().error() == net::errc::connection_closed);
    response_parser large{100, false};
    CHECK(large.put("HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n").error() == errc::response_too_large);
    response_parser alien{100, false};
    CHECK(alien.put("AMQP\x03\x01\r\n\r\n").error() == errc::malformed_response);
}
