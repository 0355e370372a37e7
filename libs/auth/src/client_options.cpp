// SPDX-License-Identifier: Apache-2.0
#include <hono/auth/client_options.hpp>

#include <hono/amqp/client_settings.hpp>
#include <hono/config/settings.hpp>
#include <hono/log/logger.hpp>
#include <hono/tlsconfig/key_material.hpp>

namespace hono::auth {
namespace {

log::logger const logger{"auth"};

constexpr std::string_view prefix = "hono.auth";
constexpr std::string_view secret_name = "hono.auth.validation.sharedSecret";
constexpr std::string_view certificate_name = "hono.auth.validation.certPath";

std::shared_ptr<security::jwt_key const> share(result<security::jwt_key> key)
{
    return std::make_shared<security::jwt_key const>(std::move(*key));
}

std::shared_ptr<security::jwt_key const> read_validation_key(config::settings& settings)
{
    if (settings.is_set(secret_name)) {
        auto key = security::jwt_key::from_secret(settings.secret(secret_name));
        return key ? share(std::move(key)) : nullptr; // its length is a rule of the schema, so it has been reported
    }
    if (!settings.is_set(certificate_name)) {
        settings.report("", certificate_name,
                        "not set, and neither is " + settings.source(secret_name) +
                            ": one of both is needed to validate the tokens of clients");
        return nullptr;
    }
    auto certified = tlsconfig::load_certificate_public_key(settings, certificate_name);
    if (!certified)
        return nullptr;
    auto key = security::jwt_key::from_key(std::move(certified));
    if (!key) {
        settings.report("E02", certificate_name, key.error().message());
        return nullptr;
    }
    return share(std::move(key));
}

std::string read_mechanisms(config::settings const& settings)
{
    std::string joined;
    for (auto const& mechanism : settings.list("hono.auth.supportedSaslMechanisms"))
        joined.append(joined.empty() ? "" : " ").append(mechanism);
    return joined;
}

} // namespace

client_options read_client_options(config::settings& settings, std::string const& component)
{
    client_options options;
    options.peer = amqp::read_client_options(settings, std::string{prefix}, "Authentication", component);
    // Each connection is made as the client that is to be authenticated.
    options.peer.connection.external = false;
    options.validation_key = read_validation_key(settings);
    options.sasl_mechanisms = read_mechanisms(settings);
    if (settings.problems().empty() && !options.peer.tls)
        logger.warn("passwords of clients go to the auth server over plain TCP",
                    {{"host", options.peer.host}, {"property", "hono.auth.trustStorePath"}});
    return options;
}

} // namespace hono::auth
