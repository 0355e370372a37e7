// SPDX-License-Identifier: Apache-2.0
#include "ports.hpp"

#include <algorithm>
#include <array>

namespace hono::tlsconfig {
namespace {

/// Where clients expect TLS: AMQP, HTTP, MQTT, CoAP.
constexpr std::array<std::uint16_t, 4> tls_ports{5671, 8443, 8883, 5684};

/// An explicit `insecurePortEnabled=false` keeps the port closed (D-10).
bool wants_plain_port(block const& from)
{
    if (!from.is_set("insecurePortEnabled"))
        return from.is_set("insecurePort");
    if (!from.boolean("insecurePortEnabled") && from.is_set("insecurePort"))
        from.warn("insecurePort", "not opened, " + from.source("insecurePortEnabled") + " is false");
    return from.boolean("insecurePortEnabled");
}

void warn_of_tls_number(block const& from, endpoint const& plain)
{
    if (std::find(tls_ports.begin(), tls_ports.end(), plain.port) != tls_ports.end())
        from.warn("insecurePort",
                  "the plain port has number " + std::to_string(plain.port) + ", where clients expect TLS");
}

bool overlap(std::string const& a, std::string const& b)
{
    auto const is_any = [](std::string const& address) { return address == "0.0.0.0" || address == "::"; };
    return a == b || is_any(a) || is_any(b);
}

endpoint plain_endpoint(block const& from)
{
    return {from.text("insecurePortBindAddress"), from.port("insecurePort")};
}

endpoint tls_endpoint(block const& from)
{
    return {from.text("bindAddress"), from.port("port")};
}

constexpr std::string_view loopback = "127.0.0.1";

} // namespace

void read_ports(block& from, bool has_identity, listener_options& to)
{
    bool const plain = wants_plain_port(from);
    if (has_identity)
        to.tls = tls_endpoint(from);
    else if (from.is_set("port"))
        from.warn("port", "secure port set, but no key and certificate: no TLS port is opened");
    if (plain)
        to.plain = plain_endpoint(from);
    if (!plain && !has_identity)
        from.report("E11", "keyPath",
                    "no port configured: set key and certificate for a TLS port, or " +
                        from.name("insecurePortEnabled") + " for a plain one");
    if (to.plain && to.tls && to.plain->port == to.tls->port && to.plain->port != 0)
        from.report("E12", "insecurePort", "equals " + from.name("port"));
    if (to.plain)
        warn_of_tls_number(from, *to.plain);
}

void read_health_ports(block& from, bool has_identity, listener_options& to)
{
    bool const allowed = from.boolean("allowLoopback");
    auto const tls = tls_endpoint(from);
    auto const plain = plain_endpoint(from);
    if (has_identity && tls.address == loopback && !allowed)
        return from.report("E11", "bindAddress",
                           "is the address that stands for \"not configured\", but " + from.name("keyPath") + " and " +
                               from.name("certPath") + " ask for a TLS port");
    if (has_identity)
        to.tls = tls;
    // With allowLoopback the default address is no request for a plain port beside the TLS port.
    if (plain.address != loopback || (allowed && (from.is_set("insecurePortBindAddress") || !has_identity)))
        to.plain = plain;
    if (!to.tls && !to.plain)
        from.report("E11", "insecurePortBindAddress",
                    "no port configured: set an address other than 127.0.0.1, or key and certificate and " +
                        from.name("bindAddress"));
    if (to.tls && to.plain && to.tls->port == to.plain->port && to.tls->port != 0 &&
        overlap(to.tls->address, to.plain->address))
        from.report("E12", "insecurePort", "equals " + from.name("port") + ", on the same address");
}

} // namespace hono::tlsconfig
