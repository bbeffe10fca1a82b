// Ids, capabilities, user namespace, network namespace, kernel and host name.
#include "support.hpp"

#include <catch2/catch.hpp>

#include <cerrno>
#include <unistd.h>

using namespace ocprobe;
using test::FixtureTree;

namespace {

constexpr std::string_view status_text = "Name:\tocprobe\n"
                                         "Uid:\t1000\t1001\t1000\t1000\n"
                                         "Gid:\t2000\t2001\t2000\t2000\n"
                                         "Groups:\t20 44 1000 \n"
                                         "CapEff:\t00000000a80425fb\n"
                                         "NoNewPrivs:\t1\n";

}  // namespace

TEST_CASE("the effective ids, groups and capabilities are those of /proc/self/status") {
    FixtureTree tree;
    tree.file("/proc/self/status", status_text);
    const auto facts = test::inspect(tree);
    CHECK(facts.uid == 1001);
    CHECK(facts.gid == 2001);
    CHECK(facts.groups == std::vector<std::uint32_t>{20, 44, 1000});
    CHECK(facts.capabilities_effective == "00000000a80425fb");
    CHECK(facts.no_new_privileges == true);
}

TEST_CASE("without /proc the system calls tell the ids, and the rest is not measured") {
    const FixtureTree tree;
    const auto facts = test::inspect(tree);
    CHECK(facts.uid == ::geteuid());
    CHECK(facts.gid == ::getegid());
    CHECK_FALSE(facts.no_new_privileges.has_value());
    CHECK_FALSE(facts.user_namespace_mapped.has_value());
    CHECK_FALSE(facts.network_namespace_is_pid1s.has_value());
    CHECK(facts.network_namespace.empty());
    CHECK_FALSE(facts.listeners_measured);
    CHECK_FALSE(facts.in_container.has_value());
    CHECK_FALSE(facts.kernel.empty());
    CHECK(test::missing_error(facts, "/proc/self/status") == ENOENT);
    CHECK(test::missing_error(facts, "mounts") == ENOENT);
    CHECK(test::missing_error(facts, "/proc/net/tcp") == ENOENT);
    CHECK(test::missing_error(facts, "environment of PID 1") == ENOENT);
}

TEST_CASE("a status with odd or missing rows gives what is there") {
    FixtureTree tree;
    tree.file("/proc/self/status", "Uid:\tx\ty\nGid:\nGroups:\n:\nCapEff:\tzz\nNoNewPrivs:\t\n");
    const auto facts = test::inspect(tree);
    CHECK(facts.uid == ::geteuid());
    CHECK(facts.groups.empty());
    CHECK(facts.capabilities_effective.empty());
    CHECK_FALSE(facts.no_new_privileges.has_value());
}

TEST_CASE("only a map of all ids onto themselves is the initial user namespace") {
    struct Case {
        const char* map;
        bool mapped;
    };
    for (const auto& [map, mapped] : {
             Case{"         0          0 4294967295\n", false},
             Case{"         0     100000      65536\n", true},
             Case{"         0       1000          1\n         1     100000      65536\n", true},
         }) {
        INFO(map);
        FixtureTree tree;
        tree.file("/proc/self/uid_map", map);
        CHECK(test::inspect(tree).user_namespace_mapped == mapped);
    }
}

TEST_CASE("the ids of a user namespace are read by range") {
    FixtureTree tree;
    tree.file("/proc/self/uid_map", "         0       1000          1\n         1     100000      65536\n");
    tree.file(
        "/proc/self/gid_map", "         0       2000          1\nrubbish\n         7     70000 99999999999\n"
    );
    const auto facts = test::inspect(tree);
    REQUIRE(facts.uid_map.size() == 2);
    CHECK(facts.uid_map[1].inside == 1);
    CHECK(facts.uid_map[1].outside == 100'000);
    CHECK(facts.uid_map[1].count == 65'536);
    REQUIRE(facts.gid_map.size() == 1);
    CHECK(facts.gid_map[0].outside == 2'000);
}

TEST_CASE("the network namespace is compared with that of PID 1") {
    FixtureTree tree;
    tree.link("/proc/self/ns/net", "net:[4026532000]").link("/proc/1/ns/net", "net:[4026532000]");
    const auto same = test::inspect(tree);
    CHECK(same.network_namespace == "net:[4026532000]");
    CHECK(same.network_namespace_is_pid1s == true);

    FixtureTree other;
    other.link("/proc/self/ns/net", "net:[4026532000]").link("/proc/1/ns/net", "net:[4026531840]");
    CHECK(test::inspect(other).network_namespace_is_pid1s == false);

    test::DenyingFiles denied(tree.root());
    denied.deny("/proc/1", EACCES);
    const auto unknown = test::inspect(denied);
    CHECK_FALSE(unknown.network_namespace_is_pid1s.has_value());
    CHECK(test::missing_error(unknown, "network namespace of PID 1") == EACCES);
}

TEST_CASE("names that the kernel or a user made are printable") {
    FixtureTree tree;
    tree.file("/proc/sys/kernel/osrelease", "6.1.0-18-amd64\n")
        .file("/proc/sys/kernel/hostname", "ev\x1b[31mil\n");
    const auto facts = test::inspect(tree);
    CHECK(facts.kernel == "6.1.0-18-amd64");
    CHECK(facts.hostname == "ev\\x1b[31mil");
}
