// Resolver files, default route, own addresses.
#include "support.hpp"

#include <catch2/catch.hpp>

#include <cerrno>

using namespace ocprobe;
using test::FixtureTree;

TEST_CASE("name servers and the last search list count") {
    FixtureTree tree;
    tree.file(
        "/etc/resolv.conf",
        "# generated\nnameserver 127.0.0.11\nnameserver\tfe80::1%eth0\r\ndomain old.example\n"
        "search a.example b.example\noptions ndots:0\nnameserver\n"
    );
    const auto facts = test::inspect(tree);
    CHECK(facts.name_servers == std::vector<std::string>{"127.0.0.11", "fe80::1%eth0"});
    CHECK(facts.search_domains == std::vector<std::string>{"a.example", "b.example"});
    CHECK(facts.resolver_status == "ok");
}

TEST_CASE("a resolver file that is missing, empty or unreadable is told apart") {
    const FixtureTree none;
    CHECK(test::inspect(none).resolver_status == "missing");

    FixtureTree empty;
    empty.file("/etc/resolv.conf", "search example\n");
    CHECK(test::inspect(empty).resolver_status == "empty");

    FixtureTree folder;
    folder.directory("/etc/resolv.conf");
    const auto facts = test::inspect(folder);
    CHECK(facts.resolver_status == "unreadable");
    CHECK(test::missing_error(facts, "/etc/resolv.conf") == EISDIR);
}

TEST_CASE("the default gateway is that of the route with the lowest metric") {
    FixtureTree tree;
    tree.file(
        "/proc/net/route",
        "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"
        "eth1\t00000000\t0101000A\t0003\t0\t0\t600\t00000000\t0\t0\t0\n"
        "eth0\t00000000\t010012AC\t0003\t0\t0\t100\t00000000\t0\t0\t0\n"
        "eth0\t000012AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0\n"
        "tun0\t00000000\t00000000\t0001\t0\t0\t0\t00000000\t0\t0\t0\n"
    );
    CHECK(test::inspect(tree).default_gateway == "172.18.0.1");
}

TEST_CASE("loopback alone is told from not measured") {
    const std::string loopback = "Local:\n  |-- 127.0.0.1\n     /32 host LOCAL\n";
    FixtureTree tree;
    CHECK_FALSE(test::inspect(tree).loopback_alone.has_value());
    tree.file("/proc/net/fib_trie", loopback);
    CHECK(test::inspect(tree).loopback_alone == true);
    tree.file("/proc/net/fib_trie", loopback + "  |-- 172.18.0.3\n     /32 host LOCAL\n");
    CHECK(test::inspect(tree).loopback_alone == false);
}

TEST_CASE("own addresses leave loopback out and stand once") {
    FixtureTree tree;
    const std::string tables =
        "  +-- 127.0.0.0/8 2 0 2\n     |-- 127.0.0.1\n        /32 host LOCAL\n"
        "  |-- 172.18.0.0\n     /16 link UNICAST\n  |-- 172.18.0.3\n     /32 host LOCAL\n"
        "  |-- 172.18.255.255\n     /32 link BROADCAST\n";
    tree.file("/proc/net/fib_trie", "Main:\n" + tables + "Local:\n" + tables);
    tree.file(
        "/proc/net/if_inet6",
        "fe800000000000000042acfffe120003 02 40 20 80     eth0\n00000000000000000000000000000001 01 80 10 80 "
        "      lo\n"
        "20010db8000000000000000000000042 02 40 00 80     eth0\nzz 1 2 3 4 5\n"
    );
    CHECK(
        test::inspect(tree).own_addresses ==
        std::vector<std::string>{"172.18.0.3", "fe80::42:acff:fe12:3", "2001:db8::42"}
    );
}
