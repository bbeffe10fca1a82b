// Listening sockets out of the kernel's tables.
#include "container/address.hpp"
#include "support.hpp"

#include <catch2/catch.hpp>

#include <cerrno>

using namespace ocprobe;
using test::FixtureTree;

namespace {

constexpr std::string_view head =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n";

std::string row(const std::string& local, const std::string& state, const std::string& queues) {
    return "   0: " + local + " 00000000:0000 " + state + " " + queues +
           " 00:00000000 00000000  1000        0 1 1\n";
}

std::string tcp_table() {
    return std::string(head) + row("0100007F:4965", "0A", "00000000:00000005") +
           row("00000000:1F90", "0A", "00000000:00000000") + row("0100007F:A0A0", "01", "00000000:00000000");
}

}  // namespace

TEST_CASE("TCP listeners have address, port and accept queue; connections are none") {
    FixtureTree tree;
    tree.file("/proc/net/tcp", tcp_table());
    const auto facts = test::inspect(tree);
    REQUIRE(facts.listeners_measured);
    REQUIRE(facts.listeners.size() == 2);
    CHECK(facts.listeners[0].address == "127.0.0.1");
    CHECK(facts.listeners[0].port == 18789);
    CHECK(facts.listeners[0].queue == 5);
    CHECK(facts.listeners[1].address == "0.0.0.0");
    CHECK(facts.listeners[1].port == 8080);
}

TEST_CASE("TCP listeners of IPv6") {
    FixtureTree tree;
    tree.file("/proc/net/tcp", head);
    tree.file(
        "/proc/net/tcp6",
        std::string(head) + row("00000000000000000000000001000000:4965", "0A", "00000000:00000001") +
            row("00000000000000000000000000000000:0050", "0A", "00000000:00000000") +
            row("0000000000000000FFFF00000100007F:0051", "0A", "00000000:00000000") +
            row("000080FE00000000FF57A6705DC771FE:0052", "0A", "00000000:00000000")
    );
    const auto facts = test::inspect(tree);
    REQUIRE(facts.listeners.size() == 4);
    CHECK(facts.listeners[0].address == "::1");
    CHECK(facts.listeners[0].queue == 1);
    CHECK(facts.listeners[1].address == "::");
    CHECK(facts.listeners[2].address == "::ffff:127.0.0.1");
    CHECK(facts.listeners[3].address == "fe80::70a6:57ff:fe71:c75d");
}

TEST_CASE("the longest run of zeros is shortened, a single group is not") {
    CHECK(container::ipv6_text({0x20010db8, 0x00000001, 0, 0x00000001}) == "2001:db8:0:1::1");
    CHECK(container::ipv6_text({0x20010db8, 0x00010000, 0x00010001, 0x00010001}) == "2001:db8:1:0:1:1:1:1");
    CHECK(container::ipv6_text({0x00010000, 0, 0, 0}) == "1::");
    CHECK(container::ipv4_text(0xffffffff) == "255.255.255.255");
}

TEST_CASE("a namespace without sockets needs no table") {
    FixtureTree tree;
    tree.file("/proc/net/sockstat", "sockets: used 3\nTCP: inuse 0 orphan 0 tw 0 alloc 1 mem 1\n");
    tree.file("/proc/net/sockstat6", "TCP6: inuse 0\n");
    const auto facts = test::inspect(tree);
    CHECK(facts.listeners_measured);
    CHECK(facts.listeners.empty());
    CHECK(test::missing_error(facts, "/proc/net/tcp") == 0);
}

TEST_CASE("a row cut by a limit of the kernel's file is put together") {
    // 200 rows are more than one read gives.
    std::string table(head);
    for (int i = 0; i < 200; ++i)
        table += row("0100007F:1F90", "0A", "00000000:00000000");
    FixtureTree tree;
    tree.file("/proc/net/tcp", table);
    CHECK(test::inspect(tree).listeners.size() == 200);
}

TEST_CASE("ten thousand listeners stay below the limit") {
    std::string table(head);
    for (int i = 0; i < 10'000; ++i)
        table += row("0100007F:1F90", "0A", "00000000:00000000");
    FixtureTree tree;
    tree.file("/proc/net/tcp", table);
    const auto facts = test::inspect(tree);
    CHECK(facts.listeners.size() <= 512);
    CHECK(test::missing_error(facts, "/proc/net/tcp") == EFBIG);
    CHECK_FALSE(facts.listeners_measured);
}

TEST_CASE("rows that make no sense are left out") {
    FixtureTree tree;
    tree.file(
        "/proc/net/tcp",
        "\nx\n" + row("0100007F", "0A", "00000000:00000000") +
            row("0100007G:4965", "0A", "00000000:00000000") + row("0100007F:4965", "0A", "0") +
            row("01:4965", "0A", "0:0") + "no newline at the end"
    );
    const auto facts = test::inspect(tree);
    CHECK(facts.listeners.empty());
    CHECK(facts.listeners_measured);
}

TEST_CASE("Unix sockets that accept are listed by path, blanks and terminal escapes included") {
    FixtureTree tree;
    tree.file("/proc/net/tcp", head);
    tree.file(
        "/proc/net/unix",
        "Num       RefCount Protocol Flags    Type St Inode Path\n"
        "0000000000000000: 00000002 00000000 00010000 0001 01 1000 /run/gate way.sock\n"
        "0000000000000000: 00000002 00000000 00010000 0001 01 1001 @abstract\n"
        "0000000000000000: 00000003 00000000 00000000 0001 03 1002 /run/connected.sock\n"
        "0000000000000000: 00000002 00000000 00010000 0005 01 1003 /run/\x1b[2J\n"
        "0000000000000000: 00000002 00000000 00010000 0001 01 1004\n"
    );
    const auto facts = test::inspect(tree);
    REQUIRE(facts.listeners.size() == 3);
    CHECK(facts.listeners[0].address == "/run/gate way.sock");
    CHECK(facts.listeners[0].port == 0);
    CHECK(facts.listeners[1].address == "@abstract");
    CHECK(facts.listeners[2].address == "/run/\\x1b[2J");
}

TEST_CASE("the kernel's own query interface takes the place of the table when it answers") {
    FixtureTree tree;
    tree.file("/proc/net/tcp", tcp_table());
    const RealFileSystem files(tree.root());
    const Environment environment;
    container::Request request{
        .files = files, .environment = environment, .watched_variables = {}, .is_gateway = {}};
    request.ask_listeners = [](std::vector<Listener>& tcp) {
        tcp.push_back({"::1", 7, 1});
        return true;
    };
    const auto asked = container::inspect(request);
    REQUIRE(asked.listeners.size() == 1);
    CHECK(asked.listeners[0].port == 7);

    request.ask_listeners = [](std::vector<Listener>& tcp) {
        tcp.push_back({"half an answer", 0, 0});
        return false;
    };
    CHECK(container::inspect(request).listeners.size() == 2);
}

TEST_CASE("neighbours are looked at only when that is asked for") {
    FixtureTree tree;
    tree.file("/proc/net/tcp", tcp_table()).file("/proc/7/cmdline", "gateway");
    const RealFileSystem files(tree.root());
    const Environment environment;
    container::Request request{
        .files = files, .environment = environment, .watched_variables = {}, .is_gateway = {}};
    request.is_gateway = [](std::string_view) { return true; };
    request.neighbours = false;
    auto facts = container::inspect(request);
    CHECK_FALSE(facts.listeners_measured);
    CHECK(facts.gateway_processes.empty());
    container::inspect_neighbours(request, facts);
    CHECK(facts.listeners_measured);
    CHECK(facts.listeners.size() == 2);
    CHECK(facts.gateway_processes.size() == 1);
}
