// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <catch2/catch.hpp>

#include "frame_check.hpp"

using namespace hono::amqp;
using namespace std::string_literals;

namespace {

auto const sasl_header = "AMQP\x03\x01\x00\x00"s;
auto const amqp_header = "AMQP\x00\x01\x00\x00"s;
auto const head = sasl_header + amqp_header;

std::string frame(std::string const& body, char type = 0, char doff = 2, int size = -1)
{
    auto const bytes = size < 0 ? body.size() + 4 * static_cast<std::size_t>(doff) : static_cast<std::size_t>(size);
    std::string const length{static_cast<char>(bytes >> 24), static_cast<char>(bytes >> 16 & 255),
                             static_cast<char>(bytes >> 8 & 255), static_cast<char>(bytes & 255)};
    auto const extended = doff > 2 ? std::string(4 * static_cast<std::size_t>(doff) - 8, 'e') : std::string{};
    return length + doff + type + "\0\0"s + extended + body;
}

/// A performative with a list8 of `count` fields.
std::string performative(char code, std::string const& fields, char count)
{
    return "\x00\x53"s + code + '\xc0' + static_cast<char>(fields.size() + 1) + count + fields;
}

auto const good_open = frame(performative(0x10, "\xa1\x01"s + "c", 1));

/// What the check says to the bytes given at once, and given one by one; the same.
std::string verdict(std::string const& bytes)
{
    frame_check at_once;
    auto const fault = at_once.feed(bytes);
    frame_check one_by_one;
    std::optional<frame_fault> late;
    for (std::size_t i = 0; i < bytes.size() && !late; ++i)
        late = one_by_one.feed({bytes.data() + i, 1});
    REQUIRE(fault.has_value() == late.has_value());
    if (!fault)
        return "good";
    CHECK(fault->condition == late->condition);
    CHECK(fault->description == late->description);
    return fault->condition.empty() ? "other protocol" : std::string{fault->condition};
}

} // namespace

TEST_CASE("what peers send is good", "[amqp]")
{
    CHECK(verdict(head + good_open) == "good");
    CHECK(verdict(sasl_header + frame("\x00\x53\x41\xc0\x02\x01\x40"s, 1) + amqp_header + good_open) == "good");
    CHECK(verdict(head + frame("") + frame("", 0, 3) + good_open) == "good"); // heartbeats
    CHECK(verdict(head + frame(performative(0x11, "\x40\x43\x43\x43"s, 4))) == "good");
    CHECK(verdict(head + frame(performative(0x11, "\x60\x00\x01\x43\x43\x43"s, 4), 0, 4)) == "good");
    CHECK(verdict(head + frame(performative(0x14, "\x43"s, 1) + "payload of any kind")) == "good");
    CHECK(verdict(head + frame("\x00\x80\0\0\0\0\0\0\0\x18\x45"s)) == "good");
    CHECK(verdict(head + frame("\x00\x53\x10\xd0\x00\x00\x00\x07\x00\x00\x00\x01\xa1\x01"s + "c")) == "good");
}

TEST_CASE("another protocol is told apart", "[amqp]")
{
    for (auto const& other : {"GET / HT"s, "AMQP\x02\x01\x00\x00"s, "AMQP\x03\x02\x00\x00"s, amqp_header,
                              std::string(8, '\0'), sasl_header + "AMQP\x02\x01\x00\x00"s})
        CHECK(verdict(other) == "other protocol");
}

TEST_CASE("a frame header that cannot be ends the connection", "[amqp]")
{
    auto const framing = "amqp:connection:framing-error"s;
    CHECK(verdict(head + frame("", 0, 2, 7)) == framing);
    CHECK(verdict(head + frame("", 0, 2, 0)) == framing);
    CHECK(verdict(head + frame("", 0, 1, 12)) == framing);
    CHECK(verdict(head + frame("", 0, 3, 11)) == framing);
    CHECK(verdict(head + frame("\x00\x53\x10\x45"s, 7)) == framing);
    CHECK(verdict(sasl_header + frame("", 1, 0, 8)) == framing);
}

TEST_CASE("a performative that cannot be decoded ends the connection", "[amqp]")
{
    auto const decode = "amqp:decode-error"s;
    CHECK(verdict(head + frame("\x00"s)) == decode);
    CHECK(verdict(head + frame("hello, world")) == decode);
    CHECK(verdict(head + frame(performative(0x0f, "\x40"s, 1))) == decode);
    CHECK(verdict(head + frame(performative(0x19, "\x40"s, 1))) == decode);
    CHECK(verdict(head + frame("\x00\xa3\x0e"s + "amqp:open:list\x45")) == decode);
    CHECK(verdict(head + frame("\x00\x53\x18\x40"s)) == decode);                                 // no list
    CHECK(verdict(head + frame("\x00\x53\x11\xd0\x00\x00\xff\xff\x00\x00\x00\x05"s)) == decode); // cut off
    CHECK(verdict(head + frame("\x00\x53\x11\xd0\xff\xff\xff\xff\x00\x00\x00\x05"s)) == decode); // wraps
    CHECK(verdict(head + frame("\x00\x53\x11\xc0\x00\x05"s)) == decode);                         // size < 1
    CHECK(verdict(head + frame(performative(0x11, "\x40"s, 1) + "more")) == decode);             // not filled
    CHECK(verdict(head + frame(performative(0x14, "\x43"s, 1).replace(4, 1, "\x7f"))) == decode);
}

TEST_CASE("the first field must be there where it is mandatory", "[amqp]")
{
    for (char const code : {0x10, 0x12, 0x14, 0x15, 0x16}) {
        CAPTURE(int{code});
        CHECK(verdict(head + frame("\x00\x53"s + code + "\x45")) == "amqp:decode-error");
        CHECK(verdict(head + frame(performative(code, "\x40"s, 1))) == "amqp:decode-error");
        CHECK(verdict(head + frame(performative(code, "\xc0\x01\x00"s, 1))) == "amqp:decode-error");
        CHECK(verdict(head + frame(performative(code, "", 1))) == "amqp:decode-error");
    }
    // a field that is promised but lies in the payload
    CHECK(verdict(head + frame(performative(0x14, "", 1) + "\x43payload")) == "amqp:decode-error");
    for (char const code : {0x13, 0x17, 0x18})
        CHECK(verdict(head + frame("\x00\x53"s + code + "\x45")) == "good");
}

TEST_CASE("a second open is not allowed", "[amqp]")
{
    CHECK(verdict(head + good_open + good_open) == "amqp:not-allowed");
}

TEST_CASE("the fault's offset leaves the good frames before it to the engine", "[amqp]")
{
    frame_check check;
    auto const good = head + good_open;
    auto const fault = check.feed(good + frame("\x00"s));
    REQUIRE(fault);
    CHECK(fault->offset == good.size());

    frame_check cut;
    auto const bad = frame("\x00"s);
    REQUIRE_FALSE(cut.feed(good + bad.substr(0, 3)));
    auto const late = cut.feed(bad.substr(3));
    REQUIRE(late);
    CHECK(late->offset == 0);
}
