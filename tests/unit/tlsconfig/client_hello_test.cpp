// SPDX-License-Identifier: Apache-2.0
// The size of a client's first message, with messages that no client of OpenSSL would send.
#include <string>

#include <catch2/catch.hpp>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <hono/tlsconfig/context.hpp>
#include <hono/tlsconfig/listener_options.hpp>

#include "fixture.hpp"

using namespace hono;
using namespace hono::test;

namespace {

std::string number(std::size_t value, int bytes)
{
    std::string text;
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
        text += static_cast<char>(value >> shift & 0xFF);
    return text;
}

/// A hello of TLS 1.2 with `size` bytes including its header, most of them in an extension that nobody knows.
std::string make_hello(std::size_t size)
{
    constexpr std::size_t ciphers = 30'000;
    std::string body = "\x03\x03" + std::string(32, 'r') + number(0, 1) + number(ciphers, 2);
    for (std::size_t i = 0; i < ciphers / 2; ++i)
        body += "\xC0\x2B"; // TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
    body += std::string{"\x01\x00", 2};
    std::string extensions{"\x00\x0A\x00\x04\x00\x02\x00\x17\x00\x0D\x00\x04\x00\x02\x04\x03", 16}; // P-256, ECDSA
    auto const rest = size - 4 - body.size() - 2 - extensions.size() - 4;
    extensions += "\xFA\xFA" + number(rest, 2) + std::string(rest, 'x');
    body += number(extensions.size(), 2) + extensions;
    return number(1, 1) + number(body.size(), 3) + body;
}

std::string in_records(std::string const& message)
{
    std::string records;
    for (std::size_t at = 0; at < message.size(); at += 16'384) {
        auto const part = message.substr(at, 16'384);
        records += "\x16\x03\x01" + number(part.size(), 2) + part;
    }
    return records;
}

/// The type of the first record that the server answers with: 22 handshake, 21 alert.
int answer_to(SSL_CTX* context, std::size_t hello_size)
{
    std::shared_ptr<SSL> const server{SSL_new(context), SSL_free};
    auto* input = BIO_new(BIO_s_mem());
    auto* output = BIO_new(BIO_s_mem());
    SSL_set_bio(server.get(), input, output);
    auto const bytes = in_records(make_hello(hello_size));
    BIO_write(input, bytes.data(), static_cast<int>(bytes.size()));
    SSL_accept(server.get());
    ERR_clear_error();
    unsigned char type = 0;
    BIO_read(output, &type, 1);
    return type;
}

} // namespace

TEST_CASE("a client hello of more than 64 KiB ends the handshake", "[tlsconfig][client hello]")
{
    auto const pair = issue_localhost(make_ca());
    tlsconfig::listener_options options;
    options.prefix = "hono.test";
    options.identity = {pair.key, {pair.certificate}};
    auto const context = tlsconfig::make_server_context(options);
    constexpr std::size_t limit = 64 * 1024;
    CHECK(answer_to(context.get(), limit) == 22);
    CHECK(answer_to(context.get(), limit + 1) == 21);
}
