// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <hono/tlsconfig/context.hpp>

namespace hono::tlsconfig {

context_slot::context_slot(context_pointer first) noexcept
    : current_{std::move(first)}
{
}

context_pointer context_slot::current() const
{
    std::lock_guard const lock{mutex_};
    return current_;
}

void context_slot::publish(context_pointer next)
{
    std::lock_guard const lock{mutex_};
    current_.swap(next); // the old one goes with `next`, behind the lock
}

} // namespace hono::tlsconfig
