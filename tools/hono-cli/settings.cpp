// SPDX-License-Identifier: Apache-2.0
#include "settings.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <hono/amqp/client_settings.hpp>
#include <hono/base/base64.hpp>
#include <hono/config/blocks.hpp>
#include <hono/tlsconfig/client_options.hpp>
#include <hono/tlsconfig/context.hpp>

namespace hono::cli {
namespace {

constexpr auto client_prefix = "hono.client";
constexpr auto management_prefix = "hono.management";

/// Rows of a client block that are about AMQP.
bool is_amqp_row(std::string_view leaf)
{
    constexpr std::array<std::string_view, 12> leaves{"amqpHostname",
                                                      "name",
                                                      "serverRole",
                                                      "idleTimeout",
                                                      "linkEstablishmentTimeout",
                                                      "flowLatency",
                                                      "initialCredits",
                                                      "sendMessageTimeout",
                                                      "maxFrameSize",
                                                      "maxSessionFrames",
                                                      "pathSeparator",
                                                      "addressRewriteRule"};
    return leaf.starts_with("reconnect") || leaf.ends_with("MessageSize") ||
           std::find(leaves.begin(), leaves.end(), leaf) != leaves.end();
}

void add_management_block(config::schema& to)
{
    config::schema whole;
    config::add_client_block(whole, management_prefix);
    whole.at("hono.management.port").default_value = "8443"; // device-registry.md §2.1
    whole.at("hono.management.username").meaning = "User for HTTP Basic authentication; needs password.";
    whole.at("hono.management.password").meaning = "Password of that user, or file:PATH.";
    whole.at("hono.management.connectTimeout").meaning = "Time for TCP and TLS; 0: no limit.";
    whole.at("hono.management.requestTimeout").default_value = "10000";
    constexpr std::size_t stem = sizeof "hono.management";
    for (auto const& row : whole.properties())
        if (!is_amqp_row(std::string_view{row.name}.substr(stem)))
            to.add(row);
}

/// Reports instead of throwing, so that all problems are told together.
template <class Read>
auto read_checked(config::settings& settings, Read read)
{
    try {
        auto options = read();
        settings.require_valid();
        return options;
    } catch (tlsconfig::context_error const& error) {
        settings.report(error.what());
        throw config::configuration_error{settings.problems()};
    }
}

} // namespace

config::schema make_schema()
{
    config::schema known;
    known.allow_arguments();
    known.add({.name = "hono.log.level",
               .default_value = "ERROR",
               .meaning = "Least importance of log lines, which go to standard error.",
               .one_of = {"ERROR", "WARN", "INFO", "DEBUG", "TRACE"}});
    config::add_client_block(known, client_prefix);
    add_management_block(known);
    return known;
}

amqp::client_options read_messaging_options(config::settings& settings)
{
    return read_checked(settings, [&] {
        return amqp::read_client_options(settings, client_prefix, "AMQP Messaging Network", "hono-cli");
    });
}

management_options read_management_options(config::settings& settings)
{
    return read_checked(settings, [&] {
        auto const security = tlsconfig::read_client_options(settings, management_prefix);
        management_options options;
        options.client.host = security.host;
        options.client.port = security.port;
        options.client.keep_alive = true;
        if (security.tls && settings.problems().empty())
            options.client.tls =
                net::tls_client_settings{tlsconfig::make_client_context(security), security.host, security.verify_host};
        if (security.login == tlsconfig::client_login::plain)
            options.authorization =
                "Basic " + base64_encode(security.username + ":" + std::string{security.password.reveal()});
        options.timeout =
            settings.duration("hono.management.connectTimeout") + settings.duration("hono.management.requestTimeout");
        return options;
    });
}

} // namespace hono::cli
