// SPDX-License-Identifier: Apache-2.0
#pragma once
// The default store: one SQLite file with write-ahead log, durable at each commit. One connection writes, as many read
// as there are concurrent readers.

#include <filesystem>
#include <memory>

#include "store/store.hpp"

namespace hono::device_registry {

/// Opens the file, or makes it if it is missing.
/// @throws std::runtime_error naming the file if it cannot be opened, is damaged, foreign, or of a newer format
std::unique_ptr<store> make_sqlite_store(std::filesystem::path const& path);

} // namespace hono::device_registry
