// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the process may use of its machine: the quota of its cgroup (version 2 or 1) bounds what the hardware has.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

namespace hono::app {

/// Where the kernel tells it; tests have folders of their own.
struct kernel_paths {
    std::filesystem::path own_cgroups = "/proc/self/cgroup";
    std::filesystem::path cgroup_root = "/sys/fs/cgroup";
};

/// CPUs, a part of one rounded up; at least 1 and at most `hardware`.
std::size_t cpu_count(kernel_paths const& paths, std::size_t hardware);
/// Bytes; at most `physical`.
std::uint64_t memory_limit(kernel_paths const& paths, std::uint64_t physical);

std::size_t hardware_cpus();
std::uint64_t physical_memory();
/// The kernel's name of this host, else "localhost".
std::string host_name();

/// configuration.md §5.1: `max_instances` if it is between 1 and the number of CPUs, else that number.
std::size_t worker_count(std::int64_t max_instances, std::size_t cpus);

} // namespace hono::app
