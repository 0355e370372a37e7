// SPDX-License-Identifier: Apache-2.0
#pragma once
// Lets a bounded number of coroutines of one worker do something at a time; the others wait, first come, first served.

#include <cstddef>
#include <list>
#include <utility>

#include <hono/net/event.hpp>

namespace hono::auth {

class waiting_line {
public:
    waiting_line(executor ex, std::size_t max_running, std::size_t max_waiting)
        : executor_{ex}
        , free_{max_running}
        , max_waiting_{max_waiting}
    {
    }

    /// Whoever holds one is being served.
    class turn {
    public:
        explicit turn(waiting_line& of) noexcept
            : line_{&of}
        {
        }
        turn(turn&& other) noexcept
            : line_{std::exchange(other.line_, nullptr)}
        {
        }
        turn& operator=(turn&&) = delete;
        ~turn()
        {
            if (line_)
                line_->pass_on();
        }

    private:
        waiting_line* line_;
    };

    /// @errors net::errc::overloaded, deadline_exceeded, stopped
    awaitable<result<turn>> wait(time_point deadline)
    {
        if (free_ > 0) {
            --free_;
            co_return turn{*this};
        }
        if (waiting_.size() >= max_waiting_)
            co_return net::errc::overloaded;
        auto const place = waiting_.emplace(waiting_.end(), executor_);
        auto const called = co_await place->wait(deadline);
        waiting_.erase(place);
        if (!called)
            co_return called.error();
        co_return turn{*this};
    }

private:
    void pass_on()
    {
        for (auto& next : waiting_) {
            if (next.is_set())
                continue; // called already, and about to leave the line
            next.set(true);
            return;
        }
        ++free_;
    }

    executor executor_;
    std::size_t free_;
    std::size_t max_waiting_;
    std::list<net::event<bool>> waiting_;
};

} // namespace hono::auth
