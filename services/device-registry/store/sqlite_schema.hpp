// SPDX-License-Identifier: Apache-2.0
#pragma once
// The tables of the SQLite store, how a database is made, and how an existing one is judged before it is used.

#include <filesystem>

namespace hono::device_registry::sqlite {

/// Makes the database if the file is missing, else proves that it is one of ours, undamaged, in a format that this
/// version understands. An existing file is never replaced: a damaged one is an error, not an empty registry.
/// @throws error
void prepare_database(std::filesystem::path const& path);

} // namespace hono::device_registry::sqlite
