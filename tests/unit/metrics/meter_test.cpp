// SPDX-License-Identifier: Apache-2.0
#include <hono/metrics/meter.hpp>

#include <catch2/catch.hpp>

using namespace hono::metrics;
using namespace std::chrono_literals;

namespace {

time_point fake_now;

time_point read_fake_now()
{
    return fake_now;
}

} // namespace

TEST_CASE("a maximum lasts for its window and the next one", "[metrics]")
{
    fake_now = time_point{600s};
    decaying_max max{&read_fake_now};
    CHECK(max.value() == 0);
    max.update(70);
    max.update(50);
    CHECK(max.value() == 70);
    fake_now += 60s;
    CHECK(max.value() == 70);
    max.update(20);
    CHECK(max.value() == 70);
    fake_now += 60s;
    CHECK(max.value() == 20);
    fake_now += 60s;
    CHECK(max.value() == 0);
}

TEST_CASE("a maximum of long ago does not come back with a new sample", "[metrics]")
{
    fake_now = time_point{600s};
    decaying_max max{&read_fake_now};
    max.update(70);
    fake_now += 180s;
    max.update(3);
    CHECK(max.value() == 3);
}

TEST_CASE("a timer keeps nanoseconds and takes no negative duration", "[metrics]")
{
    fake_now = time_point{600s};
    timer took{&read_fake_now};
    took.record(2ms);
    took.record(-5ms);
    CHECK(took.count() == 2);
    CHECK(took.sum() == 2'000'000);
    CHECK(took.max() == 2'000'000);
}

TEST_CASE("a meter fills one cache line of its own", "[metrics]")
{
    CHECK(sizeof(counter) == 64);
    CHECK(sizeof(gauge) == 64);
    CHECK(sizeof(summary) == 64);
    CHECK(sizeof(timer) == 64);
    CHECK(alignof(timer) == 64);
}
