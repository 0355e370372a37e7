// SPDX-License-Identifier: Apache-2.0
#pragma once
// Threads for what would block a worker: password hashing, the stores' drivers, file reads. Bounded and fair: work is
// queued per key (a tenant), and the keys take turns, so that one tenant's storm does not starve the others.

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include <hono/net/asio.hpp>
#include <hono/net/error.hpp>
#include <hono/net/event.hpp>

namespace hono::net {

class worker_pool {
public:
    /// `max_queued` bounds the waiting work of all keys together, and half of it that of one key.
    worker_pool(std::size_t threads, std::size_t max_queued);
    /// Runs what is queued, then joins.
    ~worker_pool();
    worker_pool(worker_pool const&) = delete;
    worker_pool& operator=(worker_pool const&) = delete;

    /// Runs `work` on a pool thread and returns its value on the calling worker. Any worker may call.
    /// @errors overloaded (at the bound), deadline_exceeded (the work still runs, its value is dropped)
    template <class Work>
    awaitable<result<std::invoke_result_t<Work>>> run(std::string key, Work work, time_point deadline)
    {
        using value_type = std::invoke_result_t<Work>;
        auto const ex = co_await asio::this_coro::executor;
        auto done = std::make_shared<event<value_type>>(ex);
        // The job hands `done` over, so that it dies where its timer lives: on the worker, or with the worker's
        // context.
        bool const accepted = submit(std::move(key), [ex, done, work = std::move(work)]() mutable {
            auto value = work();
            asio::post(ex,
                       [done = std::move(done), value = std::move(value)]() mutable { done->set(std::move(value)); });
        });
        if (!accepted)
            co_return errc::overloaded;
        co_return co_await done->wait(deadline);
    }

    /// Queues `work`; false at the bound.
    bool submit(std::string key, std::function<void()> work);

private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace hono::net
