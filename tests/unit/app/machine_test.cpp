// SPDX-License-Identifier: Apache-2.0
#include "machine.hpp"

#include <fstream>

#include <catch2/catch.hpp>

#include <hono/base/uuid.hpp>

using namespace hono::app;

namespace fs = std::filesystem;

namespace {

struct fixture {
    fs::path folder = fs::temp_directory_path() / hono::random_uuid();
    kernel_paths paths{folder / "self", folder / "cgroup"};

    fixture() { fs::create_directories(folder); }
    ~fixture() { fs::remove_all(folder); }

    void write(std::string const& name, std::string const& content)
    {
        fs::create_directories((folder / name).parent_path());
        std::ofstream{folder / name} << content << '\n';
    }
};

constexpr std::uint64_t mib = 1024 * 1024;

} // namespace

TEST_CASE_METHOD(fixture, "without cgroups the hardware counts", "[app]")
{
    CHECK(cpu_count(paths, 8) == 8);
    CHECK(memory_limit(paths, 512 * mib) == 512 * mib);
}

TEST_CASE_METHOD(fixture, "a quota of version 2 is rounded up to whole CPUs", "[app]")
{
    write("self", "0::/");
    write("cgroup/cpu.max", "150000 100000");
    write("cgroup/memory.max", std::to_string(100 * mib));
    CHECK(cpu_count(paths, 8) == 2);
    CHECK(memory_limit(paths, 512 * mib) == 100 * mib);
    write("cgroup/cpu.max", "5000 100000");
    CHECK(cpu_count(paths, 8) == 1);
}

TEST_CASE_METHOD(fixture, "no quota, or one beyond the hardware, leaves the hardware", "[app]")
{
    write("self", "0::/");
    write("cgroup/cpu.max", "max 100000");
    write("cgroup/memory.max", "max");
    CHECK(cpu_count(paths, 4) == 4);
    CHECK(memory_limit(paths, 512 * mib) == 512 * mib);
    write("cgroup/cpu.max", "900000 100000");
    CHECK(cpu_count(paths, 4) == 4);
}

TEST_CASE_METHOD(fixture, "the tightest of all enclosing cgroups counts", "[app]")
{
    write("self", "0::/pods/one");
    write("cgroup/cpu.max", "max 100000");
    write("cgroup/pods/cpu.max", "300000 100000");
    write("cgroup/pods/one/cpu.max", "400000 100000");
    write("cgroup/pods/memory.max", std::to_string(64 * mib));
    CHECK(cpu_count(paths, 8) == 3);
    CHECK(memory_limit(paths, 512 * mib) == 64 * mib);
}

TEST_CASE_METHOD(fixture, "version 1 is understood", "[app]")
{
    write("self", "5:memory:/docker/x\n4:cpu,cpuacct:/docker/x");
    write("cgroup/cpu/cpu.cfs_quota_us", "250000");
    write("cgroup/cpu/cpu.cfs_period_us", "100000");
    write("cgroup/memory/memory.limit_in_bytes", "9223372036854771712");
    CHECK(cpu_count(paths, 8) == 3);
    CHECK(memory_limit(paths, 512 * mib) == 512 * mib);
    write("cgroup/cpu/cpu.cfs_quota_us", "-1");
    CHECK(cpu_count(paths, 8) == 8);
}

TEST_CASE("maxInstances counts only below the number of CPUs", "[app]")
{
    CHECK(worker_count(0, 4) == 4);
    CHECK(worker_count(1, 4) == 1);
    CHECK(worker_count(3, 4) == 3);
    CHECK(worker_count(4, 4) == 4);
    CHECK(worker_count(9, 4) == 4);
}
