// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite.hpp"

namespace hono::device_registry::sqlite {

namespace {

constexpr int busy_timeout_ms = 5'000; // another process, e.g. a back-up, may hold the file for a moment

int flags_of(access mode)
{
    switch (mode) {
    case access::read_only:
        return SQLITE_OPEN_READONLY;
    case access::read_write:
        return SQLITE_OPEN_READWRITE;
    case access::create:
        break;
    }
    return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
}

} // namespace

connection::connection(std::filesystem::path const& path, access mode)
{
    sqlite3* opened = nullptr;
    int const code = sqlite3_open_v2(path.c_str(), &opened, flags_of(mode) | SQLITE_OPEN_NOMUTEX, nullptr);
    handle_.reset(opened);
    if (code != SQLITE_OK)
        throw error{opened ? sqlite3_errmsg(opened) : "out of memory"};
    sqlite3_extended_result_codes(opened, 1);
    sqlite3_busy_timeout(opened, busy_timeout_ms);
}

void connection::execute(char const* sql)
{
    if (sqlite3_exec(handle(), sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        throw error{last_error()};
}

std::int64_t connection::integer(char const* sql)
{
    statement const prepared{*this, sql};
    query q{prepared};
    if (q.next() != step::row)
        throw error{last_error()};
    return q.integer(0);
}

std::string connection::text(char const* sql)
{
    statement const prepared{*this, sql};
    query q{prepared};
    if (q.next() != step::row)
        throw error{last_error()};
    return std::string{q.text(0)};
}

statement::statement(connection const& db, char const* sql)
{
    sqlite3_stmt* prepared = nullptr;
    int const code = sqlite3_prepare_v3(db.handle(), sql, -1, SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
    handle_.reset(prepared);
    if (code != SQLITE_OK)
        throw error{db.last_error()};
}

} // namespace hono::device_registry::sqlite
