// SPDX-License-Identifier: Apache-2.0
#pragma once
// Owns the coroutines of one worker: nobody spawns detached. Whoever owns the group waits for it before dying.

#include <cstddef>
#include <list>
#include <memory>
#include <string_view>

#include <boost/asio/cancellation_signal.hpp>

#include <hono/net/asio.hpp>

namespace hono::net {

/// Used from its worker's thread only.
class task_group {
public:
    explicit task_group(executor ex);
    ~task_group();
    task_group(task_group const&) = delete;
    task_group& operator=(task_group const&) = delete;

    /// Starts `task` soon. An exception that escapes it is a broken invariant: it is logged and ends the process.
    void spawn(std::string_view name, awaitable<void> task);

    std::size_t size() const noexcept { return tasks_.size(); }
    /// Tells every task to finish what it does and to take no more: cancellation_type::total. Loops read it from their
    /// cancellation state; waits for sockets and timers that are under way end with operation_aborted, so a task that
    /// means to finish tries them again. Asio remembers the latest cancellation only.
    void request_stop();
    /// Cuts the tasks' I/O (cancellation_type::terminal).
    void cancel();
    /// Until all tasks have ended, or the deadline. True if all ended.
    awaitable<bool> wait_empty(time_point deadline);

    executor get_executor() const noexcept { return executor_; }

private:
    struct task {
        std::string_view name;
        asio::cancellation_signal signal;
        bool begun = false;
        asio::cancellation_type missed = asio::cancellation_type::none; ///< what came before it had begun
    };
    awaitable<void> run_task(task& self, awaitable<void> work);
    void emit(asio::cancellation_type type);
    void emit_here(asio::cancellation_type type);
    void emit_missed();

    executor executor_;
    std::list<task> tasks_;
    steady_timer emptied_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true); ///< for handlers that may run after the group
};

} // namespace hono::net
