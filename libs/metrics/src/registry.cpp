// SPDX-License-Identifier: Apache-2.0
#include <hono/metrics/registry.hpp>

#include <ctime>

#include <algorithm>
#include <map>
#include <mutex>
#include <stdexcept>

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include "naming.hpp"

namespace hono::metrics {

namespace {

/// What all shares of a series add up to; each kind uses the members that it needs.
struct totals {
    double value = 0;
    std::uint64_t count = 0;
    std::uint64_t sum = 0;
    std::uint64_t max = 0;
};

struct value_callback {
    std::function<double()> read;
};
struct counter_callback {
    std::function<double()> read;
};

void read(counter const& share, totals& into)
{
    into.value += static_cast<double>(share.value());
}

void read(gauge const& share, totals& into)
{
    into.value += static_cast<double>(share.value());
}

void read(value_callback const& share, totals& into)
{
    into.value += share.read();
}

void read(counter_callback const& share, totals& into)
{
    into.value += share.read();
}

template <class Distribution>
void read(Distribution const& share, totals& into)
{
    into.count += share.count();
    into.sum += share.sum();
    into.max = std::max(into.max, share.max());
}

/// One per type of meter; families of the same name must agree on it.
struct kind {
    void (*read_share)(void const* share, totals& into);
    prometheus::MetricType type;
    bool keeps_total; ///< what a share had counted stays in the series when the share goes
    double scale;     ///< multiplies sum and max
};

template <class Meter>
void read_share(void const* share, totals& into)
{
    read(*static_cast<Meter const*>(share), into);
}

using prometheus::MetricType;
constexpr kind counter_kind{read_share<counter>, MetricType::Counter, true, 1};
constexpr kind gauge_kind{read_share<gauge>, MetricType::Gauge, false, 1};
constexpr kind timer_kind{read_share<timer>, MetricType::Summary, true, 1e-9};
constexpr kind summary_kind{read_share<summary>, MetricType::Summary, true, 1};
constexpr kind callback_kind{read_share<value_callback>, MetricType::Gauge, false, 1};
constexpr kind counter_callback_kind{read_share<counter_callback>, MetricType::Counter, false, 1};

struct series {
    std::vector<void const*> shares;
    totals retired;
};
using series_map = std::map<labels, series>;

struct family {
    kind const* what;
    series_map all;
};

labels prometheus_labels(labels from)
{
    for (auto& [name, value] : from)
        name = prometheus_name(name);
    std::sort(from.begin(), from.end());
    return from;
}

prometheus::ClientMetric client_metric(labels const& common, labels const& own)
{
    prometheus::ClientMetric metric;
    metric.label.reserve(common.size() + own.size());
    for (auto const* part : {&common, &own})
        for (auto const& [name, value] : *part)
            metric.label.push_back({name, value});
    return metric;
}

totals sum_up(kind const& what, series const& of)
{
    totals result = of.retired;
    for (void const* share : of.shares)
        what.read_share(share, result);
    return result;
}

} // namespace

struct registry::state {
    labels common;
    now_function now;
    std::mutex mutex;
    std::map<std::string, family> families;

    // Map nodes do not move, so a meter's deleter remembers where its series is.
    template <class Meter, class... Args>
    static std::shared_ptr<Meter> attach(std::shared_ptr<state> const& self, std::string name, kind const& what,
                                         labels own, Args&&... args)
    {
        auto made = std::make_unique<Meter>(std::forward<Args>(args)...);
        std::lock_guard const lock{self->mutex};
        auto& place = self->families.try_emplace(name, family{&what, {}}).first->second;
        if (place.what != &what)
            throw std::logic_error{"metric " + name + " has two kinds"};
        auto const entry = place.all.try_emplace(prometheus_labels(std::move(own))).first;
        entry->second.shares.push_back(made.get());
        return {made.release(), [self, &place, entry](Meter* meter) {
                    self->detach(place, entry, meter);
                    delete meter;
                }};
    }

    void detach(family& from, series_map::iterator entry, void const* share)
    {
        std::lock_guard const lock{mutex};
        auto& of = entry->second;
        std::erase(of.shares, share);
        if (of.shares.empty()) {
            from.all.erase(entry);
        } else if (from.what->keeps_total) {
            from.what->read_share(share, of.retired);
            of.retired.max = 0;
        }
    }

    std::vector<prometheus::MetricFamily> collect()
    {
        std::lock_guard const lock{mutex};
        std::vector<prometheus::MetricFamily> result;
        for (auto const& [name, source] : families) {
            if (source.all.empty())
                continue;
            if (source.what->type == MetricType::Summary)
                collect_distribution(name, source, result);
            else
                collect_value(name, source, result);
        }
        return result;
    }

    void collect_value(std::string const& name, family const& source, std::vector<prometheus::MetricFamily>& into)
    {
        prometheus::MetricFamily target{name, {}, source.what->type, {}};
        for (auto const& [own, of] : source.all) {
            auto metric = client_metric(common, own);
            metric.counter.value = metric.gauge.value = sum_up(*source.what, of).value;
            target.metric.push_back(std::move(metric));
        }
        into.push_back(std::move(target));
    }

    // Prometheus summaries know no maximum: it is a gauge beside them, as in Hono.
    void collect_distribution(std::string const& name, family const& source,
                              std::vector<prometheus::MetricFamily>& into)
    {
        prometheus::MetricFamily target{name, {}, MetricType::Summary, {}};
        prometheus::MetricFamily maximum{name + "_max", {}, MetricType::Gauge, {}};
        for (auto const& [own, of] : source.all) {
            auto const all = sum_up(*source.what, of);
            auto metric = client_metric(common, own);
            metric.gauge.value = static_cast<double>(all.max) * source.what->scale;
            maximum.metric.push_back(metric);
            metric.summary.sample_count = all.count;
            metric.summary.sample_sum = static_cast<double>(all.sum) * source.what->scale;
            target.metric.push_back(std::move(metric));
        }
        into.push_back(std::move(target));
        into.push_back(std::move(maximum));
    }
};

registry::registry(labels common, now_function now)
    : state_{std::make_shared<state>()}
{
    state_->common = prometheus_labels(std::move(common));
    state_->now = now;
}

registry::~registry() = default;

std::shared_ptr<counter> registry::make_counter(std::string_view name, labels own)
{
    return state::attach<counter>(state_, with_unit(prometheus_name(name), "total"), counter_kind, std::move(own));
}

std::shared_ptr<gauge> registry::make_gauge(std::string_view name, labels own)
{
    return state::attach<gauge>(state_, prometheus_name(name), gauge_kind, std::move(own));
}

std::shared_ptr<timer> registry::make_timer(std::string_view name, labels own)
{
    return state::attach<timer>(state_, with_unit(prometheus_name(name), "seconds"), timer_kind, std::move(own),
                                state_->now);
}

std::shared_ptr<summary> registry::make_summary(std::string_view name, labels own, std::string_view unit)
{
    return state::attach<summary>(state_, with_unit(prometheus_name(name), unit), summary_kind, std::move(own),
                                  state_->now);
}

std::shared_ptr<void> registry::make_callback(std::string_view name, labels own, std::function<double()> read)
{
    return state::attach<value_callback>(state_, prometheus_name(name), callback_kind, std::move(own),
                                         value_callback{std::move(read)});
}

std::shared_ptr<void> registry::make_counter_callback(std::string_view name, labels own, std::function<double()> read)
{
    return state::attach<counter_callback>(state_, with_unit(prometheus_name(name), "total"), counter_callback_kind,
                                           std::move(own), counter_callback{std::move(read)});
}

std::string registry::render() const
{
    return prometheus::TextSerializer{}.Serialize(state_->collect());
}

time_point registry::coarse_now() noexcept
{
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return time_point{std::chrono::seconds{now.tv_sec} + std::chrono::nanoseconds{now.tv_nsec}};
}

} // namespace hono::metrics
