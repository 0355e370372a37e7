// SPDX-License-Identifier: Apache-2.0
#include <hono/http/request_parser.hpp>

#include <string>

#include <catch2/catch.hpp>

using namespace hono::http;
using status = request_parser::status;

namespace {

/// Feeds `bytes` one by one through prepare and commit, as a slow peer would, until the parser has decided.
std::size_t trickle(request_parser& parser, std::string_view bytes)
{
    std::size_t fed = 0;
    while (fed < bytes.size() && parser.state() == status::incomplete) {
        parser.prepare()[0] = bytes[fed++];
        parser.commit(1);
    }
    return fed;
}

struct accepted_case {
    char const* what;
    std::string bytes;
    std::string body;
};

std::vector<accepted_case> const accepted{
    {"no body", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", ""},
    {"a length", "POST /t HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello", "hello"},
    {"a length of zero", "POST /t HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", ""},
    {"a length with zeros in front", "POST /t HTTP/1.1\r\nHost: x\r\nContent-Length: 0005\r\n\r\nhello", "hello"},
    {"the same length twice", "POST /t HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 2, 2\r\n\r\nhi",
     "hi"},
    {"chunks",
     "POST /t HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n",
     "abc0123456789"},
    {"a chunk with line ends in it",
     "POST /t HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n4\r\n\r\n\r\n\r\n0\r\n\r\n", "\r\n\r\n"},
    {"chunk extensions",
     "POST /t HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b;c=\"d\"\r\nhi\r\n0 ;e\r\n\r\n", "hi"},
    {"trailers",
     "POST /t HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nExpires: now\r\nA:\r\n\r\n",
     "hi"},
    {"zeros before a chunk's size",
     "POST /t HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0002\r\nhi\r\n000\r\n\r\n", "hi"},
    {"an empty line before it", "\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", ""},
    {"an empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", ""},
    {"a Host with port and IPv6", "GET / HTTP/1.1\r\nHost: [::1]:8443\r\n\r\n", ""},
    {"HTTP/1.0 without Host", "GET / HTTP/1.0\r\n\r\n", ""},
    {"a later minor version", "GET / HTTP/1.2\r\nHost: x\r\n\r\n", ""},
    {"an unknown method", "BREW /pot HTTP/1.1\r\nHost: x\r\n\r\n", ""},
    {"the asterisk form", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", ""},
};

} // namespace

TEST_CASE("good requests are understood, at once and byte by byte", "[http][parser]")
{
    for (auto const& row : accepted) {
        INFO(row.what);
        request_parser whole;
        CHECK(whole.feed(row.bytes) == status::complete);
        CHECK(whole.body() == row.body);

        request_parser slow;
        CHECK(trickle(slow, row.bytes) == row.bytes.size());
        CHECK(slow.state() == status::complete);
        CHECK(slow.body() == row.body);
        CHECK(slow.next() == status::incomplete);
        CHECK(slow.is_idle());
    }
}

TEST_CASE("the parts of a request are found", "[http][parser]")
{
    request_parser parser;
    REQUIRE(parser.feed("PUT /event/acme/a%2Fb/?hono-ttl=30&x HTTP/1.1\r\nHost: adapter:8080\r\nEmpty:\r\n"
                        "Content-Type: \t text/plain \t\r\nContent-Length: 2\r\n\r\nhi") == status::complete);
    CHECK(parser.method() == verb::put);
    CHECK(parser.method_name() == "PUT");
    CHECK(parser.target() == "/event/acme/a%2Fb/?hono-ttl=30&x");
    CHECK(parser.path() == "/event/acme/a%2Fb/");
    CHECK(parser.query() == "hono-ttl=30&x");
    CHECK(parser.field("content-TYPE") == "text/plain");
    CHECK(parser.field("empty") == "");
    CHECK_FALSE(parser.field("Accept"));
    CHECK(parser.field_count() == 4);
    CHECK(parser.field_name(0) == "Host");
}

TEST_CASE("an absolute target is served by its path", "[http][parser]")
{
    for (auto const& [target, path, query] : std::vector<std::array<std::string, 3>>{
             {"http://h:8080/telemetry?a=b", "/telemetry", "a=b"},
             {"HTTPS://h/", "/", ""},
             {"http://h", "/", ""},
             {"http://h?q", "/", "q"},
         }) {
        INFO(target);
        request_parser parser;
        REQUIRE(parser.feed("GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n") == status::complete);
        CHECK(parser.path() == path);
        CHECK(parser.query() == query);
    }
}

TEST_CASE("requests sent ahead are kept and understood one after the other", "[http][parser]")
{
    std::string const first = "POST /1 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\none";
    std::string const second = "POST /2 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\ntwo\r\n0\r\n\r\n";
    std::string const third = "POST /3 HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nthree";

    request_parser parser;
    REQUIRE(parser.feed(first + second + third.substr(0, 30)) == status::complete);
    CHECK(parser.body() == "one");
    REQUIRE(parser.next() == status::complete);
    CHECK(parser.path() == "/2");
    CHECK(parser.body() == "two");
    REQUIRE(parser.next() == status::incomplete);
    CHECK_FALSE(parser.is_idle());
    REQUIRE(parser.feed(third.substr(30)) == status::complete);
    CHECK(parser.path() == "/3");
    CHECK(parser.body() == "three");
    CHECK(parser.next() == status::incomplete);
    CHECK(parser.is_idle());
}

TEST_CASE("whether the connection is kept follows version and Connection", "[http][parser]")
{
    struct row {
        char const* version;
        char const* field;
        bool keep_alive;
    };
    for (auto const& [version, field, keep_alive] : std::vector<row>{
             {"1.1", "", true},
             {"1.1", "Connection: close\r\n", false},
             {"1.1", "Connection: TE, Close\r\n", false},
             {"1.1", "Connection: keep-alive\r\nConnection: close\r\n", false},
             {"1.0", "", false},
             {"1.0", "Connection: Keep-Alive\r\n", true},
         }) {
        INFO(version << ' ' << field);
        request_parser parser;
        REQUIRE(parser.feed(std::string{"GET / HTTP/"} + version + "\r\nHost: x\r\n" + field + "\r\n") ==
                status::complete);
        CHECK(parser.keep_alive() == keep_alive);
    }
}

TEST_CASE("the interim answer is asked for until the body begins", "[http][parser]")
{
    request_parser parser;
    parser.feed("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n");
    CHECK_FALSE(parser.expects_continue());
    parser.feed("\r\n");
    CHECK(parser.expects_continue());
    parser.feed("h");
    CHECK_FALSE(parser.expects_continue());
    CHECK(parser.feed("i") == status::complete);

    request_parser old;
    old.feed("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    CHECK_FALSE(old.expects_continue());
}

TEST_CASE("the buffer grows with what arrives, not with what is announced", "[http][parser]")
{
    request_limits limits;
    limits.body = 10'000'000;
    request_parser parser{limits};
    parser.feed("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000\r\n\r\n");
    CHECK(parser.prepare().size() < 10'000);

    std::string const body(9'999'999, 'b');
    CHECK(trickle(parser, body) == body.size());
    CHECK(parser.prepare().size() < 600);
    CHECK(parser.feed("b") == status::complete);
    CHECK(parser.body().size() == 10'000'000);
}

TEST_CASE("a chunked body takes no more room than its decoded octets", "[http][parser]")
{
    request_parser parser;
    parser.feed("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    std::size_t most = 0;
    for (int i = 0; i < 2048; ++i) {
        REQUIRE(parser.feed("1;x=yz\r\nc\r\n") == (i < 1170 ? status::incomplete : parser.state()));
        most = std::max(most, parser.prepare().size());
        if (parser.state() != status::incomplete)
            break;
    }
    CHECK(most <= 4096);
}

TEST_CASE("a cleared parser starts anew", "[http][parser]")
{
    request_parser parser;
    parser.feed("POST / HTTP/1.1\r\nHost: x\r\nContent-Le");
    parser.clear(16 * 1024);
    CHECK(parser.is_idle());
    CHECK(parser.feed("GET /2 HTTP/1.1\r\nHost: x\r\n\r\n") == status::complete);
    CHECK(parser.path() == "/2");
}
