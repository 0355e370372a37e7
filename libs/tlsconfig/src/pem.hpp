// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <hono/base/secret.hpp>

#include "problem.hpp"

namespace hono::tlsconfig {

struct pem_block {
    std::string label; ///< e.g. "CERTIFICATE"
    secret der;
    bool encrypted; ///< by the headers of RFC 1421
};

/// All blocks in file order; text between them is skipped (tls.md §3.1). @errors E02: damaged block, or binary content
checked<std::vector<pem_block>> parse_pem(std::string_view text);

} // namespace hono::tlsconfig
