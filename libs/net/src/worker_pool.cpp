// SPDX-License-Identifier: Apache-2.0
#include <hono/net/worker_pool.hpp>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

namespace hono::net {

struct worker_pool::state {
    std::mutex mutex;
    std::condition_variable ready;
    std::unordered_map<std::string, std::deque<std::function<void()>>> queues;
    std::deque<std::string> turns; // keys with waiting work, each once
    std::size_t queued = 0;
    std::size_t max_queued = 0;
    bool stopping = false;
    std::vector<std::thread> threads;

    std::function<void()> take(std::unique_lock<std::mutex>& lock)
    {
        ready.wait(lock, [this] { return stopping || !turns.empty(); });
        if (turns.empty())
            return nullptr;
        auto key = std::move(turns.front());
        turns.pop_front();
        auto const found = queues.find(key);
        auto work = std::move(found->second.front());
        found->second.pop_front();
        --queued;
        if (found->second.empty())
            queues.erase(found);
        else
            turns.push_back(std::move(key));
        return work;
    }

    void run()
    {
        std::unique_lock lock{mutex};
        while (auto work = take(lock)) {
            lock.unlock();
            work();
            work = nullptr; // what it holds may be destroyed slowly: not under the lock
            lock.lock();
        }
    }
};

worker_pool::worker_pool(std::size_t threads, std::size_t max_queued)
    : state_{std::make_unique<state>()}
{
    state_->max_queued = max_queued;
    for (std::size_t i = 0; i < threads; ++i)
        state_->threads.emplace_back([state = state_.get()] { state->run(); });
}

worker_pool::~worker_pool()
{
    {
        std::lock_guard const lock{state_->mutex};
        state_->stopping = true;
    }
    state_->ready.notify_all();
    for (auto& thread : state_->threads)
        thread.join();
}

bool worker_pool::submit(std::string key, std::function<void()> work)
{
    {
        std::lock_guard const lock{state_->mutex};
        if (state_->stopping || state_->queued >= state_->max_queued)
            return false;
        auto const [entry, is_new] = state_->queues.try_emplace(key);
        if (!is_new && entry->second.size() >= std::max<std::size_t>(1, state_->max_queued / 2))
            return false;
        entry->second.push_back(std::move(work));
        ++state_->queued;
        if (is_new)
            state_->turns.push_back(std::move(key));
    }
    state_->ready.notify_one();
    return true;
}

} // namespace hono::net
