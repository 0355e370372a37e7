// SPDX-License-Identifier: Apache-2.0
// A service that does nothing but what the tests of start and stop ask it to do wrong.
#include <hono/app/service_main.hpp>

#include <atomic>
#include <stdexcept>
#include <thread>

#include <hono/config/blocks.hpp>
#include <hono/log/logger.hpp>
#include <hono/net/event.hpp>
#include <hono/net/listener.hpp>

using namespace hono;

namespace {

log::logger const logger{"fake"};

struct options {
    std::string fault; ///< where it misbehaves
    std::uint16_t port = 0;
    std::chrono::nanoseconds start_delay{0};
};

awaitable<void> sleep_for(std::chrono::nanoseconds span)
{
    steady_timer timer{co_await asio::this_coro::executor, span};
    auto [error] = co_await timer.async_wait(nothrow);
    (void)error;
}

/// Does not even end when it is cancelled.
awaitable<void> hang()
{
    for (;;)
        co_await sleep_for(std::chrono::hours{1});
}

class fake_worker final : public app::worker_service {
public:
    fake_worker(options const& given, net::port_claim& claim, app::worker& self)
        : options_{given}
        , self_{self}
        , acceptor_{claim.take(self.index, self.ex)}
    {
    }
    ~fake_worker() override { logger.info("destroyed", {{"worker", self_.index}}); }

    awaitable<void> start() override
    {
        if (options_.fault == "start" && self_.index == 0)
            throw std::runtime_error{"no luck today"};
        if (options_.fault == "start-hangs")
            co_await hang();
        co_await sleep_for(options_.start_delay);
        self_.tasks.spawn("accept", net::accept_loop(acceptor_, [](tcp_socket) {}));
        if (options_.fault == "blocks")
            self_.tasks.spawn("block", block());
        if (options_.fault == "task-hangs")
            self_.tasks.spawn("hang", hang());
        if (options_.fault == "task-throws")
            self_.tasks.spawn("throw", fail());
    }

    awaitable<void> drain(time_point until) override
    {
        acceptor_.close();
        logger.info("draining", {{"worker", self_.index}, {"ms", milliseconds_to(until)}});
        if (options_.fault == "drain-hangs")
            co_await hang();
        co_await sleep_for(std::chrono::milliseconds{200});
        logger.info("drained", {{"worker", self_.index}});
    }

    awaitable<void> stop() override
    {
        logger.info("service stopped", {{"worker", self_.index}});
        co_return;
    }

private:
    static std::int64_t milliseconds_to(time_point until)
    {
        return std::chrono::duration_cast<std::chrono::milliseconds>(until - clock::now()).count();
    }
    static awaitable<void> block()
    {
        co_await sleep_for(std::chrono::milliseconds{100});
        std::this_thread::sleep_for(std::chrono::seconds{3});
    }
    static awaitable<void> fail()
    {
        co_await sleep_for(std::chrono::milliseconds{100});
        throw std::logic_error{"two and two is five"};
    }

    options options_;
    app::worker& self_;
    tcp_acceptor acceptor_;
};

class fake_process final : public app::process {
public:
    fake_process(options given, std::size_t workers)
        : options_{std::move(given)}
        , workers_{workers}
    {
    }
    ~fake_process() override { logger.info("process destroyed"); }

    void bind() override
    {
        if (options_.fault == "bind")
            throw std::runtime_error{"bind went wrong"};
        claim_.emplace("127.0.0.1", options_.port, workers_);
    }
    std::unique_ptr<app::worker_service> make_worker(app::worker& self) override
    {
        return std::make_unique<fake_worker>(options_, *claim_, self);
    }
    std::vector<std::string> bound_addresses() const override
    {
        return {"tcp://127.0.0.1:" + std::to_string(claim_->port()), "tcp://second:1"};
    }

private:
    options options_;
    std::size_t workers_;
    std::optional<net::port_claim> claim_;
};

std::unique_ptr<app::process> set_up(app::context& parts)
{
    auto& values = parts.settings();
    options made;
    made.fault = values.text("hono.fake.fault");
    made.port = static_cast<std::uint16_t>(values.integer("hono.fake.port"));
    made.start_delay = values.duration("hono.fake.startDelay");
    if (made.fault == "settings")
        values.report("E03", "hono.fake.fault", "not this one");
    if (made.fault == "setup")
        throw std::runtime_error{"setup went wrong"};
    return std::make_unique<fake_process>(std::move(made), parts.worker_count());
}

config::schema make_schema()
{
    config::schema known;
    config::add_app_block(known);
    config::add_health_block(known);
    known.add({.name = "hono.fake.fault", .meaning = "What goes wrong."})
        .add({.name = "hono.fake.port",
              .type = config::kind::integer,
              .default_value = "0",
              .meaning = "Port.",
              .min = 0,
              .max = 65535})
        .add({.name = "hono.fake.startDelay",
              .type = config::kind::duration,
              .default_value = "0",
              .meaning = "How long a worker takes to start."})
        .add({.name = "hono.fake.eventLoopBlockedCheckTimeout",
              .type = config::kind::integer,
              .default_value = "5000",
              .meaning = "Time-out of the liveness check.",
              .min = 1})
        .add({.name = "hono.fake.password", .type = config::kind::secret, .meaning = "Not to be seen."});
    return known;
}

} // namespace

int main(int argc, char* argv[])
{
    app::program what{.name = "hono-fake", .executable = "fake-service", .schema = make_schema(), .setup = set_up};
    what.event_loop_check = true;
    what.event_loop_timeout_property = "hono.fake.eventLoopBlockedCheckTimeout";
    return app::service_main(std::move(what), argc, argv);
}
