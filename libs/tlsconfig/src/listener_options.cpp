// SPDX-License-Identifier: Apache-2.0
#include <hono/tlsconfig/listener_options.hpp>

#include <hono/tlsconfig/context.hpp>

#include "block.hpp"
#include "ports.hpp"
#include "suite_check.hpp"

namespace hono::tlsconfig {
namespace {

constexpr std::string_view unsupported = "is not supported by this version";

/// True if certificates for SNI are configured, which would be an identity (tls.md §6).
bool refuse_sni(block& from)
{
    constexpr std::string_view reason = "choosing certificates by server name is not supported by this version";
    from.refuse_if_true("sni", reason);
    bool found = false;
    for (auto const* leaf : {"sniCertificates.*.keyPath", "sniCertificates.*.certPath", "sniCertsPath"}) {
        from.refuse_if_set(leaf, reason);
        found = found || from.is_set(leaf);
    }
    return found;
}

void refuse_unsupported(block& from, listener_kind kind)
{
    from.refuse_if_set("crlPath", unsupported);
    from.refuse_if_set("ticketKeysPath", unsupported);
    from.refuse_if_true("ocspStapling", unsupported);
    if (kind == listener_kind::adapter) {
        from.refuse_if_true("tenantFromSni", unsupported);
        from.refuse_if_true("acceptIntermediates", unsupported);
    }
}

/// Settings of the whole process; they are looked at with the health server, which each component has once.
void refuse_unsupported_for_all(config::settings& settings)
{
    block from{settings, "hono.tls"};
    for (auto const* leaf : {"ktls", "reload.reconnectClients", "reload.closeUntrusted"})
        from.refuse_if_true(leaf, unsupported);
    if (settings.duration("hono.tls.maxConnectionAge") > std::chrono::nanoseconds::zero())
        from.report("E02", "maxConnectionAge", unsupported);
}

client_auth derive_client_auth(block const& from, listener_kind kind, bool has_trust)
{
    if (kind == listener_kind::health)
        return client_auth::none;
    if (has_trust)
        return client_auth::request;
    bool const device_login = kind == listener_kind::adapter && from.boolean("authenticationRequired");
    return device_login ? client_auth::request : client_auth::none;
}

/// The table of tls.md §7; `clientAuth` overrides what is derived.
void read_client_auth(block& from, listener_kind kind, trust_result const& trust, listener_options& to)
{
    auto const chosen = from.text("clientAuth");
    to.authentication = derive_client_auth(from, kind, trust.configured);
    if (chosen == "none")
        to.authentication = client_auth::none;
    else if (!chosen.empty())
        to.authentication = chosen == "require" ? client_auth::require : client_auth::request;
    to.check = trust.configured ? client_check::path : client_check::validity_only;
    if (to.authentication == client_auth::none || trust.configured || kind == listener_kind::adapter)
        return;
    from.report("E08", "clientAuth", "needs " + from.name("trustStorePath") + ", which is not set");
}

/// What only OpenSSL can tell: whether it takes the certificates, and whether any suite remains (E15).
void try_out(block& from, listener_options const& options)
{
    if (from.failed() || !options.tls)
        return;
    try {
        auto const context = make_server_context(options);
        if (!has_usable_suite(*context, options.identity))
            from.report("E15", "supportedCipherSuites",
                        "no suite is usable with the type of the key, the TLS versions and the security level");
    } catch (context_error const& error) {
        from.report("E02", "certPath", error.what());
    }
}

} // namespace

listener_options read_listener_options(config::settings& settings, std::string const& prefix, listener_kind kind)
{
    block from{settings, prefix};
    listener_options options;
    options.prefix = prefix;
    auto identity = read_identity(from, usage::server);
    bool const health = kind == listener_kind::health;
    bool const has_sni = !health && refuse_sni(from); // ignored by the health server (tls.md §11)
    refuse_unsupported(from, kind);
    if (health)
        refuse_unsupported_for_all(settings);
    (health ? read_health_ports : read_ports)(from, identity.configured || has_sni, options);
    options.identity = std::move(identity.material).value_or(key_material{});
    options.protocol = read_protocol(from);
    auto trust = read_trust(from);
    read_client_auth(from, kind, trust, options);
    options.anchors = std::move(trust.anchors);
    options.handshake_timeout = std::chrono::milliseconds{settings.integer(from.name("handshakeTimeout"))};
    options.session_tickets = from.boolean("sessionTickets");
    try_out(from, options);
    return options;
}

} // namespace hono::tlsconfig
