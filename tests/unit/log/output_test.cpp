// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <chrono>

#include <catch2/catch.hpp>
#include <spdlog/pattern_formatter.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include "output.hpp"

using hono::log::output;

namespace {

struct piped_log {
    std::array<int, 2> ends{-1, -1};
    std::unique_ptr<spdlog::logger> log;

    piped_log()
    {
        REQUIRE(::pipe(ends.data()) == 0);
        log = std::make_unique<spdlog::logger>("x", std::make_shared<output>(ends[1]));
        log->set_formatter(std::make_unique<spdlog::pattern_formatter>("%v"));
    }
    piped_log(piped_log const&) = delete;
    piped_log& operator=(piped_log const&) = delete;
    ~piped_log()
    {
        ::close(ends[0]);
        ::close(ends[1]);
    }

    std::string read() const
    {
        std::string all(1 << 20, '\0');
        auto const size = ::read(ends[0], all.data(), all.size());
        all.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
        return all;
    }
};

} // namespace

TEST_CASE("a line is written at once", "[log]")
{
    piped_log pipe;
    pipe.log->info("one");
    CHECK(pipe.read() == "one\n");
}

TEST_CASE("a reader that is stuck costs lines, not time, and learns how many", "[log]")
{
    piped_log pipe;
    std::string const filler(4000, 'x');
    auto const start = std::chrono::steady_clock::now();
    for (int i = 0; i < 1000; ++i)
        pipe.log->info(filler);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds{5}); // not 1000 times the patience

    auto const kept = pipe.read().size() / (filler.size() + 1);
    CHECK(kept < 1000);
    pipe.log->info("again");
    CHECK(pipe.read() ==
          "... " + std::to_string(1000 - kept) + " lines lost: the reader of this output was too slow\nagain\n");
}
