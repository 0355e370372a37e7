// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <hono/net/listener.hpp>

using namespace hono;

TEST_CASE("a port is claimed for several workers, and port 0 is picked once for all", "[net]")
{
    net::port_claim claim{"127.0.0.1", 0, 3};
    CHECK(claim.port() != 0);
    asio::io_context io;
    for (std::size_t i = 0; i < 3; ++i)
        CHECK(claim.take(i, io.get_executor()).local_endpoint().port() == claim.port());
}

TEST_CASE("a port that somebody else shares out is taken all the same", "[net]")
{
    net::port_claim const first{"127.0.0.1", 0, 2};
    CHECK_THROWS_AS((net::port_claim{"127.0.0.1", first.port(), 2}), net::bind_error);
}

TEST_CASE("an address that is not ours is an error that names it", "[net]")
{
    CHECK_THROWS_WITH((net::port_claim{"192.0.2.1", 0, 1}), Catch::Contains("192.0.2.1"));
    CHECK_THROWS_AS((net::port_claim{"no.such.host.invalid", 0, 1}), net::bind_error);
}
