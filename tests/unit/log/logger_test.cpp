// SPDX-License-Identifier: Apache-2.0
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include <hono/log/logger.hpp>

using namespace hono;

namespace {

struct captured {
    std::vector<std::string> lines;

    captured()
    {
        log::redirect([this](std::string_view line) { lines.emplace_back(line.substr(line.find('['))); });
    }
    captured(captured const&) = delete;
    captured& operator=(captured const&) = delete;
    ~captured()
    {
        log::redirect({});
        log::set_up(log::level::info, log::format::text, "");
    }
};

} // namespace

TEST_CASE("a logger writes lines of its level and above", "[log]")
{
    captured out;
    log::logger const logger{"amqp"};
    logger.debug("no");
    logger.info("yes");
    log::set_up(log::level::error, log::format::text, "hono-http");
    logger.warn("no");
    logger.error("yes", {{"reason", "x"}});
    CHECK(out.lines == std::vector<std::string>{"[main] INFO  amqp - yes", "[main] ERROR amqp - yes reason=x"});
}

TEST_CASE("debug_enabled tells whether debug lines are written", "[log]")
{
    captured out;
    log::logger const logger{"amqp"};
    CHECK_FALSE(logger.debug_enabled());
    log::set_up(log::level::trace, log::format::text, "");
    CHECK(logger.debug_enabled());
    logger.debug("seen");
    CHECK(out.lines.size() == 1);
}

TEST_CASE("a thread's lines carry its name", "[log]")
{
    captured out;
    std::thread{[] {
        log::name_thread("worker-0");
        log::logger{"net"}.info("here");
    }}.join();
    CHECK(out.lines == std::vector<std::string>{"[worker-0] INFO  net - here"});
}

TEST_CASE("JSON lines name the component", "[log]")
{
    captured out;
    std::string line;
    log::redirect([&](std::string_view given) { line = given; });
    log::set_up(log::level::info, log::format::json, "hono-mqtt");
    log::logger{"net"}.info("here");
    CHECK(line.find(R"("component":"hono-mqtt")") != std::string::npos);
}

TEST_CASE("levels and formats are read in any case", "[log]")
{
    CHECK(log::parse_level("WARN") == log::level::warn);
    CHECK(log::parse_level("trace") == log::level::trace);
    CHECK_FALSE(log::parse_level("LOUD"));
    CHECK(log::parse_format("JSON") == log::format::json);
    CHECK_FALSE(log::parse_format("xml"));
}
