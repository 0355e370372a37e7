// SPDX-License-Identifier: Apache-2.0
#pragma once
// What listeners and clients have in common: TLS versions, cipher suites, trust anchors. Plain data.

#include <string>
#include <vector>

#include <hono/tlsconfig/key_material.hpp>

namespace hono::tlsconfig {

enum class tls_version { tls1_0, tls1_1, tls1_2, tls1_3 };

/// Which protocol a context speaks (tls.md §8, §9). Lists are in OpenSSL's names and in order of preference.
struct protocol_options {
    std::vector<tls_version> versions{tls_version::tls1_2, tls_version::tls1_3}; ///< ascending, not empty
    bool default_ciphers = true;                                                 ///< the two lists do not count
    std::vector<std::string> ciphers;                                            ///< up to TLS 1.2
    std::vector<std::string> tls1_3_ciphers; ///< empty although ciphers are chosen: the default ones
};

/// Certificates that end a path: roots, intermediates or leafs (tls.md §4).
using trust_anchors = std::vector<certificate_pointer>;

} // namespace hono::tlsconfig
