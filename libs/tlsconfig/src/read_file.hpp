// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <optional>
#include <string_view>

#include <hono/base/secret.hpp>

#include "problem.hpp"

namespace hono::tlsconfig {

/// The content of a regular file, wiped after use since it may hold a key. @errors E01, E02 (larger than 10 MiB)
checked<secret> read_file(std::filesystem::path const& file);

/// Remarks if users other than the owner may read the key `file` (tls.md §2).
void check_permissions(std::filesystem::path const& file, remarks& to);

} // namespace hono::tlsconfig
