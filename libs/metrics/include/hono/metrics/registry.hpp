// SPDX-License-Identifier: Apache-2.0
#pragma once
// All series of the process. Workers ask once for a meter and keep it; the health server's thread renders. Names are
// Hono's dotted ones, e.g. "hono.messages.received": the Prometheus form and unit are derived (health-and-operations.md
// §9). Any thread may call every function.

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <hono/metrics/meter.hpp>

namespace hono::metrics {

/// Names as in Hono ("component-type"); order does not matter.
using labels = std::vector<std::pair<std::string, std::string>>;

class registry {
public:
    /// `common` is added to every series: host, component-type, component-name.
    explicit registry(labels common, now_function now = &coarse_now);
    ~registry();
    registry(registry const&) = delete;
    registry& operator=(registry const&) = delete;

    // Meters with equal name and labels are one series, the sum of all. A series goes when the last of its meters goes;
    // what the others had counted stays in it until then. A name has one kind: std::logic_error otherwise.

    /// Scraped as name_total.
    std::shared_ptr<counter> make_counter(std::string_view name, labels series = {});
    /// Scraped as name.
    std::shared_ptr<gauge> make_gauge(std::string_view name, labels series = {});
    /// Scraped as name_seconds_count, name_seconds_sum, name_seconds_max.
    std::shared_ptr<timer> make_timer(std::string_view name, labels series = {});
    /// Scraped as name_<unit>_count, _sum, _max.
    std::shared_ptr<summary> make_summary(std::string_view name, labels series = {}, std::string_view unit = "bytes");
    /// A gauge that is read at scrape, on the scraping thread, for as long as the returned handle lives. `read` must be
    /// quick and must not call the registry.
    std::shared_ptr<void> make_callback(std::string_view name, labels series, std::function<double()> read);
    /// The same for a value that only grows, scraped as name_total.
    std::shared_ptr<void> make_counter_callback(std::string_view name, labels series, std::function<double()> read);

    /// Prometheus' text format, version 0.0.4, families sorted by name.
    std::string render() const;
    static constexpr std::string_view content_type = "text/plain; version=0.0.4; charset=utf-8";

    /// Steady time with the resolution of the kernel's tick, which is cheap to read.
    static time_point coarse_now() noexcept;

private:
    struct state;
    std::shared_ptr<state> state_;
};

} // namespace hono::metrics
