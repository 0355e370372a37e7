// SPDX-License-Identifier: Apache-2.0
#include <random>
#include <string>

#include <catch2/catch.hpp>

#include <hono/amqp/message.hpp>

#include "message_address.hpp"

using namespace hono;
using namespace hono::hono_server;
using namespace std::string_literals;

namespace {

std::string with_section(unsigned char code, std::string const& value)
{
    return "\x00\x53"s + static_cast<char>(code) + value;
}

} // namespace

TEST_CASE("the to property is found behind header and annotations", "[hono-server]")
{
    amqp::outgoing_message message;
    message.durable = true;
    message.ttl_ms = 1000;
    message.message_id = "id";
    message.to = "telemetry/T";
    message.subject = "s";
    message.annotations = {{"tenant_id", std::string_view{"T"}}, {"number", std::int64_t{5}}};
    message.properties = {{"to", std::string_view{"not/this"}}};
    message.body = "hello";
    CHECK(find_message_address(amqp::encode(message)) == "telemetry/T");
    message.message_id = {};
    CHECK(find_message_address(amqp::encode(message)) == "telemetry/T");
    message.to = std::string_view{};
    CHECK_FALSE(find_message_address(amqp::encode(message)));
}

TEST_CASE("long addresses and other encodings are understood", "[hono-server]")
{
    std::string const address(300, 'a');
    amqp::outgoing_message message;
    message.to = address;
    CHECK(find_message_address(amqp::encode(message)) == address);
    // a list32, a descriptor of 8 octets, message-id as ulong, user-id as binary
    auto const list = "\x00\x00\x00\x03\x80\x01\x02\x03\x04\x05\x06\x07\x08\xA0\x02xy\xA1\x01t"s;
    auto const size = "\x00\x00\x00"s + static_cast<char>(list.size());
    CHECK(find_message_address("\x00\x80\x00\x00\x00\x00\x00\x00\x00\x73\xD0"s + size + list) == "t");
}

TEST_CASE("a message without properties has no address", "[hono-server]")
{
    CHECK_FALSE(find_message_address(""));
    CHECK_FALSE(find_message_address(with_section(0x75, "\xA0\x01x"s)));
    CHECK_FALSE(find_message_address(with_section(0x73, "\x45"s)));
    CHECK_FALSE(find_message_address(with_section(0x73, "\xC0\x03\x02\x40\x40"s)));
    CHECK_FALSE(find_message_address(with_section(0x73, "\xC0\x04\x03\x40\x40\x40"s)));
}

TEST_CASE("properties behind the body are none", "[hono-server]")
{
    auto const properties = with_section(0x73, "\xC0\x06\x03\x40\x40\xA1\x01t"s);
    CHECK(find_message_address(with_section(0x70, "\x45"s) + properties) == "t");
    CHECK_FALSE(find_message_address(with_section(0x75, "\xA0\x01x"s) + properties));
}

TEST_CASE("bytes that are no message have no address, whatever they are", "[hono-server]")
{
    CHECK_FALSE(find_message_address(with_section(0x73, "\xC0\xFF\x03\x40\x40\xA1\x01t"s)));
    CHECK_FALSE(find_message_address(with_section(0x73, "\xC0\x06\x03\x40\x40\xA1\x7Ft"s)));
    CHECK_FALSE(find_message_address(with_section(0x73, "\xC0\x00"s)));
    CHECK_FALSE(find_message_address(std::string(100'000, '\0'))); // descriptors within descriptors
    CHECK_FALSE(find_message_address(with_section(0x72, std::string(100'000, '\0'))));
    std::mt19937 random{7};
    auto const valid =
        with_section(0x72, "\xC1\x06\x02\xA3\x01k\xA1\x00"s) + with_section(0x73, "\xC0\x06\x03\x40\x40\xA1\x01t"s);
    for (int i = 0; i < 20'000; ++i) {
        auto mutated = valid;
        for (int changes = 0; changes < 3; ++changes)
            mutated[random() % mutated.size()] = static_cast<char>(random());
        mutated.resize(random() % (mutated.size() + 1));
        auto const found = find_message_address(mutated);
        REQUIRE((!found || (found->data() >= mutated.data() &&
                            found->data() + found->size() <= mutated.data() + mutated.size())));
    }
}
