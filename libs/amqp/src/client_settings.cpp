// SPDX-License-Identifier: Apache-2.0
#include <hono/amqp/client_settings.hpp>

#include <algorithm>
#include <array>
#include <memory>

#include <hono/config/settings.hpp>
#include <hono/tlsconfig/client_options.hpp>
#include <hono/tlsconfig/context.hpp>

namespace hono::amqp {
namespace {

/// Properties that name or tune a single client and do not make the connection another one.
bool is_of_one_client(std::string_view property)
{
    constexpr std::array<std::string_view, 4> names{"name", "serverRole", "addressRewriteRule", "staleIfUnavailable"};
    return std::find(names.begin(), names.end(), property) != names.end() || property.starts_with("responseCache");
}

std::chrono::milliseconds milliseconds_of(config::settings const& settings, std::string const& property)
{
    return std::chrono::milliseconds{settings.integer(property)};
}

/// The context is made once and looked up at each connect, so that a reloaded one serves the next.
std::function<net::tls_client_settings()> make_tls(tlsconfig::client_options const& from)
{
    auto const slot = std::make_shared<tlsconfig::context_slot>(tlsconfig::make_client_context(from));
    return [slot, host = from.host, verify = from.verify_host] {
        return net::tls_client_settings{slot->current(), host, verify};
    };
}

void read_connection(config::settings const& settings, std::string const& prefix, connection_options& into)
{
    into.hostname = settings.text(prefix + ".amqpHostname");
    into.idle_timeout = milliseconds_of(settings, prefix + ".idleTimeout");
    // -1 means no wish of the operator's: then our own bound holds, since a peer's frames are buffered whole.
    if (auto const size = settings.integer(prefix + ".maxFrameSize"); size > 0)
        into.max_frame_size = static_cast<std::uint32_t>(size);
    if (auto const frames = settings.integer(prefix + ".maxSessionFrames"); frames > 0)
        into.session_window = static_cast<std::uint32_t>(frames) * into.max_frame_size;
}

/// What later versions do; until then it is refused, never ignored.
void refuse_unsupported(config::settings& settings, std::string const& prefix)
{
    for (auto const* const name : {".addressRewriteRule", ".minMaxMessageSize", ".pathSeparator"})
        if (settings.is_set(prefix + name))
            settings.report("", prefix + name, "not supported by this version");
}

} // namespace

client_options read_client_options(config::settings& settings, std::string const& prefix, std::string role,
                                   std::string component)
{
    refuse_unsupported(settings, prefix);
    auto const security = tlsconfig::read_client_options(settings, prefix);
    client_options options;
    options.host = security.host;
    options.port = security.port;
    auto const chosen_role = settings.text(prefix + ".serverRole");
    options.role = chosen_role.empty() ? std::move(role) : chosen_role;
    auto const name = settings.text(prefix + ".name");
    options.container_name = name.empty() ? std::move(component) : name;
    options.connect_timeout = milliseconds_of(settings, prefix + ".connectTimeout");
    options.link_establishment_timeout = milliseconds_of(settings, prefix + ".linkEstablishmentTimeout");
    options.flow_latency = milliseconds_of(settings, prefix + ".flowLatency");
    options.request_timeout = milliseconds_of(settings, prefix + ".requestTimeout");
    options.send_message_timeout = milliseconds_of(settings, prefix + ".sendMessageTimeout");
    options.initial_credits = static_cast<std::uint32_t>(settings.integer(prefix + ".initialCredits"));
    options.reconnect_attempts = static_cast<int>(settings.integer(prefix + ".reconnectAttempts"));
    options.backoff = {milliseconds_of(settings, prefix + ".reconnectMinDelay"),
                       milliseconds_of(settings, prefix + ".reconnectMaxDelay"),
                       milliseconds_of(settings, prefix + ".reconnectDelayIncrement")};
    read_connection(settings, prefix, options.connection);
    options.connection.username = security.username;
    options.connection.password = security.password;
    options.connection.external = security.login == tlsconfig::client_login::external;
    if (security.tls && settings.problems().empty())
        options.tls = make_tls(security);
    return options;
}

std::string connection_identity(config::settings const& settings, std::string const& prefix)
{
    std::string identity;
    for (auto const& shown : settings.shown()) {
        std::string_view const name{shown.name};
        if (!name.starts_with(prefix + ".") || is_of_one_client(name.substr(prefix.size() + 1)))
            continue;
        identity.append(name.substr(prefix.size())).append("=").append(shown.value).push_back('\n');
    }
    identity.append(settings.secret(prefix + ".password").reveal());
    return identity;
}

} // namespace hono::amqp
