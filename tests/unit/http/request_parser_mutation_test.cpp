// SPDX-License-Identifier: Apache-2.0
// Random damage to good requests, with fixed seeds: whatever comes, the parser's verdict does not depend on how the
// bytes were cut, and what it hands out lies within what it was given. (Reads beyond the buffer show under the asan
// preset.)
#include <hono/http/request_parser.hpp>

#include <random>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

using namespace hono::http;
using status = request_parser::status;

namespace {

std::vector<std::string> const seeds{
    "POST /telemetry?hono-ttd=5 HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhelloGET",
    "PUT /event/a/b%2Fc HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4;a=b\r\nabcd\r\n0\r\nT: u\r\n\r\nGET "
    "/",
    "OPTIONS http://h/telemetry HTTP/1.1\r\nHost: x\r\nOrigin: http://o\r\nConnection: close\r\n\r\n",
    "GET / HTTP/1.0\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n\r\n",
};

constexpr char alphabet[] = "\r\n\0\t :;,%?/#0159afGHPx\x7f\x80\xff";
constexpr std::size_t alphabet_size = sizeof alphabet - 1;

std::string mutate(std::string text, std::minstd_rand& random)
{
    for (auto changes = 1 + random() % 4; changes > 0 && !text.empty(); --changes) {
        auto const at = random() % text.size();
        auto const from = random() % text.size();
        auto const length = random() % 12;
        switch (random() % 5) {
        case 0:
            text[at] = alphabet[random() % alphabet_size];
            break;
        case 1:
            text.insert(at, 1, alphabet[random() % alphabet_size]);
            break;
        case 2:
            text.erase(at, length);
            break;
        case 3:
            text.insert(at, text.substr(from, length));
            break;
        default:
            text[at] = static_cast<char>(random());
        }
    }
    return text;
}

struct verdict {
    status state = status::incomplete;
    std::string summary;
    friend bool operator==(verdict const&, verdict const&) = default;
};

/// All requests that `bytes` hold, fed in pieces of at most `piece` octets.
std::vector<verdict> understand(std::string_view bytes, std::size_t piece)
{
    std::vector<verdict> verdicts;
    request_parser parser;
    for (;;) {
        while (parser.state() == status::incomplete && !bytes.empty()) {
            auto const room = parser.prepare();
            auto const size = std::min({piece, room.size(), bytes.size()});
            std::copy_n(bytes.begin(), size, room.begin());
            bytes.remove_prefix(size);
            parser.commit(size);
        }
        verdict found{parser.state(), {}};
        if (found.state == status::failed)
            found.summary = std::to_string(static_cast<int>(parser.error()));
        if (found.state == status::complete) {
            found.summary = std::string{parser.method_name()} + '|' + std::string{parser.target()} + '|' +
                            std::string{parser.path()} + '|' + std::string{parser.query()} + '|' +
                            std::string{parser.body()};
            for (std::size_t i = 0; i < parser.field_count(); ++i)
                found.summary += std::string{parser.field_name(i)} + '=' + std::string{parser.field_value(i)} + '|';
        }
        verdicts.push_back(found);
        if (found.state != status::complete)
            return verdicts;
        parser.next();
    }
}

} // namespace

TEST_CASE("damaged requests are understood alike however they are cut", "[http][parser]")
{
    std::minstd_rand random{20210301};
    std::size_t accepted = 0;
    for (int round = 0; round < 20'000; ++round) {
        auto const bytes = mutate(seeds[random() % seeds.size()], random);
        auto const whole = understand(bytes, bytes.size());
        auto const split = understand(bytes, 1 + random() % 7);
        accepted += whole.front().state == status::complete;
        if (whole != split) {
            INFO(bytes);
            REQUIRE(whole == split);
        }
    }
    CHECK(accepted > 1'000);
    CHECK(accepted < 19'000);
}

TEST_CASE("random bytes are never taken for a request", "[http][parser]")
{
    std::minstd_rand random{42};
    for (int round = 0; round < 2'000; ++round) {
        std::string bytes(random() % 300, '\0');
        for (auto& c : bytes)
            c = static_cast<char>(random() >> 8);
        request_parser parser;
        REQUIRE(parser.feed(bytes) != status::complete);
    }
}
