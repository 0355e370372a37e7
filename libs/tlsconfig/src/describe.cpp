// SPDX-License-Identifier: Apache-2.0
#include <hono/tlsconfig/describe.hpp>

#include <openssl/crypto.h>
#include <openssl/provider.h>

#include <hono/log/logger.hpp>
#include <hono/tlsconfig/listener_options.hpp>

namespace hono::tlsconfig {
namespace {

log::logger const logger{"tls"};

std::string text_of(std::optional<endpoint> const& where)
{
    if (!where)
        return "closed";
    bool const ipv6 = where->address.find(':') != std::string::npos;
    return (ipv6 ? '[' + where->address + ']' : where->address) + ':' + std::to_string(where->port);
}

std::string text_of(std::vector<tls_version> const& versions)
{
    constexpr char const* names[] = {"TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"};
    std::string text;
    for (auto const each : versions)
        text += (text.empty() ? "" : ",") + std::string{names[static_cast<int>(each)]};
    return text;
}

char const* text_of(listener_options const& options)
{
    switch (options.authentication) {
    case client_auth::none:
        return "none";
    case client_auth::request:
        return options.check == client_check::path ? "request" : "request, validity only";
    case client_auth::require:
        return options.check == client_check::path ? "require" : "require, validity only";
    }
    return "";
}

int add_provider(OSSL_PROVIDER* provider, void* text)
{
    auto& list = *static_cast<std::string*>(text);
    list.append(list.empty() ? "" : ", ").append(OSSL_PROVIDER_get0_name(provider));
    return 1;
}

} // namespace

std::string engine_text()
{
    std::string providers;
    OSSL_PROVIDER_do_all(nullptr, add_provider, &providers);
    return OpenSSL_version(OPENSSL_VERSION) + (" (" + providers + ")");
}

void log_listener(listener_options const& options)
{
    if (!options.tls)
        return logger.info("listener without TLS", {{"block", options.prefix}, {"plain", text_of(options.plain)}});
    auto const& leaf = *options.identity.chain.front();
    logger.info("listener", {{"block", options.prefix},
                             {"tls", text_of(options.tls)},
                             {"plain", text_of(options.plain)},
                             {"versions", text_of(options.protocol.versions)},
                             {"client-auth", text_of(options)},
                             {"anchors", options.anchors.size()},
                             {"subject", subject_of(leaf)},
                             {"not-after", not_after_of(leaf)}});
}

} // namespace hono::tlsconfig
