// SPDX-License-Identifier: Apache-2.0
#include <hono/ops/health.hpp>

#include <algorithm>
#include <atomic>
#include <list>
#include <mutex>
#include <optional>
#include <vector>

#include "report.hpp"

namespace hono::ops {

namespace {

struct entry {
    probe which;
    std::string id;
    check quick; // or
    async_check slow;
    std::chrono::milliseconds timeout{0};
};

/// The waiting checks of one request.
struct batch {
    explicit batch(executor ex)
        : changed{ex}
    {
    }

    struct slot {
        std::shared_ptr<entry const> what;
        time_point deadline;
        std::optional<item> result;
    };
    std::vector<slot> slots;
    steady_timer changed;

    /// When the last of the unfinished checks has timed out; nothing if all are finished.
    std::optional<time_point> last_deadline() const
    {
        std::optional<time_point> last;
        for (auto const& s : slots)
            if (!s.result)
                last = std::max(last.value_or(s.deadline), s.deadline);
        return last;
    }
};

awaitable<item> evaluate(std::shared_ptr<entry const> what, time_point deadline)
{
    // What a check throws is its result: a broken check must not end the process.
    try {
        auto result = co_await what->slow(deadline);
        if (clock::now() >= deadline)
            co_return make_failed_item(what->id, "Timeout");
        co_return make_item(what->id, std::move(result));
    } catch (std::exception const& error) {
        co_return make_failed_item(what->id, error.what());
    }
}

awaitable<void> run_check(std::shared_ptr<batch> all, std::size_t index)
{
    auto const what = all->slots[index].what;
    auto result = co_await evaluate(what, all->slots[index].deadline);
    all->slots[index].result = std::move(result);
    all->changed.cancel();
}

awaitable<void> wait_for_all(std::shared_ptr<batch> all)
{
    auto const stop = co_await asio::this_coro::cancellation_state;
    for (auto last = all->last_deadline(); last && clock::now() < *last; last = all->last_deadline()) {
        all->changed.expires_at(*last);
        auto [ignored] = co_await all->changed.async_wait(nothrow);
        (void)ignored;
        if (stop.cancelled() != asio::cancellation_type::none)
            break;
    }
}

item evaluate_now(entry const& what)
{
    try {
        return make_item(what.id, what.quick());
    } catch (std::exception const& error) {
        return make_failed_item(what.id, error.what());
    }
}

} // namespace

struct health::state {
    enum class phase { starting, started, stopping };
    std::atomic<phase> now{phase::starting};
    std::mutex mutex;
    std::list<std::shared_ptr<entry const>> entries;

    static std::shared_ptr<void> add(std::shared_ptr<state> const& self, entry what)
    {
        auto made = std::make_shared<entry const>(std::move(what));
        std::lock_guard const lock{self->mutex};
        auto const place = self->entries.insert(self->entries.end(), std::move(made));
        return {nullptr, [self, place](void*) {
                    std::lock_guard const relock{self->mutex};
                    self->entries.erase(place);
                }};
    }

    item startup_item() const
    {
        switch (now.load()) {
        case phase::starting:
            return make_item("startup", down("starting"));
        case phase::stopping:
            return make_item("startup", down("stopping"));
        case phase::started:
            break;
        }
        return make_item("startup", up());
    }

    /// Results of the quick checks; the slow ones go to `slow`.
    std::vector<item> run_quick_checks(probe which, batch& slow)
    {
        std::vector<item> items;
        if (which == probe::readiness)
            items.push_back(startup_item());
        std::lock_guard const lock{mutex};
        for (auto const& what : entries) {
            if (what->which != which)
                continue;
            if (what->quick)
                items.push_back(evaluate_now(*what));
            else
                slow.slots.push_back({what, deadline_in(what->timeout), {}});
        }
        return items;
    }
};

check_result up()
{
    return {};
}

check_result down(std::string cause)
{
    return {false, {{"cause", std::move(cause)}}};
}

health::health()
    : state_{std::make_shared<state>()}
{
}

health::~health() = default;

registration health::register_readiness(std::string id, check procedure)
{
    return registration{state::add(state_, {probe::readiness, std::move(id), std::move(procedure), {}, {}})};
}

registration health::register_readiness(std::string id, async_check procedure, std::chrono::milliseconds timeout)
{
    return registration{state::add(state_, {probe::readiness, std::move(id), {}, std::move(procedure), timeout})};
}

registration health::register_liveness(std::string id, check procedure)
{
    return registration{state::add(state_, {probe::liveness, std::move(id), std::move(procedure), {}, {}})};
}

registration health::register_liveness(std::string id, async_check procedure, std::chrono::milliseconds timeout)
{
    return registration{state::add(state_, {probe::liveness, std::move(id), {}, std::move(procedure), timeout})};
}

void health::set_started() noexcept
{
    state_->now = state::phase::started;
}

void health::set_stopping() noexcept
{
    // A process that is told to stop while it starts never was started: /startup stays 503.
    auto expected = state::phase::started;
    state_->now.compare_exchange_strong(expected, state::phase::stopping);
}

bool health::is_started() const noexcept
{
    return state_->now == state::phase::started;
}

awaitable<health_report> health::report(probe which, net::task_group& tasks) const
{
    auto const self = state_;
    auto const slow = std::make_shared<batch>(tasks.get_executor());
    auto items = self->run_quick_checks(which, *slow);
    for (std::size_t i = 0; i < slow->slots.size(); ++i)
        tasks.spawn("health check", run_check(slow, i));
    co_await wait_for_all(slow);
    for (auto& s : slow->slots)
        items.push_back(s.result ? std::move(*s.result) : make_failed_item(s.what->id, "Timeout"));
    co_return render(std::move(items));
}

health_report health::startup_report() const
{
    if (state_->now == state::phase::starting)
        return render({state_->startup_item()});
    return render({make_item("startup", up())});
}

} // namespace hono::ops
