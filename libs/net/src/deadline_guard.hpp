// SPDX-License-Identifier: Apache-2.0
#pragma once
// Cancels an I/O object's pending operations at a deadline, as long as the guard lives. The timer's handler may already
// be queued when the guard goes: it looks at the shared state before it touches the object.

#include <memory>

#include <hono/net/asio.hpp>

namespace hono::net {

template <class Cancellable>
class deadline_guard {
public:
    deadline_guard(Cancellable& object, executor ex, time_point deadline)
        : timer_{ex}
    {
        if (deadline == never)
            return;
        state_ = std::make_shared<state>(state::waiting);
        timer_.expires_at(deadline);
        timer_.async_wait([current = state_, &object](error_code error) {
            if (error || *current != state::waiting)
                return;
            *current = state::fired;
            if constexpr (requires(error_code ignored) { object.cancel(ignored); }) {
                error_code ignored; // a socket that was closed meanwhile
                object.cancel(ignored);
            } else {
                object.cancel();
            }
        });
    }
    ~deadline_guard()
    {
        if (state_ && *state_ == state::waiting)
            *state_ = state::gone;
    }
    deadline_guard(deadline_guard const&) = delete;
    deadline_guard& operator=(deadline_guard const&) = delete;

    bool fired() const noexcept { return state_ && *state_ == state::fired; }

private:
    enum class state { waiting, fired, gone };

    steady_timer timer_;
    std::shared_ptr<state> state_;
};

} // namespace hono::net
