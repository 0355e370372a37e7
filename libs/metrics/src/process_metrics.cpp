// SPDX-License-Identifier: Apache-2.0
#include <hono/metrics/process_metrics.hpp>

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

namespace hono::metrics {

namespace {

/// Field `number` of /proc/self/stat as proc(5) counts them, from 3; the name in field 2 may hold blanks.
double stat_field(int number)
{
    std::ifstream file{"/proc/self/stat"};
    std::string line;
    std::getline(file, line);
    auto const name_end = line.rfind(')');
    if (name_end == std::string::npos)
        return 0;
    std::istringstream fields{line.substr(name_end + 1)};
    std::string field;
    for (int at = 3; at <= number; ++at)
        fields >> field;
    return std::strtod(field.c_str(), nullptr);
}

double ticks_per_second()
{
    return static_cast<double>(sysconf(_SC_CLK_TCK));
}

double cpu_seconds()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    auto const seconds = [](timeval t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// Unix time; the kernel tells it in ticks since boot.
double start_time()
{
    std::ifstream file{"/proc/stat"};
    std::string word;
    double boot_time = 0;
    while (file >> word)
        if (word == "btime") {
            file >> boot_time;
            break;
        }
    return boot_time + stat_field(22) / ticks_per_second();
}

double open_fds()
{
    std::error_code ignored;
    std::filesystem::directory_iterator const files{"/proc/self/fd", ignored};
    // The iterator's own descriptor is among them.
    auto const count = std::distance(begin(files), end(files));
    return static_cast<double>(count > 0 ? count - 1 : 0);
}

double max_fds()
{
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    return static_cast<double>(limit.rlim_cur);
}

} // namespace

std::vector<std::shared_ptr<void>> register_process_metrics(registry& target)
{
    return {
        target.make_counter_callback("process.cpu.seconds", {}, cpu_seconds),
        target.make_callback("process.resident.memory.bytes", {},
                             [] { return stat_field(24) * static_cast<double>(sysconf(_SC_PAGESIZE)); }),
        target.make_callback("process.virtual.memory.bytes", {}, [] { return stat_field(23); }),
        target.make_callback("process.start.time.seconds", {}, [at = start_time()] { return at; }),
        target.make_callback("process.threads", {}, [] { return stat_field(20); }),
        target.make_callback("process.open.fds", {}, open_fds),
        target.make_callback("process.max.fds", {}, max_fds),
    };
}

} // namespace hono::metrics
