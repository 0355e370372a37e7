// SPDX-License-Identifier: Apache-2.0
#include "amqp/request_message.hpp"

#include <catch2/catch.hpp>
#include <proton/codec.h>
#include <proton/message.h>

#include <hono/amqp/message.hpp>

using namespace hono;
using namespace hono::device_registry;

namespace {

/// Encodes what `fill` makes of an empty message.
template <class Fill>
std::string message_of(Fill fill)
{
    auto* const message = pn_message();
    fill(message);
    std::string buffer(4096, '\0');
    auto size = buffer.size();
    REQUIRE(pn_message_encode(message, buffer.data(), &size) == 0);
    pn_message_free(message);
    buffer.resize(size);
    return buffer;
}

message_id correlation_of(pn_atom_t id)
{
    auto const request = decode_request(message_of([&](pn_message_t* m) { pn_message_set_id(m, id); }));
    REQUIRE(request);
    return request->correlation;
}

amqp::incoming_message decoded(api_answer const& answer, message_id const& correlation, response_frame const& frame)
{
    return amqp::decode(encode_response(answer, correlation, frame)).value();
}

} // namespace

TEST_CASE("a request is read with its ids, properties and body", "[message]")
{
    amqp::outgoing_message message;
    message.subject = "get";
    message.reply_to = "tenant/1";
    message.message_id = "m";
    message.properties = {
        {"device_id", std::string_view{"d"}}, {"gateway_id", 7}, {"tenant_id", std::string_view{"T"}}};
    message.body = "{}";
    auto request = decode_request(amqp::encode(message));
    REQUIRE(request);
    CHECK(request->subject == "get");
    CHECK(request->reply_to == "tenant/1");
    CHECK(text_of(request->correlation) == "m");
    CHECK(request->device_id == "d");
    CHECK_FALSE(request->gateway_id); // no string
    CHECK(request->tenant_id == "T");
    CHECK(request->body == "{}");
    CHECK(request->has_data);
    message.correlation_id = "c";
    CHECK(text_of(decode_request(amqp::encode(message))->correlation) == "c");
}

TEST_CASE("a body may be a value, which is no data section", "[message]")
{
    for (bool const binary : {true, false}) {
        auto const request = decode_request(message_of([&](pn_message_t* m) {
            auto* const body = pn_message_body(m);
            binary ? pn_data_put_binary(body, pn_bytes(2, "{}")) : pn_data_put_string(body, pn_bytes(2, "{}"));
        }));
        REQUIRE(request);
        CHECK(request->body == "{}");
        CHECK_FALSE(request->has_data);
    }
}

TEST_CASE("an absent id is told from every kind of present one", "[message]")
{
    auto const empty = decode_request(message_of([](pn_message_t*) {}));
    REQUIRE(empty);
    CHECK(std::holds_alternative<std::monostate>(empty->correlation));
    pn_atom_t id{};
    id.type = PN_ULONG;
    id.u.as_ulong = 7;
    CHECK(text_of(correlation_of(id)) == "7");
    id.type = PN_UUID;
    for (int i = 0; i < 16; ++i)
        id.u.as_uuid.bytes[i] = static_cast<char>(i * 17);
    CHECK(text_of(correlation_of(id)) == "00112233-4455-6677-8899-aabbccddeeff");
    id.type = PN_BINARY;
    id.u.as_bytes = pn_bytes(1, "b");
    CHECK(text_of(correlation_of(id)) == "b");
}

TEST_CASE("bytes that are no message are not read", "[message]")
{
    CHECK_FALSE(decode_request(""));
    CHECK_FALSE(decode_request("no message"));
}

TEST_CASE("a regular response has all that its request is answered with", "[message]")
{
    api_answer const answer{200, R"({"device-id":"d"})", "max-age = 300", {}, false};
    auto const message = decoded(answer, std::uint64_t{7}, {"registration", "T", "d"});
    CHECK(message.message_id.size() == 36);
    CHECK(message.correlation_id == "7");
    CHECK(message.to == "registration/T/d");
    CHECK(message.content_type == "application/json");
    CHECK(message.body == R"({"device-id":"d"})");
    CHECK(message.body_is_data);
    CHECK(message.integer_property("status") == 200);
    CHECK(message.text_property("tenant_id") == "T");
    CHECK(message.text_property("device_id") == "d");
    CHECK(message.text_property("cache_control") == "max-age = 300");

    auto const empty = decoded(without_payload(404), std::string{"m"}, {"tenant", "", std::nullopt});
    CHECK(empty.to == "tenant");
    CHECK(empty.content_type.empty());
    CHECK_FALSE(empty.body);
    CHECK(empty.properties.size() == 1);
}

TEST_CASE("an error response has the request's id in its type, the status and a text", "[message]")
{
    auto const bytes = std::string{encode_response(bad_input("why"), std::uint64_t{7}, {"registration", "T", "d"})};
    auto* const raw = pn_message();
    REQUIRE(pn_message_decode(raw, bytes.data(), bytes.size()) == 0);
    CHECK(pn_message_get_correlation_id(raw).type == PN_ULONG);
    pn_message_free(raw);
    auto const message = amqp::decode(bytes).value();
    CHECK(message.message_id.empty());
    CHECK(message.to.empty());
    CHECK(message.content_type == "text/plain");
    CHECK(message.body == "why");
    CHECK(message.properties.size() == 1);
    auto const textless = decoded({403, {}, {}, {}, true}, std::string{"m"}, {"tenant", "", std::nullopt});
    CHECK(textless.body == "Error Code: 403");
}

TEST_CASE("a long payload is encoded whole", "[message]")
{
    std::string const payload(100'000, 'x');
    CHECK(decoded({200, payload, {}, {}, false}, std::string{"m"}, {"tenant", "T", std::nullopt}).body == payload);
}
