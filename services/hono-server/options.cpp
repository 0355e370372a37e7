// SPDX-License-Identifier: Apache-2.0
#include "options.hpp"

#include <algorithm>
#include <string>

#include <sys/resource.h>

#include <hono/auth/auth_block.hpp>
#include <hono/config/blocks.hpp>

namespace hono::hono_server {
namespace {

using config::kind;

constexpr std::string_view downstream = "hono.downstream.";
constexpr std::size_t reserved_descriptors = 256; // for everything but peers' sockets

void add_limit_rows(config::schema& to)
{
    to.add({.name = "hono.server.stallTimeout",
            .type = kind::duration,
            .default_value = "800ms",
            .meaning = "Messages wait that long for a consumer with credit; then the address takes no more.",
            .min = 10});
    to.add({.name = "hono.server.maxMessageSize",
            .type = kind::integer,
            .default_value = "131072",
            .meaning = "Bytes of an encoded message; a larger one ends its link.",
            .min = 4096,
            .max = 1 << 30});
    to.add({.name = "hono.server.openTimeout",
            .type = kind::duration,
            .default_value = "10s",
            .meaning = "Time for a new connection to authenticate and open.",
            .min = 1000});
    to.add({.name = "hono.server.maxConnections",
            .type = kind::integer,
            .default_value = "0",
            .meaning = "Largest number of connections; 0: the limit of file descriptors less 256.",
            .min = 0});
    to.add({.name = "hono.server.maxSessions",
            .type = kind::integer,
            .default_value = "10",
            .meaning = "Largest number of sessions on a connection.",
            .min = 1,
            .max = 65'535});
    to.add({.name = "hono.server.maxLinks",
            .type = kind::integer,
            .default_value = "65535",
            .meaning = "Largest number of links on a connection.",
            .min = 1,
            .max = 1'000'000});
    to.add({.name = "hono.server.maxSessionFrames",
            .type = kind::integer,
            .default_value = "300",
            .meaning = "Incoming window of a session in frames.",
            .min = 1,
            .max = 100'000});
}

/// Where these are set, the operator relies on something that this version does not do.
void refuse_relay(config::settings& settings, config::schema const& known)
{
    for (auto const& row : known.properties()) {
        bool const relays = row.name.starts_with(downstream);
        bool const asserts = row.name.starts_with("hono.server.validation.");
        if ((relays || asserts) && settings.is_set(row.name))
            settings.report("", row.name,
                            relays ? "the relay role is not supported: this server is the messaging network itself"
                                   : "registration assertions are not supported");
    }
}

std::size_t connection_limit(std::int64_t configured)
{
    if (configured > 0)
        return static_cast<std::size_t>(configured);
    rlimit descriptors{};
    if (getrlimit(RLIMIT_NOFILE, &descriptors) != 0 || descriptors.rlim_cur == RLIM_INFINITY)
        return 0;
    return std::max<std::size_t>(descriptors.rlim_cur, reserved_descriptors + 1) - reserved_descriptors;
}

std::chrono::milliseconds milliseconds_of(config::settings const& settings, std::string_view name)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(settings.duration(name));
}

} // namespace

config::schema make_schema()
{
    config::schema schema;
    config::add_app_block(schema);
    config::add_health_block(schema);
    config::add_listener_block(schema, "hono.server", 5671, 5672, true);
    schema.at("hono.server.receiverLinkCredit").default_value = "250";
    schema.at("hono.server.maxPayloadSize").meaning = "Accepted without effect: maxMessageSize is the limit.";
    add_limit_rows(schema);
    schema.add_names("hono.server", "hono.messaging", config::rank::old_alias);
    auth::add_auth_block(schema);
    config::add_client_block(schema, "hono.downstream");
    // As the page of 0.5 spells it.
    schema.add_alias("hono.downstream.trustStorePassword", "hono.downstram.trustStorePassword",
                     config::rank::old_alias);
    schema.add({.name = "hono.server.validation.sharedSecret",
                .type = kind::secret,
                .meaning = "Key of registration assertions; not supported."});
    schema.add({.name = "hono.server.validation.certPath",
                .type = kind::path,
                .meaning = "Certificate of registration assertions; not supported."});
    return schema;
}

options read_options(config::settings& settings)
{
    refuse_relay(settings, make_schema());
    auto const number = [&](std::string_view name) { return static_cast<std::size_t>(settings.integer(name)); };
    options read;
    read.listener = tlsconfig::read_listener_options(settings, "hono.server", tlsconfig::listener_kind::service);
    read.network.receiver_link_credit = static_cast<std::uint32_t>(number("hono.server.receiverLinkCredit"));
    read.network.stall_timeout = milliseconds_of(settings, "hono.server.stallTimeout");
    read.network.max_message_size = number("hono.server.maxMessageSize");
    read.network.max_connections = connection_limit(settings.integer("hono.server.maxConnections"));
    read.network.max_sessions = number("hono.server.maxSessions");
    read.network.max_links = number("hono.server.maxLinks");
    read.open_timeout = milliseconds_of(settings, "hono.server.openTimeout");
    read.session_frames = static_cast<std::uint32_t>(number("hono.server.maxSessionFrames"));
    if (settings.boolean("hono.server.networkDebugLoggingEnabled"))
        settings.report("", "hono.server.networkDebugLoggingEnabled", "not supported by this version");
    return read;
}

} // namespace hono::hono_server
