// SPDX-License-Identifier: Apache-2.0
#include <hono/net/task_group.hpp>

#include <cstdlib>
#include <exception>
#include <utility>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/dispatch.hpp>

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

} // namespace

task_group::task_group(executor ex)
    : executor_{ex}
    , emptied_{ex, never}
{
}

task_group::~task_group() = default;

/// The outermost frame: chooses which cancellations reach the task.
awaitable<void> task_group::run_task(task& self, awaitable<void> work)
{
    co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation{});
    co_await asio::this_coro::throw_if_cancelled(false);
    self.begun = true;
    if (self.missed != asio::cancellation_type::none)
        asio::post(executor_, [this, alive = std::weak_ptr{alive_}] {
            if (!alive.expired())
                emit_missed();
        });
    co_await std::move(work);
}

void task_group::spawn(std::string_view name, awaitable<void> work)
{
    tasks_.emplace_back();
    auto const self = std::prev(tasks_.end());
    self->name = name;
    asio::co_spawn(executor_, run_task(*self, std::move(work)),
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
    // Told from outside of the loop, Asio would pass a cancellation on in a handler of its own, which may come after
    // the end of its task. In the loop it is passed on at once.
    asio::dispatch(executor_, [this, type, alive = std::weak_ptr{alive_}] {
        if (!alive.expired())
            emit_here(type);
    });
}

void task_group::emit_here(asio::cancellation_type type)
{
    // A task may end, and leave the list, while its handler runs: advance first.
    for (auto next = tasks_.begin(); next != tasks_.end();) {
        auto const current = next++;
        // Asio's entry frame of a coroutine throws if it is cancelled early, and nobody could catch that.
        if (current->begun)
            current->signal.emit(type);
        else
            current->missed |= type;
    }
}

/// By now the tasks in question wait for something, so the cancellation has the effect that it would have had later.
void task_group::emit_missed()
{
    for (auto next = tasks_.begin(); next != tasks_.end();) {
        auto const current = next++;
        if (current->begun && current->missed != asio::cancellation_type::none)
            current->signal.emit(std::exchange(current->missed, asio::cancellation_type::none));
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
