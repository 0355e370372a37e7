// SPDX-License-Identifier: Apache-2.0
#include "handshake_failures.hpp"

#include <catch2/catch.hpp>

#include <hono/net/error.hpp>

using namespace hono;
using namespace hono::http;

TEST_CASE("failed handshakes are told apart by their cause", "[http][server]")
{
    using net::errc;
    CHECK(classify_handshake_failure(errc::deadline_exceeded, "") == handshake_failure::timeout);
    CHECK(classify_handshake_failure(errc::connection_closed, "") == handshake_failure::other);
    CHECK(classify_handshake_failure(errc::tls_failed, "no shared cipher") == handshake_failure::no_shared_cipher);
    CHECK(classify_handshake_failure(errc::tls_failed, "certificate verify failed: certificate has expired") ==
          handshake_failure::client_cert_expired);
    CHECK(classify_handshake_failure(errc::tls_failed, "certificate verify failed: self-signed certificate") ==
          handshake_failure::client_cert_untrusted);
    CHECK(classify_handshake_failure(errc::tls_failed, "wrong version number") == handshake_failure::protocol);
}
