// The gateway's lock: live, dead, another container's, or not to be known.
#include "openclaw/state/lock.hpp"
#include "openclaw/state/paths.hpp"
#include "support/fixture_tree.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ocprobe::openclaw::lock_test {

using openclaw::read_lock;
using test::FixtureTree;

namespace {

constexpr const char* state = "/home/node/.openclaw";
constexpr const char* config = "/home/node/.openclaw/openclaw.json";
const std::string lock_path = "/home/node/.openclaw/tmp/openclaw-1000/gateway.5b681173.lock";

std::string payload(const std::string& more = {}, const std::string& config_path = config) {
    return "{\n  \"pid\": 7,\n  \"ownerId\": \"56a140e6\",\n  \"createdAt\": \"2026-11-24T00:42:22.598Z\",\n"
           "  \"configPath\": \"" +
           config_path + "\",\n  \"stateDir\": \"" + state + "\",\n  \"port\": 18789" + more +
           "\n}\n\t\t\t \t  \t \t\t \n";
}

// Field 22 is the start time.
std::string process_stat(const std::string& start_time) {
    return "7 (node (x) y) S 1 7 7 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 11 0 " + start_time + " 1000 200\n";
}

LockFacts look(const FileSystem& files, const ContainerFacts& container = {}) {
    return read_lock({files, container, state, config});
}

/// A process that keeps a write lock on a file where SQLite keeps it, as a live gateway does.
class Holder {
public:
    explicit Holder(const std::string& path) {
        std::array<int, 2> ready{};
        REQUIRE(::pipe(ready.data()) == 0);
        pid_ = ::fork();
        REQUIRE(pid_ >= 0);
        if (pid_ == 0) {
            const int file = ::open(path.c_str(), O_RDWR);
            struct flock lock {};
            lock.l_type = F_WRLCK;
            lock.l_start = 0x40000000;
            lock.l_len = 512;
            const char byte = ::fcntl(file, F_SETLK, &lock) == 0 ? 'l' : 'e';
            if (::write(ready[1], &byte, 1) != 1) ::_exit(1);
            while (true)
                ::pause();
        }
        char byte = 0;
        REQUIRE(::read(ready[0], &byte, 1) == 1);
        REQUIRE(byte == 'l');
        ::close(ready[0]);
        ::close(ready[1]);
    }
    Holder(const Holder&) = delete;
    Holder& operator=(const Holder&) = delete;
    ~Holder() {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }

private:
    pid_t pid_ = -1;
};

}  // namespace

TEST_CASE("no lock") {
    const FixtureTree tree;
    const auto facts = look(RealFileSystem(tree.root()));
    CHECK(facts.state == LockState::none);
    CHECK(facts.path.empty());
    CHECK_FALSE(facts.held.has_value());
}

TEST_CASE("the lock's trailer of blanks is no harm, and its facts are read") {
    FixtureTree tree;
    tree.file(lock_path, payload(",\"startTime\": 131809")).file("/proc/7/stat", process_stat("131809"));
    const auto facts = look(RealFileSystem(tree.root()));
    CHECK(facts.state == LockState::live);
    CHECK(facts.path == lock_path);
    CHECK(facts.pid == 7);
    CHECK(facts.port == std::uint16_t{18789});
    CHECK(facts.created_at == "2026-11-24T00:42:22.598Z");
    CHECK(facts.config_path == config);
    CHECK(facts.state_directory == state);
    CHECK_FALSE(facts.held.has_value());
}

TEST_CASE("who owns a lock, by process, start time and the companion's lock") {
    enum class Companion { none, free, held };
    struct Case {
        const char* name;
        const char* start_here;  ///< nullptr: no process 7 here
        Companion companion;
        std::optional<bool> in_container;
        LockState state;
    };
    const Case cases[] = {
        {"the process is here", "131809", Companion::none, true, LockState::live},
        {"the process is here and holds it", "131809", Companion::held, true, LockState::live},
        {"the same pid, another process: another container's",
         "99",
         Companion::none,
         true,
         LockState::foreign},
        {"the same pid, another process, held", "99", Companion::held, true, LockState::foreign},
        {"the same pid, another process, nobody holds it", "99", Companion::free, true, LockState::dead},
        {"no such process, nobody holds it", nullptr, Companion::free, true, LockState::dead},
        {"no such process here, held", nullptr, Companion::held, true, LockState::foreign},
        {"no such process on a host", nullptr, Companion::none, false, LockState::dead},
        {"no such process in a container: no proof", nullptr, Companion::none, true, LockState::unknown},
        {"no such process, nobody knows where", nullptr, Companion::none, std::nullopt, LockState::unknown},
    };
    for (const auto& c : cases) {
        INFO(c.name);
        FixtureTree tree;
        tree.file(lock_path, payload(",\"startTime\": 131809"));
        if (c.start_here != nullptr) tree.file("/proc/7/stat", process_stat(c.start_here));
        if (c.companion != Companion::none) tree.file(lock_path + ".sqlite", "");
        std::optional<Holder> holder;
        if (c.companion == Companion::held) holder.emplace(tree.real(lock_path + ".sqlite"));
        ContainerFacts container;
        container.in_container = c.in_container;
        const auto facts = look(RealFileSystem(tree.root()), container);
        CHECK(facts.state == c.state);
        CHECK_FALSE(facts.why.empty());
        CHECK(facts.held.has_value() == (c.companion != Companion::none));
        if (facts.held) CHECK(*facts.held == (c.companion == Companion::held));
    }
}

TEST_CASE("on a network file system a lock that nobody here holds proves nothing") {
    FixtureTree tree;
    tree.file(lock_path, payload(",\"startTime\": 131809")).file(lock_path + ".sqlite", "");
    ContainerFacts container;
    container.in_container = true;
    for (const char* type : {"nfs4", "virtiofs", "fuse.sshfs", "9p"}) {
        INFO(type);
        container.mounts = {
            {.point = state, .root = "/", .source = "server:/x", .type = type, .controllers = {}}};
        const auto facts = look(RealFileSystem(tree.root()), container);
        CHECK(facts.state == LockState::unknown);
        CHECK_FALSE(facts.held.has_value());
    }
    const Holder holder(tree.real(lock_path + ".sqlite"));
    CHECK(look(RealFileSystem(tree.root()), container).state == LockState::foreign);
}

TEST_CASE("a hidden /proc gives no ruling") {
    FixtureTree tree;
    tree.file(lock_path, payload(",\"startTime\": 1")).file("/proc/7/stat", process_stat("1"));
    test::DenyingFiles files(tree.root());
    files.deny("/proc/7", EACCES);
    ContainerFacts container;
    container.in_container = false;
    const auto facts = look(files, container);
    CHECK(facts.state == LockState::unknown);
    CHECK(facts.why == "process 7 cannot be seen: EACCES");
}

TEST_CASE("a lock without a start time is known by the look of its process alone") {
    FixtureTree tree;
    tree.file(lock_path, payload()).file("/proc/7/stat", process_stat("5"));
    ContainerFacts container;
    CHECK(look(RealFileSystem(tree.root()), container).state == LockState::unknown);
    container.gateway_processes.push_back({7, true, false, "S"});
    CHECK(look(RealFileSystem(tree.root()), container).state == LockState::live);
}

TEST_CASE("of several locks the one for our config with a port counts, other roles do not") {
    FixtureTree tree;
    const std::string folder = "/home/node/.openclaw/tmp/openclaw-1000/";
    tree.file(folder + "gateway.00000000.lock", payload("", "/other.json"))
        .file(folder + "gateway.5b681173.lock", payload())
        .file(
            folder + "gateway.99999999.lock", "{\"pid\":9,\"role\":\"agent-embedded\",\"configPath\":\"x\"}"
        )
        .file(folder + "device-identity.c3867134.lock.sqlite", "");
    CHECK(look(RealFileSystem(tree.root())).path == lock_path);

    FixtureTree other_user;
    other_user.file("/home/node/.openclaw/tmp/openclaw-0/gateway.state.lock", payload());
    CHECK(look(RealFileSystem(other_user.root())).path.ends_with("openclaw-0/gateway.state.lock"));

    FixtureTree embedded;
    embedded.file(folder + "gateway.state.lock", "{\"pid\":9,\"role\":\"agent-embedded\"}");
    CHECK(look(RealFileSystem(embedded.root())).state == LockState::none);
}

TEST_CASE("older gateways lock in /tmp, where other installations do too") {
    FixtureTree tree;
    tree.file("/tmp/openclaw-1000/gateway.00000000.lock", payload("", "/elsewhere/openclaw.json"));
    // Its stateDir in the payload above is ours.
    CHECK(look(RealFileSystem(tree.root())).state != LockState::none);

    FixtureTree elsewhere;
    elsewhere.file(
        "/tmp/openclaw-1000/gateway.0.lock", R"({"pid":7,"configPath":"/elsewhere/openclaw.json"})"
    );
    CHECK(look(RealFileSystem(elsewhere.root())).state == LockState::none);

    FixtureTree ours;
    ours.file(
        "/tmp/openclaw-1000/gateway.0.lock", "{\"pid\":7,\"configPath\":\"" + std::string(config) + "\"}"
    );
    CHECK(look(RealFileSystem(ours.root())).path == "/tmp/openclaw-1000/gateway.0.lock");
}

TEST_CASE("a lock that makes no sense is unknown, never a crash") {
    for (const std::string_view text : {
             std::string_view(""),
             std::string_view("{"),
             std::string_view("[]"),
             std::string_view("null"),
             std::string_view(R"({"pid":"7"})"),
             std::string_view(R"({"pid":1e400})"),
             std::string_view("\0\0\0", 3),
         }) {
        INFO(text);
        FixtureTree tree;
        tree.file(lock_path, text);
        const auto facts = look(RealFileSystem(tree.root()));
        CHECK(facts.state == LockState::unknown);
        CHECK(facts.why == "it names no process");
        CHECK_FALSE(facts.pid.has_value());
    }
    FixtureTree tree;
    tree.file(lock_path, R"({"pid":7,"port":70000,"createdAt":"\u001b[2J","startTime":-1})");
    tree.file("/proc/7/stat", "7 (node");
    const auto facts = look(RealFileSystem(tree.root()));
    CHECK_FALSE(facts.port.has_value());
    CHECK(facts.created_at == "\\x1b[2J");
    CHECK(facts.state == LockState::unknown);
}

TEST_CASE("a lock that may not be read is named with its errno") {
    FixtureTree tree;
    tree.file(lock_path, payload());
    test::DenyingFiles files(tree.root());
    files.deny(lock_path, EACCES);
    const auto facts = look(files);
    CHECK(facts.state == LockState::unknown);
    CHECK(facts.why == "unreadable: EACCES");
}

TEST_CASE("the walk to a path names the entry that is missing or denies") {
    FixtureTree tree;
    tree.directory("/home/node/.openclaw").file("/home/file", "x");
    ContainerFacts container;
    container.mounts = {
        {.point = "/home/node", .root = "/srv/x", .source = "/dev/sda1", .type = "ext4", .controllers = {}}};
    const RealFileSystem files(tree.root());

    const auto whole = openclaw::walk_path(files, container, "/home//node/.openclaw/");
    CHECK_FALSE(whole.obstacle.has_value());
    REQUIRE(whole.steps.size() == 4);
    CHECK(whole.steps[0].path == "/");
    CHECK(whole.steps[2].path == "/home/node");
    CHECK(whole.steps[2].mount_source == "/dev/sda1[/srv/x]");
    CHECK(whole.steps[3].kind == "directory");

    const auto missing = openclaw::walk_path(files, container, "/home/nobody/a/b");
    REQUIRE(missing.obstacle.has_value());
    CHECK(missing.obstacle->path == "/home/nobody");
    CHECK(missing.obstacle->error == ENOENT);
    CHECK_FALSE(missing.obstacle->exists);

    test::DenyingFiles denying(tree.root());
    denying.deny("/home/node/.openclaw", EACCES);
    const auto denied = openclaw::walk_path(denying, container, "/home/node/.openclaw/x");
    REQUIRE(denied.obstacle.has_value());
    CHECK(denied.obstacle->path == "/home/node");
    CHECK(denied.obstacle->error == EACCES);
    CHECK(denied.obstacle->exists);

    const auto through_file = openclaw::walk_path(files, container, "/home/file/x");
    REQUIRE(through_file.obstacle.has_value());
    CHECK(through_file.obstacle->error == ENOTDIR);
    CHECK(openclaw::walk_path(files, container, "").steps.size() == 1);
    // Its names are not listed: 50,000 beginnings of it would take 2.5 GB.
    std::string deep;
    for (int i = 0; i < 50'000; ++i)
        deep += "/a";
    CHECK(openclaw::walk_path(files, container, deep).steps.size() == 2);
    CHECK(openclaw::mount_of(files, container, deep) == openclaw::mount_of(files, container, "/"));
}

TEST_CASE("the mount of a path is the deepest one, and of two on a point the later") {
    FixtureTree tree;
    tree.directory("/data/state")
        .directory("/data2")
        .link("/link", "data/state")
        .file("/data/state/c.json", "{}");
    ContainerFacts container;
    container.mounts = {
        {.point = "/", .root = "/", .source = "overlay", .type = "overlay", .controllers = {}},
        {.point = "/data", .root = "/", .source = "old", .type = "ext4", .controllers = {}},
        {.point = "/data", .root = "/", .source = "new", .type = "xfs", .controllers = {}},
        {.point = "/data/state/c.json",
         .root = "/c.json",
         .source = "one",
         .type = "ext4",
         .controllers = {}},
    };
    const RealFileSystem files(tree.root());
    const auto source = [&](const char* path) { return openclaw::mount_of(files, container, path)->source; };
    CHECK(source("/data/state") == "new");
    CHECK(source("/data/missing/deep") == "new");
    CHECK(source("/data2") == "overlay");
    CHECK(source("/data/state/c.json") == "one");
    CHECK(openclaw::is_single_file_mount(files, container, "/data/state/c.json"));
    CHECK_FALSE(openclaw::is_single_file_mount(files, container, "/data"));
    CHECK_FALSE(openclaw::is_single_file_mount(files, container, "/data/state"));
    CHECK_FALSE(openclaw::is_single_file_mount(files, container, "/missing"));
    CHECK(openclaw::mount_of(files, ContainerFacts{}, "/data") == nullptr);
}

}  // namespace ocprobe::openclaw::lock_test
