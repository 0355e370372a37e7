// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite_transaction.hpp"

#include <hono/log/logger.hpp>

namespace hono::device_registry::sqlite {
namespace {

log::logger const logger{"store"};

bool execute(connection& db, char const* sql)
{
    return sqlite3_exec(db.handle(), sql, nullptr, nullptr, nullptr) == SQLITE_OK;
}

} // namespace

transaction::transaction(connection& db)
    : db_{db}
{
    // The lock is taken at once: a later upgrade could fail half-way.
    open_ = execute(db_, "BEGIN IMMEDIATE");
    if (!open_)
        fail();
}

transaction::~transaction()
{
    if (open_ && !execute(db_, "ROLLBACK"))
        logger.error("rolling back failed", {{"cause", db_.last_error()}});
}

void transaction::fail()
{
    if (!failed_)
        logger.error("writing failed", {{"cause", db_.last_error()}});
    failed_ = true;
}

result<void> transaction::commit()
{
    if (!failed_ && !execute(db_, "COMMIT"))
        fail();
    if (failed_)
        return store_errc::unavailable;
    open_ = false;
    return {};
}

} // namespace hono::device_registry::sqlite
