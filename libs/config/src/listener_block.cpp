// SPDX-License-Identifier: Apache-2.0
#include <hono/config/blocks.hpp>

#include "tls_rows.hpp"

namespace hono::config {
namespace {

constexpr int max_port = 65'535;

void add_port_rows(schema& to, std::string const& prefix, int tls_port, int plain_port)
{
    to.add({.name = prefix + ".bindAddress",
            .default_value = "127.0.0.1",
            .meaning = "Address of the TLS port; 0.0.0.0: all interfaces."});
    to.add({.name = prefix + ".port",
            .type = kind::integer,
            .default_value = std::to_string(tls_port),
            .meaning = "TLS port, open if there is key material; 0: any free one.",
            .min = 0,
            .max = max_port});
    to.add({.name = prefix + ".insecurePortEnabled",
            .type = kind::boolean,
            .default_value = "false",
            .meaning = "Opens the plain port."});
    to.add({.name = prefix + ".insecurePort",
            .type = kind::integer,
            .default_value = std::to_string(plain_port),
            .meaning = "Plain port; setting it opens it; 0: any free one.",
            .min = 0,
            .max = max_port});
    to.add({.name = prefix + ".insecurePortBindAddress",
            .default_value = "127.0.0.1",
            .meaning = "Address of the plain port."});
}

void add_sni_rows(schema& to, std::string const& prefix)
{
    to.add({.name = prefix + ".sni",
            .type = kind::boolean,
            .default_value = "false",
            .meaning = "Choose the certificate by the name that the client asks for."});
    to.add(
        {.name = prefix + ".sniCertificates.*.keyPath", .type = kind::path, .meaning = "Key of a further PEM pair."});
    to.add({.name = prefix + ".sniCertificates.*.certPath",
            .type = kind::path,
            .meaning = "Certificate of a further PEM pair."});
    to.add({.name = prefix + ".sniCertsPath",
            .type = kind::path,
            .meaning = "Folder with a sub-folder for each further PEM pair; implies sni."});
}

/// configuration.md §5.4, the rows of listeners.
void add_extension_rows(schema& to, std::string const& prefix)
{
    to.add({.name = prefix + ".clientAuth",
            .meaning = "Whether clients are asked for a certificate; default: derived from the trust store.",
            .one_of = {"none", "request", "require"}});
    to.add({.name = prefix + ".handshakeTimeout",
            .type = kind::duration,
            .default_value = "10s",
            .meaning = "TLS handshakes that take longer are cut off.",
            .min = 1});
    to.add({.name = prefix + ".sessionTickets",
            .type = kind::boolean,
            .default_value = "true",
            .meaning = "Let clients resume TLS sessions."});
    to.add({.name = prefix + ".ticketKeysPath",
            .type = kind::path,
            .meaning = "File with the keys of session tickets, the same for all replicas; default: random ones."});
    to.add({.name = prefix + ".ocspStapling",
            .type = kind::boolean,
            .default_value = "false",
            .meaning = "Staple the OCSP response of the own certificate."});
    to.add({.name = prefix + ".crlPath",
            .type = kind::path,
            .meaning = "PEM revocation lists checked for client certificates."});
}

void add_amqp_rows(schema& to, std::string const& prefix)
{
    to.add({.name = prefix + ".maxPayloadSize",
            .type = kind::integer,
            .default_value = "2048",
            .meaning = "Largest accepted payload in bytes.",
            .min = 129});
    to.add({.name = prefix + ".receiverLinkCredit",
            .type = kind::integer,
            .default_value = "100",
            .meaning = "Credit granted to a sender.",
            .min = 1,
            .max = 100'000});
    to.add({.name = prefix + ".networkDebugLoggingEnabled",
            .type = kind::boolean,
            .default_value = "false",
            .meaning = "Log frames at level DEBUG."});
    to.add({.name = prefix + ".waitForDownstreamConnectionEnabled",
            .type = kind::boolean,
            .default_value = "false",
            .meaning = "Accepted without effect: nothing is downstream of this listener."});
}

} // namespace

void add_listener_block(schema& to, std::string const& prefix, int tls_port, int plain_port, bool amqp)
{
    add_port_rows(to, prefix, tls_port, plain_port);
    add_tls_material_rows(to, prefix);
    add_sni_rows(to, prefix);
    to.add({.name = prefix + ".nativeTlsRequired",
            .type = kind::boolean,
            .default_value = "false",
            .meaning = "Accepted without effect: the TLS engine is native."});
    add_extension_rows(to, prefix);
    if (amqp)
        add_amqp_rows(to, prefix);
}

void add_adapter_block(schema& to, std::string const& prefix)
{
    to.add({.name = prefix + ".authenticationRequired",
            .type = kind::boolean,
            .default_value = "true",
            .meaning = "Devices must authenticate."});
    to.add({.name = prefix + ".defaultsEnabled",
            .type = kind::boolean,
            .default_value = "true",
            .meaning = "Add the registered default properties to downstream messages."});
    to.add({.name = prefix + ".jmsVendorPropsEnabled",
            .type = kind::boolean,
            .default_value = "false",
            .meaning = "Add JMS_AMQP_CONTENT_TYPE and JMS_AMQP_CONTENT_ENCODING to downstream messages."});
    to.add({.name = prefix + ".eventLoopBlockedCheckTimeout",
            .type = kind::duration,
            .default_value = "5000",
            .meaning = "Time-out of the liveness check.",
            .min = 1});
    to.add({.name = prefix + ".tenantIdleTimeout",
            .type = kind::duration,
            .default_value = "0ms",
            .meaning = "State of a tenant is dropped after this idle time; 0: never.",
            .min = 0});
    to.add({.name = prefix + ".maxPayloadSize",
            .type = kind::integer,
            .default_value = "2048",
            .meaning = "Largest accepted payload in bytes.",
            .min = 129});
    to.add({.name = prefix + ".tenantFromSni",
            .type = kind::boolean,
            .default_value = "false",
            .meaning = "Take the tenant from the requested host name if the certificate's issuer is unknown."});
    to.add({.name = prefix + ".acceptIntermediates",
            .type = kind::boolean,
            .default_value = "false",
            .meaning = "Accept intermediate certificates from devices."});
}

void add_health_block(schema& to)
{
    std::string const prefix = "hono.healthCheck";
    constexpr int health_port = 8088;
    add_listener_block(to, prefix, health_port, health_port, false);
    to.add({.name = prefix + ".allowLoopback",
            .type = kind::boolean,
            .default_value = "false",
            .meaning = "Lets 127.0.0.1 count as an address to bind."});
    to.at(prefix + ".bindAddress").meaning = "Address of the TLS port; 127.0.0.1: not configured.";
    to.at(prefix + ".insecurePortBindAddress").meaning = "Address of the plain port; 127.0.0.1: not opened.";
    to.at(prefix + ".insecurePort").meaning = "Plain port; 0: any free one.";
    to.at(prefix + ".insecurePortEnabled").meaning = "Accepted without effect: insecurePortBindAddress decides.";
    to.add_alias(prefix + ".insecurePort", "hono.app.healthCheckPort", rank::old_alias);
    to.add_alias(prefix + ".insecurePortBindAddress", "hono.app.healthCheckBindAddress", rank::old_alias);
}

} // namespace hono::config
