// SPDX-License-Identifier: Apache-2.0
#include <hono/metrics/process_metrics.hpp>

#include <ctime>

#include <catch2/catch.hpp>

using namespace hono::metrics;

namespace {

double value_of(std::string const& text, std::string const& name)
{
    auto const at = text.find("\n" + name + " ");
    INFO(text);
    REQUIRE(at != std::string::npos);
    return std::stod(text.substr(at + name.size() + 2));
}

} // namespace

TEST_CASE("the process describes itself", "[metrics]")
{
    registry all{{}};
    auto const handles = register_process_metrics(all);
    auto const text = "\n" + all.render();
    CHECK(value_of(text, "process_resident_memory_bytes") > 1e6);
    CHECK(value_of(text, "process_virtual_memory_bytes") >= value_of(text, "process_resident_memory_bytes"));
    CHECK(value_of(text, "process_cpu_seconds_total") > 0);
    CHECK(value_of(text, "process_open_fds") >= 3);
    CHECK(value_of(text, "process_max_fds") >= value_of(text, "process_open_fds"));
    CHECK(value_of(text, "process_threads") >= 1);
    auto const now = static_cast<double>(std::time(nullptr));
    CHECK(value_of(text, "process_start_time_seconds") == Approx(now).margin(100));
}
