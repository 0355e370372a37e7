// SPDX-License-Identifier: Apache-2.0
#include <hono/metrics/registry.hpp>

#include <stdexcept>
#include <thread>

#include <catch2/catch.hpp>

using namespace hono::metrics;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

namespace {

struct fixture {
    registry all{{{"host", "h"}, {"component-type", "adapter"}, {"component-name", "hono-http"}}};

    /// A line of the text format, with the common labels.
    static std::string line(std::string const& name, std::string const& own, std::string const& value)
    {
        return "\n" + name + R"({component_name="hono-http",component_type="adapter",host="h")" +
               (own.empty() ? "" : "," + own) + "} " + value + "\n";
    }
    std::string text() const { return "\n" + all.render(); }
};

} // namespace

TEST_CASE_METHOD(fixture, "counters of several workers are one series", "[metrics]")
{
    auto const a = all.make_counter("hono.connections.attempts", {{"tenant", "T"}, {"outcome", "succeeded"}});
    auto const b = all.make_counter("hono.connections.attempts", {{"outcome", "succeeded"}, {"tenant", "T"}});
    auto const other = all.make_counter("hono.connections.attempts", {{"tenant", "U"}, {"outcome", "succeeded"}});
    a->add();
    b->add(2);
    CHECK_THAT(text(), Contains(line("hono_connections_attempts_total", R"(outcome="succeeded",tenant="T")", "3")));
    CHECK_THAT(text(), Contains(line("hono_connections_attempts_total", R"(outcome="succeeded",tenant="U")", "0")));
    CHECK_THAT(text(), Contains("# TYPE hono_connections_attempts_total counter\n"));
}

TEST_CASE_METHOD(fixture, "a timer is scraped in seconds with count, sum and max", "[metrics]")
{
    auto const a = all.make_timer("hono.messages.received", {{"qos", "1"}});
    auto const b = all.make_timer("hono.messages.received", {{"qos", "1"}});
    a->record(250ms);
    b->record(1500ms);
    CHECK_THAT(text(), Contains(line("hono_messages_received_seconds_count", R"(qos="1")", "2")));
    CHECK_THAT(text(), Contains(line("hono_messages_received_seconds_sum", R"(qos="1")", "1.75")));
    CHECK_THAT(text(), Contains(line("hono_messages_received_seconds_max", R"(qos="1")", "1.5")));
    CHECK_THAT(text(), Contains("# TYPE hono_messages_received_seconds summary\n"));
    CHECK_THAT(text(), Contains("# TYPE hono_messages_received_seconds_max gauge\n"));
}

TEST_CASE_METHOD(fixture, "a summary of bytes carries its unit", "[metrics]")
{
    auto const payload = all.make_summary("hono.messages.payload");
    payload->record(4096);
    payload->record(100);
    CHECK_THAT(text(), Contains(line("hono_messages_payload_bytes_count", "", "2")));
    CHECK_THAT(text(), Contains(line("hono_messages_payload_bytes_sum", "", "4196")));
    CHECK_THAT(text(), Contains(line("hono_messages_payload_bytes_max", "", "4096")));
}

TEST_CASE_METHOD(fixture, "names that say their unit already get it once", "[metrics]")
{
    auto const a = all.make_counter("hono_tls_reloads_total", {{"result", "success"}});
    auto const b = all.make_timer("hono.server.events.sync.seconds");
    CHECK_THAT(text(), Contains(line("hono_tls_reloads_total", R"(result="success")", "0")));
    CHECK_THAT(text(), Contains(line("hono_server_events_sync_seconds_count", "", "0")));
}

TEST_CASE_METHOD(fixture, "label names lose their dashes, label values are escaped", "[metrics]")
{
    auto const a = all.make_counter("hono.connections.attempts", {{"cipher-suite", "a\"b\\c\nd"}});
    CHECK_THAT(text(), Contains(line("hono_connections_attempts_total", R"(cipher_suite="a\"b\\c\nd")", "0")));
}

TEST_CASE_METHOD(fixture, "gauges add up and follow their workers", "[metrics]")
{
    auto const a = all.make_gauge("hono.connections.unauthenticated");
    auto b = all.make_gauge("hono.connections.unauthenticated");
    a->set(5);
    b->add(3);
    b->add(-1);
    CHECK_THAT(text(), Contains(line("hono_connections_unauthenticated", "", "7")));
    b.reset();
    CHECK_THAT(text(), Contains(line("hono_connections_unauthenticated", "", "5")));
}

TEST_CASE_METHOD(fixture, "a series goes with its last meter and starts anew", "[metrics]")
{
    auto a = all.make_counter("hono.downstream.full", {{"tenant", "T"}});
    a->add(9);
    a.reset();
    CHECK_THAT(all.render(), !Contains("hono_downstream_full"));
    a = all.make_counter("hono.downstream.full", {{"tenant", "T"}});
    CHECK_THAT(text(), Contains(line("hono_downstream_full_total", R"(tenant="T")", "0")));
}

TEST_CASE_METHOD(fixture, "a series never falls while one of its meters lives", "[metrics]")
{
    auto const stays = all.make_timer("hono.downstream.sent");
    auto goes = all.make_timer("hono.downstream.sent");
    stays->record(1s);
    goes->record(2s);
    goes.reset();
    CHECK_THAT(text(), Contains(line("hono_downstream_sent_seconds_count", "", "2")));
    CHECK_THAT(text(), Contains(line("hono_downstream_sent_seconds_sum", "", "3")));
}

TEST_CASE_METHOD(fixture, "a callback is read at each scrape until it is dropped", "[metrics]")
{
    double value = 1.5;
    auto handle = all.make_callback("hono.tls.not.after.seconds", {{"target", "hono.http"}}, [&] { return value; });
    CHECK_THAT(text(), Contains(line("hono_tls_not_after_seconds", R"(target="hono.http")", "1.5")));
    value = 2;
    CHECK_THAT(text(), Contains(line("hono_tls_not_after_seconds", R"(target="hono.http")", "2")));
    handle.reset();
    CHECK_THAT(all.render(), !Contains("hono_tls_not_after_seconds"));
}

TEST_CASE_METHOD(fixture, "a name has one kind", "[metrics]")
{
    auto const a = all.make_gauge("hono.server.links");
    CHECK_THROWS_AS(all.make_callback("hono-server-links", {}, [] { return 0.0; }), std::logic_error);
}

TEST_CASE_METHOD(fixture, "workers count while somebody scrapes, and nothing is lost", "[metrics]")
{
    constexpr int samples = 20'000;
    std::vector<std::shared_ptr<counter>> meters;
    std::vector<std::thread> workers;
    for (int i = 0; i < 3; ++i) {
        auto const meter = meters.emplace_back(all.make_counter("hono.x"));
        workers.emplace_back([this, meter] {
            for (int n = 0; n < samples; ++n) {
                meter->add();
                if (n % 1000 == 0)
                    all.make_timer("hono.y")->record(1ms);
            }
        });
    }
    for (int i = 0; i < 20; ++i)
        CHECK_THAT(all.render(), Contains("hono_x_total"));
    for (auto& worker : workers)
        worker.join();
    CHECK_THAT(text(), Contains(line("hono_x_total", "", "60000")));
}

TEST_CASE("a meter may outlive its registry", "[metrics]")
{
    std::shared_ptr<counter> left;
    {
        registry all{{}};
        left = all.make_counter("hono.x");
    }
    left->add();
    CHECK(left->value() == 1);
}
