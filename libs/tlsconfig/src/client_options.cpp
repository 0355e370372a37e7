// SPDX-License-Identifier: Apache-2.0
#include <hono/tlsconfig/client_options.hpp>

#include <hono/tlsconfig/context.hpp>

#include "block.hpp"
#include "credentials_file.hpp"
#include "suite_check.hpp"

namespace hono::tlsconfig {
namespace {

void read_user(block& from, client_options& to)
{
    to.username = from.text("username");
    to.password = from.values().secret(from.name("password"));
    if (to.username.empty() != to.password.empty()) {
        auto const* missing = to.username.empty() ? "username" : "password";
        auto const* present = to.username.empty() ? "password" : "username";
        return from.report("", missing, "not set, but " + from.source(present) + " is");
    }
    auto const file = from.path("credentialsPath");
    if (!to.username.empty() || file.empty())
        return;
    auto const found = load_credentials_file(file);
    if (!found)
        return from.report("credentialsPath", found.error());
    to.username = found->username;
    to.password = found->password;
}

/// tls.md §12.2.
client_login choose_login(client_options const& options, bool has_identity)
{
    if (!options.username.empty() && !options.password.empty())
        return client_login::plain;
    return has_identity ? client_login::external : client_login::none;
}

void try_out(block& from, client_options const& options)
{
    if (from.failed() || !options.tls)
        return;
    try {
        auto const context = make_client_context(options);
        if (!has_usable_suite(*context, options.identity))
            from.report("E15", "supportedCipherSuites",
                        "no suite is usable with the TLS versions and the security level");
    } catch (context_error const& error) {
        from.report("E02", "certPath", error.what());
    }
}

} // namespace

client_options read_client_options(config::settings& settings, std::string const& prefix)
{
    block from{settings, prefix};
    client_options options;
    options.prefix = prefix;
    options.host = from.text("host");
    options.port = from.port("port");
    options.verify_host = from.boolean("hostnameVerificationRequired");
    read_user(from, options);
    auto identity = read_identity(from, usage::client);
    auto trust = read_trust(from);
    options.protocol = read_protocol(from);
    options.login = choose_login(options, identity.configured);
    if (options.login == client_login::external)
        options.identity = std::move(identity.material).value_or(key_material{});
    // tls.md §12.1; a trust store that cannot be used has been reported and never means plain text (D-11).
    options.tls = trust.configured || from.boolean("tlsEnabled") || options.login == client_login::external;
    options.anchors = std::move(trust.anchors);
    if (!options.tls && options.login == client_login::plain)
        from.warn(from.is_set("username") ? "username" : "credentialsPath", "the password is sent over plain TCP");
    try_out(from, options);
    return options;
}

} // namespace hono::tlsconfig
