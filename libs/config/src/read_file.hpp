// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>

#include <hono/base/result.hpp>

namespace hono::config {

/// The whole file; one of more than 1 MiB is no configuration (EFBIG).
result<std::string> read_file(std::filesystem::path const& file);

} // namespace hono::config
