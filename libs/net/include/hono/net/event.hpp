// SPDX-License-Identifier: Apache-2.0
#pragma once
// Lets one coroutine wait, with a deadline, for a value that another part of the same worker provides later.

#include <optional>
#include <utility>

#include <hono/net/asio.hpp>
#include <hono/net/error.hpp>

namespace hono::net {

template <class T>
class event {
public:
    explicit event(executor ex)
        : timer_{ex, never}
    {
    }

    /// Wakes the waiter. Only the first value counts.
    void set(T value)
    {
        if (value_)
            return;
        value_.emplace(std::move(value));
        timer_.cancel();
    }

    bool is_set() const noexcept { return value_.has_value(); }

    /// @errors deadline_exceeded; stopped if the waiting task was cancelled
    awaitable<result<T>> wait(time_point deadline)
    {
        if (!value_) {
            timer_.expires_at(deadline);
            auto [error] = co_await timer_.async_wait(nothrow);
            if (!value_) {
                auto const reason = error ? errc::stopped : errc::deadline_exceeded;
                co_return result<T>{boost::system::in_place_error, make_error_code(reason)};
            }
        }
        co_return result<T>{boost::system::in_place_value, std::move(*value_)};
    }

private:
    steady_timer timer_;
    std::optional<T> value_;
};

} // namespace hono::net
