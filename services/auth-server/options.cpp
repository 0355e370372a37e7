// SPDX-License-Identifier: Apache-2.0
#include "options.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include <sys/resource.h>

#include <boost/asio/ip/address.hpp>
#include <openssl/evp.h>

#include <hono/config/blocks.hpp>

namespace hono::auth_server {
namespace {

using config::kind;

constexpr char const* permissions_property = "hono.auth.svc.permissionsPath";
constexpr char const* signing_key = "hono.auth.svc.signing.keyPath";
constexpr char const* signing_certificate = "hono.auth.svc.signing.certPath";
constexpr char const* shared_secret = "hono.auth.svc.signing.sharedSecret";
constexpr char const* listener_key = "hono.auth.amqp.keyPath";
constexpr char const* listener_certificate = "hono.auth.amqp.certPath";

void add_service_rows(config::schema& to)
{
    to.add({.name = permissions_property,
            .meaning = "Identities and authorities (JSON). Default: the built-in example, for loopback only.",
            .old_aliases = {"hono.auth.permissionsPath"}});
    to.add({.name = signing_key,
            .type = kind::path,
            .meaning = "PEM key that signs tokens: RSA or EC on P-256. Default: the listener's key.",
            .old_aliases = {"hono.auth.signing.keyPath"}});
    to.add({.name = signing_certificate,
            .type = kind::path,
            .meaning = "Certificate that validates own tokens. Default: the listener's certificate."});
    to.add({.name = shared_secret,
            .type = kind::secret,
            .meaning = "Secret that signs tokens; wins over key and certificate.",
            .min = 32,
            .old_aliases = {"hono.auth.signing.sharedSecret"}});
    to.add({.name = "hono.auth.svc.signing.tokenExpiration",
            .type = kind::integer,
            .default_value = "600",
            .meaning = "Lifetime of a token in seconds.",
            .min = 1,
            .max = 365 * 24 * 3600});
    to.add({.name = "hono.auth.svc.supportedSaslMechanisms",
            .type = kind::list,
            .default_value = "EXTERNAL, PLAIN",
            .meaning = "SASL mechanisms, in the order in which they are offered.",
            .one_of = {"EXTERNAL", "PLAIN"}});
    to.add_names("hono.auth.svc.signing", "hono.auth.svc.validation", config::rank::synonym);
}

bool is_loopback(std::string const& address)
{
    boost::system::error_code error;
    auto const parsed = boost::asio::ip::make_address(address, error);
    return error ? address == "localhost" : parsed.is_loopback();
}

bool serves_loopback_only(tlsconfig::listener_options const& listener)
{
    return (!listener.tls || is_loopback(listener.tls->address)) &&
           (!listener.plain || is_loopback(listener.plain->address));
}

/// The file of a resource URI; "" stands for the built-in document.
std::string permissions_file(config::settings const& settings)
{
    auto path = settings.text(permissions_property);
    if (path == "classpath:/permissions.json")
        return {};
    for (std::string const scheme : {"file://", "file:"})
        if (path.starts_with(scheme))
            return path.substr(scheme.size());
    return path;
}

std::shared_ptr<permissions const> read_permissions(config::settings& settings,
                                                    tlsconfig::listener_options const& listener)
{
    auto const path = permissions_file(settings);
    std::string document{builtin_permissions()};
    if (path.empty() && !serves_loopback_only(listener)) {
        settings.report("", permissions_property,
                        "the built-in users have published passwords and serve loopback addresses only: "
                        "name a permissions file");
        return nullptr;
    }
    if (!path.empty()) {
        std::ifstream file{path, std::ios::binary};
        if (!file) {
            settings.report("E01", permissions_property, std::strerror(errno));
            return nullptr;
        }
        document.assign(std::istreambuf_iterator<char>{file}, {});
    }
    try {
        return std::make_shared<permissions const>(permissions::parse(document));
    } catch (permissions_error const& problem) {
        settings.report("", permissions_property, problem.what());
        return nullptr;
    }
}

/// configuration.md §7.2: what services that trust us validate with. Nobody does here, but a pair that does not fit is
/// better told at start-up than by every service.
void check_certificate(config::settings& settings, EVP_PKEY const& signer)
{
    if (!settings.is_set(signing_certificate) && !settings.is_set(listener_certificate))
        settings.report("", signing_certificate,
                        "not set, and neither is " + settings.source(listener_certificate) +
                            ": tokens could not be validated");
    if (!settings.is_set(signing_certificate))
        return;
    auto const certified = tlsconfig::load_certificate_public_key(settings, signing_certificate);
    if (certified && EVP_PKEY_eq(certified.get(), &signer) != 1)
        settings.report("E05", signing_certificate, "the certificate does not belong to the key that signs tokens");
}

/// The shared secret, else the signing key, else the listener's key from a PEM file (configuration.md §7.2).
std::optional<security::jwt_key> read_signing_key(config::settings& settings,
                                                  tlsconfig::listener_options const& listener)
{
    if (settings.is_set(shared_secret)) {
        auto key = security::jwt_key::from_secret(settings.secret(shared_secret));
        if (!key)
            return std::nullopt; // too short: a rule of the schema, so it has been reported
        return std::move(*key);
    }
    bool const has_own = settings.is_set(signing_key);
    if (!has_own && !settings.is_set(listener_key)) {
        settings.report("", shared_secret,
                        "not set, and neither is " + settings.source(signing_key) + " nor " +
                            settings.source(listener_key) + ": one of them is needed to sign tokens");
        return std::nullopt;
    }
    auto const material = has_own ? tlsconfig::load_private_key(settings, signing_key) : listener.identity.key;
    if (!material)
        return std::nullopt; // reported
    check_certificate(settings, *material);
    auto key = security::jwt_key::from_key(material);
    if (key)
        return std::move(*key);
    settings.report("E04", has_own ? signing_key : listener_key, key.error().message());
    return std::nullopt;
}

std::string read_mechanisms(config::settings& settings)
{
    std::string joined;
    for (auto const& mechanism : settings.list("hono.auth.svc.supportedSaslMechanisms"))
        joined.append(joined.empty() ? "" : " ").append(mechanism);
    return joined;
}

/// What the limit of open files leaves for peers.
std::size_t connection_limit()
{
    constexpr std::size_t reserved = 256;
    rlimit descriptors{};
    if (getrlimit(RLIMIT_NOFILE, &descriptors) != 0 || descriptors.rlim_cur == RLIM_INFINITY)
        return 0;
    return std::max<std::size_t>(descriptors.rlim_cur, reserved + 1) - reserved;
}

} // namespace

config::schema make_schema()
{
    config::schema schema;
    config::add_app_block(schema);
    config::add_health_block(schema);
    config::add_listener_block(schema, "hono.auth.amqp", 5671, 5672, true);
    // In 0.5 the auth server's listener had no level of its own (configuration.md §4.2).
    schema.add_names("hono.auth.amqp", "hono.auth", config::rank::old_alias,
                     {"bindAddress", "port", "insecurePort", "insecurePortEnabled", "insecurePortBindAddress",
                      "keyPath", "certPath", "keyStorePath", "keyStorePassword", "trustStorePath",
                      "trustStorePassword"});
    add_service_rows(schema);
    schema.add_alias("hono.app.maxInstances", "hono.auth.maxInstances", config::rank::old_alias);
    return schema;
}

options read_options(config::settings& settings)
{
    options read;
    read.listener = tlsconfig::read_listener_options(settings, "hono.auth.amqp", tlsconfig::listener_kind::service);
    read.max_connections = connection_limit();
    read.sasl_mechanisms = read_mechanisms(settings);
    read.users = read_permissions(settings, read.listener);
    if (auto key = read_signing_key(settings, read.listener))
        read.tokens.emplace(std::move(*key),
                            std::chrono::seconds{settings.integer("hono.auth.svc.signing.tokenExpiration")});
    if (settings.boolean("hono.auth.amqp.networkDebugLoggingEnabled"))
        settings.report("", "hono.auth.amqp.networkDebugLoggingEnabled", "not supported by this version");
    return read;
}

} // namespace hono::auth_server
