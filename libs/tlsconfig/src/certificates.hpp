// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>

#include <hono/tlsconfig/protocol_options.hpp>

#include "problem.hpp"

namespace hono::tlsconfig {

/// What a certificate is used for, as its extended key usage has it.
enum class usage { server, client };

/// All certificates of a PEM file, at least one. @errors E01, E02
checked<std::vector<certificate_pointer>> load_certificate_file(std::filesystem::path const& file);

/// As load_certificate_file, each certificate once. @errors E01, E02, E08: none
checked<trust_anchors> load_trust_file(std::filesystem::path const& file, remarks& to);

/// Joins key and certificates: the leaf must come first, intermediates are put in order (tls.md §2, §3.1). Remarks on
/// validity (E09), usage and order. @errors E05
checked<key_material> join(key_pointer key, std::vector<certificate_pointer> certificates, usage purpose, remarks& to);

/// Remarks if the certificate is expired or not valid yet (E09).
void check_validity(X509 const& certificate, remarks& to);

} // namespace hono::tlsconfig
