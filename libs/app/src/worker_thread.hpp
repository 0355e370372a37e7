// SPDX-License-Identifier: Apache-2.0
#pragma once
// A worker: its thread, its io_context and the service that lives there. The functions are called on the main thread;
// what they start runs on the worker's, and `done` is called there.

#include <exception>
#include <functional>
#include <memory>
#include <thread>

#include <hono/app/service_main.hpp>

namespace hono::app {

class worker_thread {
public:
    explicit worker_thread(std::size_t index);
    worker_thread(worker_thread const&) = delete;
    worker_thread& operator=(worker_thread const&) = delete;

    executor get_executor() noexcept { return io_.get_executor(); }

    /// Starts the thread, makes the service and starts it. `done` gets what either threw.
    void launch(process& shared, std::function<void(std::exception_ptr)> done);
    /// Drains the service; if launch has not ended, it is cancelled first.
    void drain(time_point until, std::function<void()> done);
    /// Stops and destroys the service, cancels what is left in its task group. `done` hears whether all of it has
    /// ended, and then the thread ends.
    void stop(time_point until, std::function<void(bool all_ended)> done);
    void join();

private:
    void run();
    awaitable<void> start_service(process& shared, std::function<void(std::exception_ptr)> done);
    awaitable<void> drain_service(time_point until, std::function<void()> done);
    awaitable<void> stop_service(time_point until, std::function<void(bool)> done);

    asio::io_context io_{1}; // one thread: Asio needs no locks between handlers
    asio::executor_work_guard<executor> work_{io_.get_executor()};
    net::task_group starting_{io_.get_executor()};
    net::task_group steps_{io_.get_executor()};
    net::task_group tasks_{io_.get_executor()};
    worker self_;
    std::unique_ptr<worker_service> service_;
    bool started_ = false;
    std::thread thread_;
};

} // namespace hono::app
