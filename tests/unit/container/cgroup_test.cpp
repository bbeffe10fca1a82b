// Limits and pressure of the own cgroup, version 1 and 2.
#include "support.hpp"

#include <catch2/catch.hpp>

#include <cerrno>

using namespace ocprobe;
using test::FixtureTree;

namespace {

FixtureTree& version2(FixtureTree& tree, const std::string& path = "/", const std::string& root = "/") {
    tree.file("/proc/self/cgroup", "0::" + path + "\n");
    tree.file(
        "/proc/self/mountinfo",
        "1 0 0:50 / / rw - overlay o rw\n2 1 0:26 " + root + " /sys/fs/cgroup ro,nosuid - cgroup2 cgroup rw\n"
    );
    return tree;
}

}  // namespace

TEST_CASE("cgroup v2: memory, OOM kills, throttling and pressure") {
    FixtureTree tree;
    version2(tree)
        .file("/sys/fs/cgroup/memory.max", "536870912\n")
        .file("/sys/fs/cgroup/memory.current", "104857600\n")
        .file("/sys/fs/cgroup/memory.events", "low 0\nhigh 0\nmax 7\noom 2\noom_kill 2\noom_group_kill 0\n")
        .file("/sys/fs/cgroup/cpu.stat", "usage_usec 1\nnr_periods 9\nnr_throttled 5\nthrottled_usec 3\n")
        .file(
            "/sys/fs/cgroup/cpu.pressure",
            "some avg10=12.34 avg60=1.00 avg300=0.00 total=9\nfull avg10=1.00\n"
        )
        .file("/sys/fs/cgroup/memory.pressure", "some avg10=0.50 avg60=0.00 avg300=0.00 total=1\n");
    const auto facts = test::inspect(tree);
    CHECK(facts.memory_limit_bytes == 536870912U);
    CHECK(facts.memory_used_bytes == 104857600U);
    CHECK(facts.oom_kills == 2U);
    CHECK(facts.cpu_throttled_periods == 5U);
    CHECK(facts.cpu_pressure_avg10 == Approx(12.34));
    CHECK(facts.memory_pressure_avg10 == Approx(0.5));
}

TEST_CASE("cgroup v2: `max` is no limit, and the smallest on the way up counts") {
    FixtureTree unlimited;
    version2(unlimited).file("/sys/fs/cgroup/memory.max", "max\n");
    CHECK_FALSE(test::inspect(unlimited).memory_limit_bytes.has_value());
    CHECK(test::missing_error(test::inspect(unlimited), "memory limit") == 0);

    FixtureTree nested;
    version2(nested, "/pod/one")
        .file("/sys/fs/cgroup/pod/memory.max", "1000000\n")
        .file("/sys/fs/cgroup/pod/one/memory.max", "max\n")
        .file("/sys/fs/cgroup/pod/one/memory.current", "7\n");
    const auto facts = test::inspect(nested);
    CHECK(facts.memory_limit_bytes == 1000000U);
    CHECK(facts.memory_used_bytes == 7U);
}

TEST_CASE("the mount may begin below the root of the hierarchy") {
    FixtureTree tree;
    version2(tree, "/docker/abc", "/docker/abc").file("/sys/fs/cgroup/memory.max", "42\n");
    CHECK(test::inspect(tree).memory_limit_bytes == 42U);

    // A path outside of the mount (`/../..` in a cgroup namespace) leaves the mount point itself.
    FixtureTree outside;
    version2(outside, "/../other").file("/sys/fs/cgroup/memory.max", "43\n");
    CHECK(test::inspect(outside).memory_limit_bytes == 43U);
}

TEST_CASE("cgroup v1: each controller has its own hierarchy") {
    FixtureTree tree;
    tree.file(
            "/proc/self/cgroup",
            "5:cpu,cpuacct:/docker/x\n4:memory:/docker/x\n1:name=systemd:/docker/x\n0::/\n"
    )
        .file(
            "/proc/self/mountinfo",
            "1 0 0:50 / / rw - overlay o rw\n"
            "2 1 0:30 /docker/x /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n"
            "3 1 0:31 /docker/x /sys/fs/cgroup/cpu,cpuacct ro - cgroup cgroup rw,cpu,cpuacct\n"
        )
        .file("/sys/fs/cgroup/memory/memory.limit_in_bytes", "268435456\n")
        .file("/sys/fs/cgroup/memory/memory.usage_in_bytes", "1048576\n")
        .file("/sys/fs/cgroup/memory/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n")
        .file("/sys/fs/cgroup/cpu,cpuacct/cpu.stat", "nr_periods 1\nnr_throttled 8\nthrottled_time 0\n");
    const auto facts = test::inspect(tree);
    CHECK(facts.memory_limit_bytes == 268435456U);
    CHECK(facts.memory_used_bytes == 1048576U);
    CHECK(facts.oom_kills == 3U);
    CHECK(facts.cpu_throttled_periods == 8U);
    CHECK(test::missing_error(facts, "CPU pressure of the cgroup") == ENOENT);
}

TEST_CASE("cgroup v1: the largest number is no limit") {
    FixtureTree tree;
    tree.file("/proc/self/cgroup", "4:memory:/\n")
        .file("/proc/self/mountinfo", "2 1 0:30 / /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n")
        .file("/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    CHECK_FALSE(test::inspect(tree).memory_limit_bytes.has_value());
}

TEST_CASE("no cgroup file system: not measured, and nothing is made up") {
    FixtureTree tree;
    tree.file("/proc/self/cgroup", "0::/\n").file("/proc/self/mountinfo", "1 0 0:50 / / rw - overlay o rw\n");
    const auto facts = test::inspect(tree);
    CHECK_FALSE(facts.memory_limit_bytes.has_value());
    CHECK_FALSE(facts.oom_kills.has_value());
    CHECK(test::missing_error(facts, "cgroup limits: no cgroup file system is mounted") == ENOENT);
}

TEST_CASE("numbers that are none are left out") {
    FixtureTree tree;
    version2(tree)
        .file("/sys/fs/cgroup/memory.max", "-1\n")
        .file("/sys/fs/cgroup/memory.current", "1e9\n")
        .file("/sys/fs/cgroup/memory.events", "oom_kill many\n")
        .file("/sys/fs/cgroup/cpu.pressure", "some avg10=nan% avg60=\n");
    const auto facts = test::inspect(tree);
    CHECK_FALSE(facts.memory_limit_bytes.has_value());
    CHECK_FALSE(facts.memory_used_bytes.has_value());
    CHECK_FALSE(facts.oom_kills.has_value());
    CHECK_FALSE(facts.cpu_pressure_avg10.has_value());
}
