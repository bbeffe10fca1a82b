// PID 1's environment beside our own, and the proxy variables.
#include "support.hpp"

#include <catch2/catch.hpp>

#include <cerrno>

using namespace ocprobe;
using test::FixtureTree;

namespace {

const std::string block("HOME=/home/node\0OPENCLAW_GATEWAY_TOKEN=one\0PATH=/bin\0", 53);

Environment ours() {
    Environment environment;
    environment.set("HOME", "/root");
    environment.set("PATH", "/bin");
    environment.set("OPENCLAW_GATEWAY_URL", "ws://x");
    return environment;
}

ContainerFacts compare(const FileSystem& files, const Environment& environment) {
    return container::inspect(
        {.files = files,
         .environment = environment,
         .watched_variables = {"HOME", "OPENCLAW_GATEWAY_TOKEN", "OPENCLAW_GATEWAY_URL", "PATH", "NEITHER"},
         .is_gateway = {}}
    );
}

FixtureTree& container_tree(FixtureTree& tree) {
    tree.file("/.dockerenv", "").file("/proc/1/environ", block);
    return tree;
}

}  // namespace

TEST_CASE("watched variables that differ from PID 1's are named, without values") {
    FixtureTree tree;
    container_tree(tree);
    const auto facts = compare(RealFileSystem(tree.root()), ours());
    CHECK(facts.pid1_environment_readable);
    CHECK(
        facts.environment_differs ==
        std::vector<std::string>{"HOME", "OPENCLAW_GATEWAY_TOKEN", "OPENCLAW_GATEWAY_URL"}
    );
}

TEST_CASE("a PID 1 of the host or of another container is not compared with") {
    FixtureTree host;
    host.file("/proc/1/environ", block)
        .file("/proc/self/cgroup", "0::/\n")
        .file("/proc/self/mountinfo", "29 1 254:1 / / rw - ext4 /dev/vda1 rw\n");
    const auto on_host = compare(RealFileSystem(host.root()), ours());
    CHECK(on_host.in_container == false);
    CHECK(on_host.pid1_environment_readable);
    CHECK(on_host.environment_differs.empty());

    FixtureTree shared;
    container_tree(shared).link("/proc/self/ns/mnt", "mnt:[1]").link("/proc/1/ns/mnt", "mnt:[2]");
    CHECK(compare(RealFileSystem(shared.root()), ours()).environment_differs.empty());

    FixtureTree own;
    container_tree(own).link("/proc/self/ns/mnt", "mnt:[1]").link("/proc/1/ns/mnt", "mnt:[1]");
    CHECK(compare(RealFileSystem(own.root()), ours()).environment_differs.size() == 3);
}

TEST_CASE("an environment of PID 1 that may not be read is not measured") {
    FixtureTree tree;
    container_tree(tree);
    test::DenyingFiles files(tree.root());
    files.deny("/proc/1/environ", EACCES);
    const auto facts = compare(files, ours());
    CHECK_FALSE(facts.pid1_environment_readable);
    CHECK(facts.environment_differs.empty());
    CHECK(test::missing_error(facts, "environment of PID 1") == EACCES);

    int error = 0;
    CHECK_FALSE(container::pid1_environment(files, error).has_value());
    CHECK(error == EACCES);
    const auto first = container::pid1_environment(RealFileSystem(tree.root()), error);
    REQUIRE(first.has_value());
    CHECK(first->get("OPENCLAW_GATEWAY_TOKEN") == "one");
}

TEST_CASE("a proxy is printed without what may be a password") {
    struct Case {
        const char* value;
        const char* proxy;
    };
    for (const auto& [value, proxy] : {
             Case{"http://proxy.example:3128", "proxy.example:3128"},
             Case{"http://user:pass@proxy.example:3128/path?q", "proxy.example:3128"},
             Case{"user:pa@ss/wo@proxy:1", "proxy:1"},
             Case{"  http://user:p/a#s?s@proxy:1  ", "proxy:1"},
             Case{"proxy:8080", "proxy:8080"},
             Case{"http://[::1]:3128/", "[::1]:3128"},
         }) {
        INFO(value);
        Environment environment;
        environment.set("HTTP_PROXY", value);
        const FixtureTree tree;
        const auto facts = test::inspect(tree, environment);
        CHECK(facts.http_proxy == proxy);
        CHECK(facts.http_proxy_variable == "HTTP_PROXY");
    }
}

TEST_CASE("lower case wins, http before all before https, and blanks are no proxy") {
    Environment environment;
    environment.set("https_proxy", "tls:1");
    environment.set("HTTP_PROXY", "upper:1");
    environment.set("ALL_PROXY", "all:1");
    environment.set("http_proxy", " ");
    environment.set("NO_PROXY", "gateway,127.0.0.1");
    const FixtureTree tree;
    auto facts = test::inspect(tree, environment);
    CHECK(facts.http_proxy == "upper:1");
    CHECK(facts.no_proxy == "gateway,127.0.0.1");
    REQUIRE(facts.proxy_variables.size() == 3);
    CHECK(facts.proxy_variables[0].variable == "HTTP_PROXY");

    environment.set("http_proxy", "lower:1");
    environment.set("no_proxy", "*");
    facts = test::inspect(tree, environment);
    CHECK(facts.http_proxy_variable == "http_proxy");
    CHECK(facts.no_proxy == "*");
}
