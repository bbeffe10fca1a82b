// Processes that look like a gateway.
#include "support.hpp"

#include <catch2/catch.hpp>

#include <cerrno>

using namespace ocprobe;
using test::FixtureTree;

namespace {

ContainerFacts look(const FileSystem& files) {
    const Environment environment;
    return container::inspect(
        {.files = files,
         .environment = environment,
         .watched_variables = {},
         .is_gateway = [](std::string_view line) { return line.starts_with("openclaw-gateway"); },
         .gateway_port = [](std::string_view line
                         ) { return line.size() > 17 ? std::optional<std::uint16_t>(30262) : std::nullopt; }}
    );
}

}  // namespace

TEST_CASE("a gateway is found with its state and its namespace") {
    FixtureTree tree;
    tree.link("/proc/self/ns/net", "net:[1]")
        .file("/proc/1/cmdline", std::string_view("tini\0--\0openclaw-gateway\0", 25))
        .file("/proc/7/cmdline", std::string_view("openclaw-gateway\0", 17))
        .file("/proc/7/stat", "7 (a (b) c) T 1 7 7 0\n")
        .file("/proc/7/status", "Name:\topenclaw\nUid:\t1000\t1001\t1000\t1000\n")
        .link("/proc/7/ns/net", "net:[1]")
        .file("/proc/9/cmdline", std::string_view("openclaw-gateway\0--port\0", 24))
        .file("/proc/9/stat", "9 (node) S 1\n")
        .link("/proc/9/ns/net", "net:[2]")
        .file("/proc/12/cmdline", "")
        .file("/proc/version", "openclaw-gateway");
    const auto facts = look(RealFileSystem(tree.root()));
    REQUIRE(facts.gateway_processes.size() == 2);
    CHECK(facts.gateway_processes[0].pid == 7);
    CHECK(facts.gateway_processes[0].same_network_namespace);
    CHECK(facts.gateway_processes[0].state == "T");
    CHECK(facts.gateway_processes[0].uid == std::optional<std::uint32_t>(1001));
    CHECK_FALSE(facts.gateway_processes[0].port);
    CHECK_FALSE(facts.gateway_processes[1].uid);
    CHECK(facts.gateway_processes[1].port == std::optional<std::uint16_t>(30262));
    CHECK(facts.gateway_processes[1].pid == 9);
    CHECK_FALSE(facts.gateway_processes[1].same_network_namespace);
    CHECK(facts.gateway_processes[1].state == "S");
}

TEST_CASE("a namespace that may not be read is not taken for ours, and is noted") {
    FixtureTree tree;
    tree.link("/proc/self/ns/net", "net:[1]")
        .file("/proc/7/cmdline", "openclaw-gateway")
        .link("/proc/7/ns/net", "net:[1]");
    test::DenyingFiles files(tree.root());
    files.deny("/proc/7/ns", EACCES);
    const auto facts = look(files);
    REQUIRE(facts.gateway_processes.size() == 1);
    CHECK_FALSE(facts.gateway_processes[0].same_network_namespace);
    CHECK(facts.gateway_processes[0].state.empty());
    CHECK(test::missing_error(facts, "network namespace of process 7") == EACCES);
}

TEST_CASE("a hidden /proc is noted") {
    FixtureTree tree;
    tree.directory("/proc");
    test::DenyingFiles files(tree.root());
    files.deny("/proc", EACCES);
    const auto facts = look(files);
    CHECK(facts.gateway_processes.empty());
    CHECK(test::missing_error(facts, "processes") == EACCES);
}

TEST_CASE("a host with five thousand processes is searched up to a limit") {
    FixtureTree tree;
    for (int pid = 1; pid <= 5000; ++pid)
        tree.file("/proc/" + std::to_string(pid) + "/cmdline", "sleep");
    const auto facts = look(RealFileSystem(tree.root()));
    CHECK(facts.gateway_processes.empty());
    const bool stopped = test::missing_error(facts, "processes beyond our limit") == EFBIG ||
                         test::missing_error(facts, "processes beyond our time limit") == ETIME;
    CHECK(stopped);
}
