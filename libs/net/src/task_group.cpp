// SPDX-License-Identifier: Apache-2.0
#include <hono/net/task_group.hpp>

#include <cstdlib>
#include <exception>

#include <boost/asio/bind_cancellation_slot.hpp>

#include <hono/log/logger.hpp>

namespace hono::net {
namespace {

log::logger const logger{"tasks"};

[[noreturn]] void end_process(std::string_view task, std::exception_ptr failure)
{
    try {
        std::rethrow_exception(failure);
    } catch (std::exception const& error) {
        logger.error("a task failed: broken invariant", {{"task", task}, {"reason", std::string_view{error.what()}}});
    } catch (...) {
        logger.error("a task failed: broken invariant", {{"task", task}});
    }
    std::_Exit(70);
}

/// The outermost frame: chooses which cancellations reach the task.
awaitable<void> run_task(awaitable<void> task)
{
    co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation{});
    co_await asio::this_coro::throw_if_cancelled(false);
    co_await std::move(task);
}

} // namespace

task_group::task_group(executor ex)
    : executor_{ex}
    , emptied_{ex, never}
{
}

task_group::~task_group() = default;

void task_group::spawn(std::string_view name, awaitable<void> work)
{
    tasks_.emplace_back();
    auto const self = std::prev(tasks_.end());
    self->name = name;
    asio::co_spawn(executor_, run_task(std::move(work)),
                   asio::bind_cancellation_slot(self->signal.slot(), [this, self](std::exception_ptr failure) {
                       if (failure)
                           end_process(self->name, failure);
                       tasks_.erase(self);
                       if (tasks_.empty())
                           emptied_.cancel();
                   }));
}

void task_group::emit(asio::cancellation_type type)
{
    // A task may end, and leave the list, while its handler runs: advance first.
    for (auto next = tasks_.begin(); next != tasks_.end();) {
        auto const current = next++;
        current->signal.emit(type);
    }
}

void task_group::request_stop()
{
    emit(asio::cancellation_type::total);
}

void task_group::cancel()
{
    emit(asio::cancellation_type::terminal);
}

awaitable<bool> task_group::wait_empty(time_point deadline)
{
    while (!tasks_.empty()) {
        emptied_.expires_at(deadline);
        auto [error] = co_await emptied_.async_wait(nothrow);
        if (!error)
            break;
    }
    co_return tasks_.empty();
}

} // namespace hono::net
