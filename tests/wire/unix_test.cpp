// The connect stage over Unix sockets, and the walk over every directory on the way.
#include "probes/tcp/unix_walk.hpp"
#include "support/fixture_tree.hpp"
#include "support/listeners.hpp"
#include "support/net_bench.hpp"

#include <catch2/catch.hpp>

#include <cerrno>
#include <thread>

using namespace ocprobe;
using namespace ocprobe::test;

namespace {

std::string error_of(const NetBench& bench) {
    return bench.error(StageId::connect);
}

MountPoint mount(const std::string& point, const std::string& root, const std::string& source) {
    MountPoint mount;
    mount.point = point;
    mount.root = root;
    mount.source = source;
    return mount;
}

/// Root may enter and write everything: such a test runs as nobody.
class AsNobody {
public:
    AsNobody() : was_(::geteuid()) {
        if (was_ == 0 && ::seteuid(65534) != 0) throw std::runtime_error("seteuid");
    }
    ~AsNobody() {
        if (was_ == 0 && ::seteuid(0) != 0) std::abort();
    }
    AsNobody(const AsNobody&) = delete;
    AsNobody& operator=(const AsNobody&) = delete;

private:
    uid_t was_;
};

}  // namespace

TEST_CASE("unix_success: connected, with every step of the way") {
    FixtureTree tree;
    tree.directory("/run/oc");
    const UnixListener listener(tree.real("/run/oc/gw.sock"));
    NetBench bench(tree.real("/run/oc/gw.sock"));
    bench.plan.mounts = {mount(tree.real("/run"), "/x", "/dev/sda1")};
    bench.run();
    const auto& facts = bench.connect();
    CHECK(bench.stage(StageId::dns).skipped_because == "Unix socket");
    CHECK(bench.stage(StageId::tls).skipped_because == "Unix socket");
    CHECK(bench.stage(StageId::connect).status == StageStatus::passed);
    CHECK(facts.outcome == ConnectOutcome::connected);
    CHECK(facts.chosen_address == tree.real("/run/oc/gw.sock"));
    CHECK_FALSE(facts.obstacle);
    REQUIRE(facts.walk.size() >= 3);
    CHECK(facts.walk.back().kind == "socket");
    CHECK(facts.walk[facts.walk.size() - 2].kind == "directory");
    CHECK(facts.walk[facts.walk.size() - 2].mode == 0755);
    CHECK(facts.walk[facts.walk.size() - 3].mount_source == "/dev/sda1 (/x)");
    CHECK(facts.walk.back().mount_source.empty());
}

TEST_CASE("unix_error: missing names the first component that is missing, and its mount") {
    FixtureTree tree;
    tree.directory("/run");
    NetBench bench(tree.real("/run/oc/deep/gw.sock"));
    bench.plan.mounts = {mount(tree.real("/run"), "/", "tmpfs")};
    bench.run();
    CHECK(bench.connect().outcome == ConnectOutcome::socket_missing);
    CHECK(error_of(bench) == "ENOENT");
    REQUIRE(bench.connect().obstacle);
    CHECK(bench.connect().obstacle->path == tree.real("/run/oc"));
    CHECK(bench.connect().obstacle->mount_source == "tmpfs");
    CHECK_FALSE(bench.connect().obstacle->exists);
}

TEST_CASE("unix_error: a file on the way, and a loop of links, are missing too") {
    FixtureTree tree;
    tree.file("/run/oc", "a plain file").link("/a", "b").link("/b", "a");
    NetBench file(tree.real("/run/oc/gw.sock"));
    file.run();
    CHECK(file.connect().outcome == ConnectOutcome::socket_missing);
    CHECK(error_of(file) == "ENOTDIR");
    CHECK(file.connect().obstacle->path == tree.real("/run/oc"));
    CHECK(file.connect().obstacle->kind == "regular file");

    NetBench loop(tree.real("/a/gw.sock"));
    loop.run();
    CHECK(loop.connect().outcome == ConnectOutcome::socket_missing);
    CHECK(error_of(loop) == "ELOOP");
    CHECK(loop.connect().obstacle->kind == "symbolic link");
}

TEST_CASE("unix_error: denied names the directory that may not be entered") {
    FixtureTree tree;
    tree.directory("/run/private");
    const UnixListener listener(tree.real("/run/private/gw.sock"));
    ::chmod(tree.root().c_str(), 0755);
    ::chmod(tree.real("/run/private").c_str(), ::geteuid() == 0 ? 0700 : 0);
    NetBench bench(tree.real("/run/private/gw.sock"));
    {
        const AsNobody nobody;
        bench.run();
    }
    ::chmod(tree.real("/run/private").c_str(), 0700);
    CHECK(bench.connect().outcome == ConnectOutcome::socket_denied);
    CHECK(error_of(bench) == "EACCES");
    REQUIRE(bench.connect().obstacle);
    CHECK(bench.connect().obstacle->path == tree.real("/run/private"));
    CHECK(bench.connect().obstacle->error == EACCES);
    CHECK(bench.connect().obstacle->uid == ::geteuid());
}

TEST_CASE("unix_error: denied names the socket itself when only it may not be written to") {
    FixtureTree tree;
    tree.directory("/run");
    const UnixListener listener(tree.real("/run/gw.sock"));
    ::chmod(tree.root().c_str(), 0755);
    ::chmod(tree.real("/run/gw.sock").c_str(), ::geteuid() == 0 ? 0600 : 0);
    NetBench bench(tree.real("/run/gw.sock"));
    {
        const AsNobody nobody;
        bench.run();
    }
    CHECK(bench.connect().outcome == ConnectOutcome::socket_denied);
    REQUIRE(bench.connect().obstacle);
    CHECK(bench.connect().obstacle->path == tree.real("/run/gw.sock"));
    CHECK(bench.connect().obstacle->kind == "socket");
}

TEST_CASE("unix_error: a socket without a listener is stale") {
    FixtureTree tree;
    tree.directory("/run");
    const UnixListener bound(tree.real("/run/gw.sock"), false);
    NetBench bench(tree.real("/run/gw.sock"));
    bench.run();
    CHECK(bench.connect().outcome == ConnectOutcome::socket_stale);
    CHECK(error_of(bench) == "ECONNREFUSED");
    CHECK(bench.connect().obstacle->kind == "socket");
}

TEST_CASE("unix_error: a directory and a plain file are no sockets") {
    FixtureTree tree;
    tree.directory("/run/gw.sock").file("/run/file.sock", "x");
    NetBench directory(tree.real("/run/gw.sock"));
    directory.run();
    CHECK(directory.connect().outcome == ConnectOutcome::not_a_socket);
    CHECK(directory.connect().obstacle->kind == "directory");
    NetBench file(tree.real("/run/file.sock"));
    file.run();
    CHECK(file.connect().outcome == ConnectOutcome::not_a_socket);
    CHECK(file.connect().obstacle->kind == "regular file");
}

TEST_CASE("unix_error: a directory that may not be written to is no socket either") {
    FixtureTree tree;
    tree.directory("/run/gw.sock");
    ::chmod(tree.root().c_str(), 0755);
    NetBench bench(tree.real("/run/gw.sock"));
    {
        const AsNobody nobody;
        bench.run();
    }
    CHECK(bench.connect().outcome == ConnectOutcome::not_a_socket);
    REQUIRE(bench.connect().obstacle);
    CHECK(bench.connect().obstacle->kind == "directory");
}

TEST_CASE("unix_timeout: a full queue is waited for, then named by its errno") {
    FixtureTree tree;
    tree.directory("/run");
    UnixListener full(tree.real("/run/gw.sock"), true, 0);
    full.fill();
    NetBench bench(tree.real("/run/gw.sock"));
    bench.plan.budgets.connect = Millis(250);
    bench.run();
    CHECK(bench.connect().outcome == ConnectOutcome::other);
    CHECK(error_of(bench) == "EAGAIN");
    CHECK(bench.took >= Millis(200));

    bench.plan.budgets.connect = never;
    std::thread server([&] {
        std::this_thread::sleep_for(Millis(120));
        for (int i = 0; i < 2; ++i)
            full.make_room();
    });
    bench.run();
    server.join();
    CHECK(bench.connect().outcome == ConnectOutcome::connected);
}

TEST_CASE("unix_error: a datagram socket is named by its errno") {
    FixtureTree tree;
    tree.directory("/run");
    const UnixListener datagrams(tree.real("/run/gw.sock"), false, 0, SOCK_DGRAM);
    NetBench bench(tree.real("/run/gw.sock"));
    bench.run();
    CHECK(bench.connect().outcome == ConnectOutcome::not_a_socket);
    CHECK(error_of(bench) == "EPROTOTYPE");
}

TEST_CASE("unix_cancel: a deadline ends the wait for a full queue") {
    FixtureTree tree;
    tree.directory("/run");
    UnixListener full(tree.real("/run/gw.sock"), true, 0);
    full.fill();
    NetBench bench(tree.real("/run/gw.sock"));
    bench.plan.budgets.overall = Millis(200);
    bench.run();
    CHECK(error_of(bench) == "EAGAIN");
    CHECK(bench.took < never);
}

TEST_CASE("unix_walk: links are followed as the kernel follows them") {
    FixtureTree tree;
    tree.directory("/data/real").link("/run/oc", "../data/./real").link("/run/absolute", "/data/real");
    tree.file("/data/real/file", "x");
    const RealFileSystem files(tree.root());
    const auto relative = probes::walk_unix_path(files, "/run/oc/file", {});
    std::vector<std::string> paths;
    for (const auto& step : relative.steps)
        paths.push_back(step.path);
    CHECK(paths == std::vector<std::string>{"/run", "/run/oc", "/data", "/data/real", "/data/real/file"});
    CHECK_FALSE(relative.obstacle);
    const auto absolute = probes::walk_unix_path(files, "//run///absolute/../none", {});
    REQUIRE(absolute.obstacle);
    CHECK(absolute.obstacle->path == "/data/none");
}
