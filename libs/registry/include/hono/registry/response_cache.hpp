// SPDX-License-Identifier: Apache-2.0
#pragma once
// Answers of the registry for as long as it allows (amqp-apis.md §4.5, adapter-common.md §9): bounded, the least
// recently used goes first, one look-up in flight per key. One worker's.

#include <chrono>
#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include <hono/base/result.hpp>
#include <hono/net/asio.hpp>
#include <hono/net/error.hpp>

namespace hono::registry {

struct cache_options {
    std::size_t max_entries = 20'000;          ///< 0 = no cache
    std::chrono::seconds default_timeout{600}; ///< for cacheable answers without a directive
};

/// How long an answer may be kept: by its directive, else by its status; zero = not at all.
std::chrono::seconds cache_time(int status, std::string_view directive, std::chrono::seconds default_timeout);

template <class Value>
class response_cache {
public:
    using shared = std::shared_ptr<Value const>;

    /// What a look-up brought; `keep_for` zero: not cached.
    struct fetched {
        shared value;
        std::chrono::seconds keep_for{0};
    };

    response_cache(executor ex, std::size_t max_entries)
        : executor_{ex}
        , max_entries_{max_entries}
    {
    }
    response_cache(response_cache const&) = delete;
    response_cache& operator=(response_cache const&) = delete;

    /// The cached answer, or null.
    shared find(std::string_view key)
    {
        auto const found = entries_.find(key);
        if (found == entries_.end())
            return nullptr;
        if (found->second.expires <= clock::now()) {
            order_.erase(found->second.place);
            entries_.erase(found);
            return nullptr;
        }
        order_.splice(order_.begin(), order_, found->second.place);
        return found->second.value;
    }

    /// Looks up `key` by `fetch` (an awaitable<result<fetched>>), unless somebody does already: then that result is
    /// shared. @errors those of fetch; deadline_exceeded while waiting for another's
    awaitable<result<shared>> load(std::string key, awaitable<result<fetched>> fetch, time_point deadline)
    {
        if (auto const other = in_flight_.find(key); other != in_flight_.end()) {
            auto const flight = other->second;
            co_return co_await join(flight, deadline);
        }
        auto const flight = std::make_shared<shared_flight>(executor_);
        in_flight_.emplace(key, flight);
        auto answer = co_await std::move(fetch);
        in_flight_.erase(key);
        if (answer && answer->keep_for.count() > 0)
            put(key, answer->value, answer->keep_for);
        flight->answer = answer ? result<shared>{answer->value} : result<shared>{answer.error()};
        flight->done.cancel();
        co_return *flight->answer;
    }

    std::size_t size() const noexcept { return entries_.size(); }

private:
    struct hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
    };
    struct entry {
        shared value;
        time_point expires;
        std::list<std::string const*>::iterator place;
    };
    struct shared_flight {
        explicit shared_flight(executor ex)
            : done{ex, never}
        {
        }
        steady_timer done;
        std::optional<result<shared>> answer;
    };

    awaitable<result<shared>> join(std::shared_ptr<shared_flight> flight, time_point deadline)
    {
        steady_timer limit{executor_, deadline};
        limit.async_wait([flight](error_code error) {
            if (!error)
                flight->done.cancel();
        });
        while (!flight->answer && clock::now() < deadline) {
            auto [ignored] = co_await flight->done.async_wait(nothrow);
            (void)ignored;
        }
        if (!flight->answer)
            co_return net::errc::deadline_exceeded;
        co_return *flight->answer;
    }

    void put(std::string const& key, shared value, std::chrono::seconds keep_for)
    {
        if (max_entries_ == 0)
            return;
        auto const [place, is_new] = entries_.try_emplace(key);
        if (is_new) {
            order_.push_front(&place->first);
            place->second.place = order_.begin();
        } else {
            order_.splice(order_.begin(), order_, place->second.place);
        }
        place->second.value = std::move(value);
        place->second.expires = clock::now() + keep_for;
        if (entries_.size() > max_entries_) {
            auto const oldest = entries_.find(*order_.back());
            order_.pop_back();
            entries_.erase(oldest);
        }
    }

    executor executor_;
    std::size_t max_entries_;
    std::unordered_map<std::string, entry, hash, std::equal_to<>> entries_;
    std::list<std::string const*> order_; // most recently used first; points to the map's keys
    std::unordered_map<std::string, std::shared_ptr<shared_flight>> in_flight_;
};

} // namespace hono::registry
