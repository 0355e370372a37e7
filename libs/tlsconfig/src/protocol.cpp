// SPDX-License-Identifier: Apache-2.0
// TLS versions (tls.md §8) and cipher suites (§9) of a block.
#include <algorithm>
#include <array>
#include <cctype>
#include <stdexcept>

#include <openssl/ssl.h>

#include "block.hpp"
#include "openssl.hpp"

namespace hono::tlsconfig {
namespace {

struct version_row {
    std::string_view name; ///< in lower case
    tls_version version;
};
constexpr std::array<version_row, 4> version_rows{{{"tlsv1", tls_version::tls1_0},
                                                   {"tlsv1.1", tls_version::tls1_1},
                                                   {"tlsv1.2", tls_version::tls1_2},
                                                   {"tlsv1.3", tls_version::tls1_3}}};

std::string to_lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

void read_versions(block& from, protocol_options& to)
{
    auto const names = from.values().list(from.name("secureProtocols"));
    std::vector<tls_version> versions;
    for (auto const& name : names) {
        auto const row = std::find_if(version_rows.begin(), version_rows.end(),
                                      [lower = to_lower(name)](auto const& each) { return each.name == lower; });
        if (row == version_rows.end())
            return from.report("E14", "secureProtocols",
                               name + " is no TLS version; known are TLSv1, TLSv1.1, TLSv1.2, TLSv1.3");
        versions.push_back(row->version);
    }
    if (versions.empty())
        return from.report("E14", "secureProtocols", "names no TLS version");
    std::sort(versions.begin(), versions.end());
    versions.erase(std::unique(versions.begin(), versions.end()), versions.end());
    if (versions.front() < tls_version::tls1_2)
        from.warn("secureProtocols", "TLSv1 and TLSv1.1 are broken and lower the security level of this port to 0");
    to.versions = std::move(versions);
}

struct suite {
    std::string openssl_name;
    std::string standard_name;
    bool tls1_3;
};

std::vector<suite> list_suites()
{
    owned<SSL_CTX, SSL_CTX_free> const context{SSL_CTX_new(TLS_method())};
    if (!context || SSL_CTX_set_cipher_list(context.get(), "ALL:COMPLEMENTOFALL:@SECLEVEL=0") != 1)
        throw std::runtime_error{"OpenSSL cannot list its cipher suites: " + take_openssl_error()};
    // Not among the default ones, but known.
    SSL_CTX_set_ciphersuites(context.get(),
                             "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:"
                             "TLS_AES_128_CCM_SHA256:TLS_AES_128_CCM_8_SHA256");
    auto const* ciphers = SSL_CTX_get_ciphers(context.get());
    std::vector<suite> known;
    for (int i = 0; i < sk_SSL_CIPHER_num(ciphers); ++i) {
        auto const* each = sk_SSL_CIPHER_value(ciphers, i);
        auto const* standard = SSL_CIPHER_standard_name(each);
        known.push_back({SSL_CIPHER_get_name(each), standard != nullptr ? standard : "",
                         std::string_view{SSL_CIPHER_get_version(each)} == "TLSv1.3"});
    }
    return known;
}

void read_ciphers(block& from, protocol_options& to)
{
    auto const names = from.values().list(from.name("supportedCipherSuites"));
    if (names.empty())
        return;
    auto const known = list_suites();
    to.default_ciphers = false;
    for (auto const& name : names) {
        auto const row = std::find_if(known.begin(), known.end(), [lower = to_lower(name)](auto const& each) {
            return to_lower(each.openssl_name) == lower || to_lower(each.standard_name) == lower;
        });
        if (row == known.end()) {
            from.report("E15", "supportedCipherSuites", name + " is no known cipher suite");
            continue;
        }
        (row->tls1_3 ? to.tls1_3_ciphers : to.ciphers).push_back(row->openssl_name);
    }
}

/// Without a suite for them, TLS 1.2 and older cannot be spoken.
void drop_versions_without_suite(block& from, protocol_options& to)
{
    if (!to.ciphers.empty() || to.tls1_3_ciphers.empty())
        return;
    auto const first = std::find(to.versions.begin(), to.versions.end(), tls_version::tls1_3);
    if (first == to.versions.end())
        return from.report("E15", "supportedCipherSuites",
                           "no suite is usable with the TLS versions " + from.name("secureProtocols") + " allows");
    if (first != to.versions.begin())
        from.inform("supportedCipherSuites", "names suites of TLSv1.3 only, older versions are off");
    to.versions.erase(to.versions.begin(), first);
}

} // namespace

protocol_options read_protocol(block& from)
{
    protocol_options options;
    read_versions(from, options);
    read_ciphers(from, options);
    drop_versions_without_suite(from, options);
    return options;
}

} // namespace hono::tlsconfig
