// SPDX-License-Identifier: Apache-2.0
#include "machine.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <sstream>
#include <thread>
#include <vector>

namespace hono::app {

namespace {

namespace fs = std::filesystem;

/// Unbounded values are the word "max" in version 2, and -1 or a huge number in version 1.
std::optional<std::uint64_t> number(std::string const& word)
{
    if (word.empty() || word.size() > 19 || word.find_first_not_of("0123456789") != std::string::npos)
        return std::nullopt;
    return std::stoull(word);
}

std::vector<std::string> words(fs::path const& file)
{
    std::ifstream in{file};
    std::vector<std::string> all;
    for (std::string word; in >> word;)
        all.push_back(std::move(word));
    return all;
}

/// The folders of the process's cgroup and of all that enclose it. A container sees its own as the root of the tree.
std::vector<fs::path> cgroup_folders(kernel_paths const& paths, std::string const& controller)
{
    std::vector<fs::path> folders;
    auto const add_chain = [&](fs::path const& root, fs::path own) {
        for (own = own.relative_path(); !own.empty(); own = own.parent_path())
            folders.push_back(root / own);
        folders.push_back(root);
    };
    std::ifstream in{paths.own_cgroups};
    for (std::string line; std::getline(in, line);) { // "0::/path" or "4:cpu,cpuacct:/path"
        auto const first = line.find(':');
        auto const second = line.find(':', first + 1);
        if (first == std::string::npos || second == std::string::npos)
            continue;
        auto const controllers = "," + line.substr(first + 1, second - first - 1) + ",";
        if (controllers == ",,")
            add_chain(paths.cgroup_root, line.substr(second + 1));
        else if (controllers.find("," + controller + ",") != std::string::npos)
            add_chain(paths.cgroup_root / controller, line.substr(second + 1));
    }
    return folders;
}

std::optional<std::size_t> rounded_up(std::optional<std::uint64_t> quota, std::optional<std::uint64_t> period)
{
    if (!quota || !period || *period == 0)
        return std::nullopt;
    return (*quota + *period - 1) / *period;
}

std::optional<std::size_t> cpu_quota(fs::path const& folder)
{
    if (auto const v2 = words(folder / "cpu.max"); v2.size() == 2)
        return rounded_up(number(v2[0]), number(v2[1]));
    auto const quota = words(folder / "cpu.cfs_quota_us");
    auto const period = words(folder / "cpu.cfs_period_us");
    if (quota.size() == 1 && period.size() == 1)
        return rounded_up(number(quota[0]), number(period[0]));
    return std::nullopt;
}

std::optional<std::uint64_t> memory_quota(fs::path const& folder)
{
    for (auto const* name : {"memory.max", "memory.limit_in_bytes"})
        if (auto const content = words(folder / name); content.size() == 1)
            return number(content[0]);
    return std::nullopt;
}

} // namespace

std::size_t cpu_count(kernel_paths const& paths, std::size_t hardware)
{
    std::size_t count = hardware;
    for (auto const& folder : cgroup_folders(paths, "cpu"))
        count = std::min(count, cpu_quota(folder).value_or(count));
    return std::max<std::size_t>(count, 1);
}

std::uint64_t memory_limit(kernel_paths const& paths, std::uint64_t physical)
{
    std::uint64_t limit = physical;
    for (auto const& folder : cgroup_folders(paths, "memory"))
        limit = std::min(limit, memory_quota(folder).value_or(limit));
    return limit;
}

std::size_t hardware_cpus()
{
    return std::max(1U, std::thread::hardware_concurrency());
}

std::uint64_t physical_memory()
{
    return static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

std::string host_name()
{
    char name[256] = {};
    if (gethostname(name, sizeof name - 1) != 0 || name[0] == '\0')
        return "localhost";
    return name;
}

std::size_t worker_count(std::int64_t max_instances, std::size_t cpus)
{
    auto const wanted = static_cast<std::uint64_t>(std::max<std::int64_t>(max_instances, 0));
    return wanted > 0 && wanted < cpus ? static_cast<std::size_t>(wanted) : cpus;
}

} // namespace hono::app
