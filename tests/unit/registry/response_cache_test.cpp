// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <hono/registry/error.hpp>
#include <hono/registry/response_cache.hpp>

#include "run_io.hpp"

using namespace hono;
using namespace std::chrono_literals;

namespace {

using cache = registry::response_cache<std::string>;

awaitable<result<cache::fetched>> answer(int* calls, std::string value, std::chrono::seconds keep_for)
{
    ++*calls;
    co_await asio::post(co_await asio::this_coro::executor, use_awaitable);
    co_return cache::fetched{std::make_shared<std::string const>(std::move(value)), keep_for};
}

awaitable<result<cache::fetched>> refuse(int* calls)
{
    ++*calls;
    co_await asio::post(co_await asio::this_coro::executor, use_awaitable);
    co_return registry::errc::device_unknown;
}

awaitable<void> load(cache& from, std::string key, awaitable<result<cache::fetched>> fetch, std::string* value)
{
    auto const found = co_await from.load(std::move(key), std::move(fetch), deadline_in(5s));
    *value = found ? **found : found.error().message();
}

awaitable<void> fill(cache& into, int* calls, int count)
{
    std::string ignored;
    for (int i = 0; i < count; ++i) {
        auto fetch = answer(calls, "v", 300s);
        co_await load(into, std::to_string(i), std::move(fetch), &ignored);
    }
}

} // namespace

TEST_CASE("the cache time follows the directive, else the status", "[registry]")
{
    auto const [status, directive, seconds] = GENERATE(table<int, std::string, int>({
        {200, "max-age = 300", 300},
        {200, "max-age=180", 180},
        {200, "  max-age   =\t60 ", 60},
        {404, "max-age = 5", 5},
        {200, "no-cache", 0},
        {200, "  no-cache", 0},
        {200, "", 600},
        {200, "max-age = x", 600},
        {201, "", 0},
        {404, "", 0},
        {503, "", 0},
        {200, "max-age = 99999999999", 365 * 24 * 3600},
    }));
    CHECK(registry::cache_time(status, directive, 600s).count() == seconds);
}

TEST_CASE("several who ask for one key share one look-up", "[registry]")
{
    test::worker_io io;
    cache answers{io.executor(), 10};
    int calls = 0;
    std::string a, b;
    io.tasks.spawn("a", load(answers, "k", answer(&calls, "one", 300s), &a));
    io.run(load(answers, "k", answer(&calls, "two", 300s), &b));
    CHECK(calls == 1);
    CHECK(a == "one");
    CHECK(b == "one");
    REQUIRE(answers.find("k") != nullptr);
    CHECK(*answers.find("k") == "one");
}

TEST_CASE("answers that may not be kept, and refusals, are asked for again", "[registry]")
{
    test::worker_io io;
    cache answers{io.executor(), 10};
    int calls = 0;
    std::string value;
    io.run(load(answers, "k", answer(&calls, "one", 0s), &value));
    io.run(load(answers, "k", refuse(&calls), &value));
    CHECK(value == "device unknown or disabled");
    io.run(load(answers, "k", answer(&calls, "two", 0s), &value));
    CHECK(value == "two");
    CHECK(calls == 3);
    CHECK(answers.size() == 0);
}

TEST_CASE("the cache is bounded: the least recently used goes first", "[registry]")
{
    test::worker_io io;
    cache answers{io.executor(), 3};
    int calls = 0;
    io.run(fill(answers, &calls, 3));
    CHECK(answers.find("0") != nullptr); // used: now "1" is the oldest
    std::string ignored;
    io.run(load(answers, "new", answer(&calls, "v", 300s), &ignored));
    CHECK(answers.size() == 3);
    CHECK(answers.find("1") == nullptr);
    CHECK(answers.find("0") != nullptr);
}

TEST_CASE("a cache of size zero keeps nothing", "[registry]")
{
    test::worker_io io;
    cache answers{io.executor(), 0};
    int calls = 0;
    io.run(fill(answers, &calls, 2));
    CHECK(answers.size() == 0);
}
