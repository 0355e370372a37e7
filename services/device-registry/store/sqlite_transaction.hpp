// SPDX-License-Identifier: Apache-2.0
#pragma once
// A write transaction. A failed statement is remembered and turns whatever follows into `unavailable`, so that a
// writer's steps read as a plain list. Rolled back unless committed.

#include <optional>
#include <string>

#include "store/sqlite.hpp"
#include "store/store.hpp"

namespace hono::device_registry::sqlite {

class transaction {
public:
    explicit transaction(connection& db);
    transaction(transaction const&) = delete;
    transaction& operator=(transaction const&) = delete;
    ~transaction();

    /// Runs a statement that changes something.
    template <class... Values>
    void run(statement const& prepared, Values const&... values)
    {
        if (failed_)
            return;
        query q{prepared};
        (bind(q, values), ...);
        if (q.next() != step::done)
            fail();
    }

    /// The first column of the first row, if there is a row.
    template <class... Values>
    std::optional<std::string> text(statement const& prepared, Values const&... values)
    {
        if (failed_)
            return std::nullopt;
        query q{prepared};
        (bind(q, values), ...);
        auto const state = q.next();
        if (state == step::row)
            return std::string{q.text(0)};
        if (state == step::failed)
            fail();
        return std::nullopt;
    }

    /// The reason not to go on: `reason`, unless the reads that led to it have failed.
    error_code refuse(store_errc reason) const { return failed_ ? store_errc::unavailable : reason; }
    result<void> commit();

private:
    static void bind(query& q, std::string_view value) { q.bind(value); }
    static void bind(query& q, std::int64_t value) { q.bind(value); }
    static void bind(query& q, std::optional<std::int64_t> value) { value ? q.bind(*value) : q.bind_null(); }
    void fail();

    connection& db_;
    bool open_ = false;
    bool failed_ = false;
};

} // namespace hono::device_registry::sqlite
