// SPDX-License-Identifier: Apache-2.0
#pragma once
// A thin owner for SQLite's handles. One connection is used by one thread at a time. Opening and preparing throw
// (start-up, wrong SQL); stepping returns what happened.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include <sqlite3.h>

namespace hono::device_registry::sqlite {

struct error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

enum class access { read_only, read_write, create };

class connection {
public:
    /// @throws error
    connection(std::filesystem::path const& path, access mode);

    /// Runs statements without parameters. @throws error
    void execute(char const* sql);
    /// The only value of a statement without parameters. @throws error
    std::int64_t integer(char const* sql);
    std::string text(char const* sql);

    sqlite3* handle() const noexcept { return handle_.get(); }
    std::string last_error() const { return sqlite3_errmsg(handle_.get()); }

private:
    struct closer {
        void operator()(sqlite3* handle) const noexcept { sqlite3_close_v2(handle); }
    };
    std::unique_ptr<sqlite3, closer> handle_;
};

class statement {
public:
    /// @throws error
    statement(connection const& db, char const* sql);
    sqlite3_stmt* handle() const noexcept { return handle_.get(); }

private:
    struct finalizer {
        void operator()(sqlite3_stmt* handle) const noexcept { sqlite3_finalize(handle); }
    };
    std::unique_ptr<sqlite3_stmt, finalizer> handle_;
};

enum class step { row, done, failed };

/// One execution of a prepared statement. Bound texts are not copied: they stay alive as long as the query.
class query {
public:
    explicit query(statement const& prepared) noexcept
        : handle_{prepared.handle()}
    {
    }
    query(query const&) = delete;
    query& operator=(query const&) = delete;
    ~query()
    {
        sqlite3_reset(handle_);
        sqlite3_clear_bindings(handle_);
    }

    /// Binds the next parameter.
    query& bind(std::string_view value) noexcept
    {
        // A null pointer would bind NULL.
        char const* const text = value.data() ? value.data() : "";
        sqlite3_bind_text64(handle_, ++bound_, text, value.size(), SQLITE_STATIC, SQLITE_UTF8);
        return *this;
    }
    query& bind(std::int64_t value) noexcept
    {
        sqlite3_bind_int64(handle_, ++bound_, value);
        return *this;
    }
    query& bind_null() noexcept
    {
        sqlite3_bind_null(handle_, ++bound_);
        return *this;
    }

    step next() noexcept
    {
        int const code = sqlite3_step(handle_);
        return code == SQLITE_ROW ? step::row : code == SQLITE_DONE ? step::done : step::failed;
    }

    /// A column of the row; the view ends with the next step.
    std::string_view text(int column) const noexcept
    {
        auto const* const bytes = reinterpret_cast<char const*>(sqlite3_column_text(handle_, column));
        return {bytes ? bytes : "", static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
    }
    std::int64_t integer(int column) const noexcept { return sqlite3_column_int64(handle_, column); }
    bool is_null(int column) const noexcept { return sqlite3_column_type(handle_, column) == SQLITE_NULL; }

private:
    sqlite3_stmt* handle_;
    int bound_ = 0;
};

} // namespace hono::device_registry::sqlite
