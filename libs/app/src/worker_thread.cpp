// SPDX-License-Identifier: Apache-2.0
#include "worker_thread.hpp"

#include <cstdlib>

#include <hono/log/logger.hpp>
#include <hono/log/set_up.hpp>

namespace hono::app {

namespace {

log::logger const logger{"app"};

} // namespace

worker_thread::worker_thread(std::size_t index)
    : self_{index, io_, io_.get_executor(), tasks_}
{
}

void worker_thread::launch(process& shared, std::function<void(std::exception_ptr)> done)
{
    starting_.spawn("start worker", start_service(shared, std::move(done)));
    thread_ = std::thread{[this] { run(); }};
}

void worker_thread::drain(time_point until, std::function<void()> done)
{
    asio::post(io_, [this, until, done = std::move(done)]() mutable {
        steps_.spawn("drain worker", drain_service(until, std::move(done)));
    });
}

void worker_thread::stop(time_point until, std::function<void(bool)> done)
{
    asio::post(io_, [this, until, done = std::move(done)]() mutable {
        steps_.spawn("stop worker", stop_service(until, std::move(done)));
    });
}

void worker_thread::join()
{
    if (thread_.joinable())
        thread_.join();
}

void worker_thread::run()
{
    log::name_thread("worker-" + std::to_string(self_.index));
    try {
        io_.run();
    } catch (std::exception const& error) {
        logger.error("a worker failed: broken invariant", {{"reason", std::string_view{error.what()}}});
        std::_Exit(70);
    }
}

awaitable<void> worker_thread::start_service(process& shared, std::function<void(std::exception_ptr)> done)
{
    std::exception_ptr failure;
    try {
        service_ = shared.make_worker(self_);
        co_await service_->start();
        started_ = true;
    } catch (...) {
        failure = std::current_exception();
    }
    done(failure);
}

awaitable<void> worker_thread::drain_service(time_point until, std::function<void()> done)
{
    starting_.cancel();
    co_await starting_.wait_empty(never);
    if (started_)
        co_await service_->drain(until);
    done();
}

awaitable<void> worker_thread::stop_service(time_point until, std::function<void(bool)> done)
{
    if (started_)
        co_await service_->stop();
    tasks_.cancel();
    bool const all_ended = co_await tasks_.wait_empty(until);
    // A task that still runs may refer to the service: then the process is aborted with both in place.
    if (all_ended)
        service_.reset();
    done(all_ended);
    work_.reset();
}

} // namespace hono::app
