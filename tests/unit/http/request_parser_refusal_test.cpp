// SPDX-License-Identifier: Apache-2.0
// What http-adapter.md §1.1 wants refused, row by row: at once, byte by byte, and before anything behind it is looked
// at.
#include <hono/http/request_parser.hpp>

#include <string>
#include <vector>

#include <catch2/catch.hpp>

using namespace hono::http;
using namespace std::string_literals;
using status = request_parser::status;

namespace {

struct refused_case {
    std::string bytes;
    errc why;
};

std::string post(std::string const& fields, std::string const& body = {})
{
    return "POST /t HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n" + body;
}

std::string chunked(std::string const& body)
{
    return post("Transfer-Encoding: chunked\r\n", body);
}

void check_refused(std::vector<refused_case> const& rows)
{
    std::string const behind = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";
    for (auto const& row : rows) {
        INFO(row.bytes.substr(0, 200));
        request_parser whole;
        CHECK(whole.feed(row.bytes + behind) == status::failed);
        CHECK(whole.error() == row.why);
        CHECK_FALSE(whole.keep_alive());

        request_parser slow;
        for (std::size_t i = 0; i < row.bytes.size() && slow.state() == status::incomplete; ++i)
            slow.feed(row.bytes.substr(i, 1));
        CHECK(slow.state() == status::failed);
        CHECK(slow.error() == row.why);
    }
}

} // namespace

TEST_CASE("doubtful framing is refused", "[http][parser]")
{
    check_refused({
        {post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n"), errc::ambiguous_framing},
        {post("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n"), errc::ambiguous_framing},
        {post("Content-Length: 3\r\nContent-Length: 4\r\n"), errc::ambiguous_framing},
        {post("Content-Length: 3, 4\r\n"), errc::ambiguous_framing},
        {post("Content-Length: 3,\r\n"), errc::ambiguous_framing},
        {post("Content-Length:\r\n"), errc::ambiguous_framing},
        {post("Content-Length: +3\r\n"), errc::ambiguous_framing},
        {post("Content-Length: -1\r\n"), errc::ambiguous_framing},
        {post("Content-Length: 0x3\r\n"), errc::ambiguous_framing},
        {post("Content-Length: 3 3\r\n"), errc::ambiguous_framing},
        {post("Content-Length: 3.0\r\n"), errc::ambiguous_framing},
        {post("Content-Length: 18446744073709551616\r\n"), errc::ambiguous_framing},
        {post("Content-Length: 99999999999999999999999\r\n"), errc::ambiguous_framing},
        {post("Transfer-Encoding: chunked, gzip\r\n"), errc::ambiguous_framing},
        {post("Transfer-Encoding: chunked, chunked\r\n"), errc::ambiguous_framing},
        {post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), errc::ambiguous_framing},
        {post("Transfer-Encoding: ,chunked\r\n"), errc::ambiguous_framing},
        {post("Transfer-Encoding:\r\n"), errc::ambiguous_framing},
        {post("Transfer-Encoding: banana\r\n"), errc::unsupported_coding},
        {post("Transfer-Encoding: gzip, chunked\r\n"), errc::unsupported_coding},
        {post("Transfer-Encoding: identity\r\n"), errc::unsupported_coding},
        {post("Transfer-Encoding: chunked;q=1\r\n"), errc::unsupported_coding},
        {post("Transfer-Encoding: xchunked\r\n"), errc::unsupported_coding},
        {"POST /t HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", errc::ambiguous_framing},
        {post("Content-Length : 3\r\n"), errc::malformed_field},
        {post("Content-Length\t: 3\r\n"), errc::malformed_field},
        {post("X: a\r\n b\r\n"), errc::malformed_field},
        {post("X: a\r\n\tb\r\n"), errc::malformed_field},
        {"POST /t HTTP/1.1\r\n Host: x\r\n\r\n", errc::malformed_field},
    });
}

TEST_CASE("bad chunks are refused", "[http][parser]")
{
    check_refused({
        {chunked("g\r\nabc\r\n"), errc::malformed_chunk},
        {chunked("-1\r\n"), errc::malformed_chunk},
        {chunked("0x3\r\nabc\r\n"), errc::malformed_chunk},
        {chunked("\r\nabc\r\n"), errc::malformed_chunk},
        {chunked(";a=b\r\n"), errc::malformed_chunk},
        {chunked("10000000000000000\r\n"), errc::malformed_chunk},
        {chunked("fffffffffffffffff\r\n"), errc::malformed_chunk},
        {chunked("ffffffffffffffff\r\n"), errc::payload_too_large},
        {chunked("3\nabc\r\n"), errc::malformed_chunk},
        {chunked("3\r\nabcdef\r\n"), errc::malformed_chunk},
        {chunked("3\r\nabc\n0\r\n\r\n"), errc::malformed_chunk},
        {chunked("3\r\nabc\rX0\r\n\r\n"), errc::malformed_chunk},
        {chunked("3 \r\nabc\r\n"), errc::malformed_chunk},
        {chunked("3 \0\r\nabc\r\n"s), errc::malformed_chunk},
        {chunked("3;\0\r\nabc\r\n"s), errc::malformed_chunk},
        {chunked("3;a\rb\r\nabc\r\n"), errc::malformed_chunk},
        {chunked("0\r\nbad trailer\r\n\r\n"), errc::malformed_field},
        {chunked("0\r\n: x\r\n\r\n"), errc::malformed_field},
        {chunked("0\r\nA: b\r\n c\r\n\r\n"), errc::malformed_field},
        {chunked("0\r\nA: b\n\r\n"), errc::malformed_field},
        {chunked("0\r\n\rX"), errc::malformed_field},
    });
}

TEST_CASE("what is no request of HTTP/1.x is refused", "[http][parser]")
{
    check_refused({
        {"GARBAGE\r\n\r\n", errc::malformed_request_line},
        {"\x16\x03\x01\x00\x05hello"s, errc::malformed_request_line},
        {"\n\nGET / HTTP/1.1\r\n", errc::malformed_request_line},
        {"\r\n\r\nGET / HTTP/1.1\r\n", errc::malformed_request_line},
        {" GET / HTTP/1.1\r\n", errc::malformed_request_line},
        {"GET /\r\n\r\n", errc::malformed_request_line},
        {"GET  / HTTP/1.1\r\n", errc::malformed_request_line},
        {"GET /  HTTP/1.1\r\n", errc::malformed_request_line},
        {"GET\t/ HTTP/1.1\r\n", errc::malformed_request_line},
        {"GET / HTTP/1.1 \r\n", errc::malformed_request_line},
        {"GET / HTTP/1.1\n", errc::malformed_request_line},
        {"GET / HTTP/1.1\rHost: x", errc::malformed_request_line},
        {"GET / HTTP/11\r\n", errc::malformed_request_line},
        {"GET / HTTP/1.\r\n", errc::malformed_request_line},
        {"GET / HTTP/1.10\r\n", errc::malformed_request_line},
        {"GET / http/1.1\r\n", errc::malformed_request_line},
        {"GET / FTP/1.1\r\n", errc::malformed_request_line},
        {"GET / HTTP/2.0\r\n", errc::unsupported_version},
        {"PRI * HTTP/2.0\r\n", errc::malformed_target},
        {"GET / HTTP/9.9\r\n", errc::unsupported_version},
        {"GET / HTTP/0.9\r\n", errc::unsupported_version},
        {"G\0T / HTTP/1.1\r\n"s, errc::malformed_request_line},
        {"GET /a\x01z HTTP/1.1\r\n"s, errc::malformed_request_line},
        {"GET /a\0z HTTP/1.1\r\n"s, errc::malformed_request_line},
        {"GET /a\x7fz HTTP/1.1\r\n"s, errc::malformed_request_line},
        {"GET /\xc3\xa4 HTTP/1.1\r\n", errc::malformed_request_line},
        {"GET /a#b HTTP/1.1\r\n", errc::malformed_request_line},
        {"GET " + std::string(40, 'A') + " HTTP/1.1\r\n", errc::malformed_target},
        {std::string(40, 'A') + " / HTTP/1.1\r\n", errc::malformed_request_line},
        {"GET /%zz HTTP/1.1\r\n", errc::malformed_target},
        {"GET /a% HTTP/1.1\r\n", errc::malformed_target},
        {"GET /a%2 HTTP/1.1\r\n", errc::malformed_target},
        {"GET /a%2?b HTTP/1.1\r\n", errc::malformed_target},
        {"GET /a%00b HTTP/1.1\r\n", errc::malformed_target},
        {"GET telemetry HTTP/1.1\r\n", errc::malformed_target},
        {"GET * HTTP/1.1\r\n", errc::malformed_target},
        {"GET http:///t HTTP/1.1\r\n", errc::malformed_target},
        {"GET ftp://h/t HTTP/1.1\r\n", errc::malformed_target},
        {"CONNECT h:443 HTTP/1.1\r\n", errc::malformed_target},
        {post(": x\r\n"), errc::malformed_field},
        {post("no colon\r\n"), errc::malformed_field},
        {post("nocolon\r\n"), errc::malformed_field},
        {post("b\0d: x\r\n"s), errc::malformed_field},
        {post("A: b\0c\r\n"s), errc::malformed_field},
        {post("A: b\x01\r\n"s), errc::malformed_field},
        {post("A: b\x7f\r\n"s), errc::malformed_field},
        {post("A: b\rc\r\n"), errc::malformed_field},
        {post("A: b\nB: c\r\n"), errc::malformed_field},
        {post("A\r: b\r\n"), errc::malformed_field},
        {"GET / HTTP/1.1\r\nHost: x\r\n\rX", errc::malformed_field},
        {"GET / HTTP/1.1\r\nHost: x\r\n\n", errc::malformed_field},
    });
}

TEST_CASE("a broken escape in the query is no fault of the path", "[http][parser]")
{
    request_parser parser;
    CHECK(parser.feed("GET /t?a=%zz HTTP/1.1\r\nHost: x\r\n\r\n") == status::complete);
}

TEST_CASE("HTTP/1.1 needs exactly one valid Host", "[http][parser]")
{
    check_refused({
        {"GET / HTTP/1.1\r\n\r\n", errc::bad_host},
        {"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", errc::bad_host},
        {"GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", errc::bad_host},
        {"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", errc::bad_host},
        {"GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", errc::bad_host},
        {"GET / HTTP/1.1\r\nHost: u@h\r\n\r\n", errc::bad_host},
    });
}

TEST_CASE("each limit is met exactly and has its own answer", "[http][parser]")
{
    request_limits limits;
    auto const line = [](std::size_t size) { return "GET /" + std::string(size - 14, 'a') + " HTTP/1.1\r\n"; };
    auto const header = [](std::size_t size) { return "Host: x\r\nX: " + std::string(size - 14, 'b') + "\r\n"; };

    request_parser fits;
    CHECK(fits.feed(line(limits.request_line) + header(limits.header_section) + "\r\n") == status::complete);
    check_refused({
        {line(limits.request_line + 1), errc::request_line_too_long},
        {"GET /" + std::string(5000, 'a'), errc::request_line_too_long},
        {line(100) + header(limits.header_section + 3), errc::header_too_large},
        {line(100) + "X: " + std::string(9000, 'b'), errc::header_too_large},
        {line(100) + std::string(9000, 'n'), errc::header_too_large},
        {line(100) + "X:" + std::string(9000, ' '), errc::header_too_large},
        {post("Content-Length: 2049\r\n"), errc::payload_too_large},
        {post("Content-Length: 18446744073709551615\r\n"), errc::payload_too_large},
        {chunked("801\r\n"), errc::payload_too_large},
        {chunked("800\r\n" + std::string(2048, 'c') + "\r\n1\r\n"), errc::payload_too_large},
        {chunked("2;" + std::string(9000, 'e') + "\r\n"), errc::header_too_large},
        {chunked("2" + std::string(9000, ' ') + ";\r\n"), errc::header_too_large},
        {chunked(std::string(9000, '0')), errc::header_too_large},
        {chunked("0\r\nT: " + std::string(9000, 't') + "\r\n"), errc::header_too_large},
        {chunked("0\r\n" + std::string(9000, 'n')), errc::header_too_large},
    });

    request_parser body;
    CHECK(body.feed(chunked("800\r\n" + std::string(2048, 'c') + "\r\n0\r\n\r\n")) == status::complete);
}

TEST_CASE("there is a limit to the number of fields", "[http][parser]")
{
    std::string fields;
    for (std::size_t i = 1; i < max_fields; ++i)
        fields += "A: b\r\n";
    request_parser fits;
    CHECK(fits.feed(post(fields)) == status::complete);
    check_refused({{post(fields + "A: b\r\n"), errc::header_too_large}});
}

TEST_CASE("every fault has its status", "[http][parser]")
{
    CHECK(status_of(errc::malformed_request_line) == 400);
    CHECK(status_of(errc::unsupported_version) == 505);
    CHECK(status_of(errc::request_line_too_long) == 414);
    CHECK(status_of(errc::header_too_large) == 431);
    CHECK(status_of(errc::ambiguous_framing) == 400);
    CHECK(status_of(errc::unsupported_coding) == 501);
    CHECK(status_of(errc::payload_too_large) == 413);
    CHECK(status_of(errc::request_timeout) == 408);
}
