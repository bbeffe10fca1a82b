// The state directory's own facts, and how its parts come together.
#include "openclaw/state/state.hpp"
#include "support/fixture_tree.hpp"
#include "support/gateway_database.hpp"

#include <catch2/catch.hpp>

#include <cerrno>
#include <unistd.h>

namespace ocprobe::openclaw::state_test {

using test::FixtureTree;

namespace {

constexpr const char* directory = "/home/node/.openclaw";

openclaw::StateReading read(
    const FileSystem& files,
    const ContainerFacts& container = {},
    const CliFacts& cli = {},
    const std::string& state = directory
) {
    openclaw::Places places;
    places.state_directory = state;
    places.state_source = "home";
    places.config_path = state + "/openclaw.json";
    openclaw::Variables variables(Environment{}, "");
    const auto config = openclaw::load_config({files, places.config_path}, variables);
    return openclaw::state_facts({files, container, places, config, cli, &variables, 1'000'000});
}

StateFacts facts_of(const FixtureTree& tree, const ContainerFacts& container = {}) {
    return read(RealFileSystem(tree.root()), container).facts;
}

/// Root may do everything: for its lifetime the process is somebody else, if it is root.
class OrdinaryUser {
public:
    static constexpr uid_t id = 65534;
    OrdinaryUser() : was_root_(::geteuid() == 0) {
        if (was_root_) REQUIRE(::seteuid(id) == 0);
    }
    OrdinaryUser(const OrdinaryUser&) = delete;
    OrdinaryUser& operator=(const OrdinaryUser&) = delete;
    ~OrdinaryUser() {
        if (was_root_ && ::seteuid(0) != 0) std::abort();
    }

private:
    bool was_root_;
};

MountPoint mount(const char* point, const char* root, const char* source, const char* type, bool read_only) {
    MountPoint result;
    result.point = point;
    result.root = root;
    result.source = source;
    result.type = type;
    result.read_only = read_only;
    return result;
}

CliFacts older() {
    CliFacts cli;
    cli.rules = CliRules::v2026_7_1;
    return cli;
}

}  // namespace

TEST_CASE("a directory that is not there: the first missing entry is the obstacle") {
    FixtureTree tree;
    tree.directory("/home");
    const auto facts = facts_of(tree);
    CHECK(facts.directory == directory);
    CHECK(facts.directory_source == "home");
    CHECK_FALSE(facts.exists);
    CHECK(facts.error == ENOENT);
    REQUIRE(facts.obstacle.has_value());
    CHECK(facts.obstacle->path == "/home/node");
    CHECK_FALSE(facts.writable);
    CHECK_FALSE(facts.disk_full);
    CHECK_FALSE(facts.gateway_traces);
    CHECK(facts.lock.state == LockState::none);
    CHECK_FALSE(facts.pairing.database_present);
}

TEST_CASE("a good directory: owner, mode, device and space") {
    FixtureTree tree;
    tree.directory(directory);
    REQUIRE(::chmod(tree.real(directory).c_str(), 0700) == 0);
    ContainerFacts container;
    container.mounts = {
        mount("/", "/", "overlay", "overlay", false),
        mount("/home/node/.openclaw", "/srv/oc", "/dev/vda1", "ext4", false)};
    const auto facts = facts_of(tree, container);
    CHECK(facts.exists);
    CHECK(facts.is_directory);
    CHECK(facts.enterable);
    CHECK(facts.writable);
    CHECK(facts.error == 0);
    CHECK(facts.mode == 0700);
    CHECK(facts.uid == ::geteuid());
    CHECK(facts.inode != 0);
    CHECK(facts.free_bytes.has_value());
    CHECK_FALSE(facts.disk_full);
    CHECK_FALSE(facts.obstacle.has_value());
    CHECK(facts.mount_point == "/home/node/.openclaw");
    CHECK(facts.mount_source == "/dev/vda1[/srv/oc]");
    CHECK(facts.mount_type == "ext4");
    CHECK_FALSE(facts.read_only_mount);
}

TEST_CASE("a read-only mount is not writable, whoever we are") {
    FixtureTree tree;
    tree.directory(directory);
    ContainerFacts container;
    container.mounts = {mount("/home/node/.openclaw", "/srv/oc", "/dev/vda1", "ext4", true)};
    const auto by_mount = facts_of(tree, container);
    CHECK(by_mount.read_only_mount);
    CHECK_FALSE(by_mount.writable);
    CHECK(by_mount.error == EROFS);

    test::DenyingFiles files(tree.root());
    files.space_override = FileSystemSpace{};
    files.space_override->read_only = true;
    const auto by_statvfs = read(files).facts;
    CHECK(by_statvfs.read_only_mount);
    CHECK_FALSE(by_statvfs.writable);
    // A read-only medium has no free blocks, yet nothing is full.
    CHECK_FALSE(by_statvfs.disk_full);
}

TEST_CASE("full is what has no blocks or inodes left for this uid") {
    struct Case {
        const char* name;
        FileSystemSpace space;
        std::uint32_t uid;
        bool full;
    };
    const auto space = [](std::uint64_t free, std::uint64_t reserved, std::uint64_t inodes, std::uint64_t all
                       ) {
        FileSystemSpace result;
        result.total_bytes = 1000;
        result.free_bytes = free;
        result.free_bytes_privileged = reserved;
        result.free_inodes = inodes;
        result.total_inodes = all;
        return result;
    };
    const Case cases[] = {
        {"room", space(10, 20, 5, 10), 1000, false},
        {"no blocks", space(0, 0, 5, 10), 1000, true},
        {"reserved blocks are not ours", space(0, 20, 5, 10), 1000, true},
        {"reserved blocks are root's", space(0, 20, 5, 10), 0, false},
        {"no inodes", space(10, 20, 0, 10), 1000, true},
        {"inodes are not counted", space(10, 20, 0, 0), 1000, false},
        {"nothing is counted", FileSystemSpace{}, 1000, false},
    };
    for (const auto& c : cases) {
        INFO(c.name);
        FixtureTree tree;
        tree.directory(directory);
        test::DenyingFiles files(tree.root());
        files.space_override = c.space;
        ContainerFacts container;
        container.uid = c.uid;
        CHECK(read(files, container).facts.disk_full == c.full);
    }
}

TEST_CASE("root of a user namespace has no claim on reserved blocks") {
    FixtureTree tree;
    tree.directory(directory);
    test::DenyingFiles files(tree.root());
    files.space_override = FileSystemSpace{};
    files.space_override->total_bytes = 100;
    files.space_override->free_bytes_privileged = 50;
    ContainerFacts container;
    container.uid = 0;
    container.user_namespace_mapped = true;
    CHECK(read(files, container).facts.disk_full);
}

TEST_CASE("a directory that another uid keeps to itself is its own obstacle") {
    FixtureTree tree;
    tree.directory("/home/node");
    test::DenyingFiles files(tree.root());
    files.deny(directory, EACCES);
    const auto denied = read(files).facts;
    CHECK_FALSE(denied.exists);
    CHECK(denied.error == EACCES);
    REQUIRE(denied.obstacle.has_value());
    CHECK(denied.obstacle->path == "/home/node");

    FixtureTree file;
    file.file(directory, "no directory");
    const auto facts = facts_of(file);
    CHECK(facts.exists);
    CHECK_FALSE(facts.is_directory);
    CHECK_FALSE(facts.enterable);
    CHECK_FALSE(facts.writable);
    CHECK(facts.error == ENOTDIR);
    REQUIRE(facts.obstacle.has_value());
    CHECK(facts.obstacle->kind == "regular file");
}

TEST_CASE("permissions are those of the effective ids") {
    FixtureTree tree;
    tree.directory(directory);
    for (const char* path : {"", "/home", "/home/node", directory}) {
        if (::geteuid() == 0)
            REQUIRE(::chown(tree.real(path).c_str(), OrdinaryUser::id, OrdinaryUser::id) == 0);
    }
    const OrdinaryUser user;
    REQUIRE(::chmod(tree.real(directory).c_str(), 0) == 0);
    const auto facts = facts_of(tree);
    CHECK(facts.exists);
    CHECK_FALSE(facts.enterable);
    CHECK_FALSE(facts.writable);
    CHECK(facts.error == EACCES);
    REQUIRE(facts.obstacle.has_value());
    CHECK(facts.obstacle->error == EACCES);
    REQUIRE(::chmod(tree.real(directory).c_str(), 0500) == 0);
    const auto read_only = facts_of(tree);
    CHECK(read_only.enterable);
    CHECK_FALSE(read_only.writable);
    CHECK(read_only.error == EACCES);
    CHECK_FALSE(read_only.read_only_mount);
    REQUIRE(::chmod(tree.real(directory).c_str(), 0700) == 0);
}

TEST_CASE("a doubled directory names the one where the state is") {
    const std::string doubled = std::string(directory) + "/.openclaw";
    FixtureTree home_wrong;
    home_wrong.directory(doubled).file(std::string(directory) + "/openclaw.json", "{}");
    auto facts = read(RealFileSystem(home_wrong.root()), {}, {}, doubled).facts;
    CHECK(facts.doubled);
    CHECK(facts.doubled_other == directory);

    FixtureTree mounted_high;
    mounted_high.file(doubled + "/openclaw.json", "{}");
    facts = facts_of(mounted_high);
    CHECK(facts.doubled);
    CHECK(facts.doubled_other == doubled);

    FixtureTree plain;
    plain.directory(doubled);
    CHECK_FALSE(facts_of(plain).doubled);

    FixtureTree elsewhere;
    elsewhere.directory("/data/.openclaw");
    CHECK_FALSE(read(RealFileSystem(elsewhere.root()), {}, {}, "/data").facts.doubled);
}

TEST_CASE("JSON identity files are legacy beside a CLI that needs the database") {
    FixtureTree tree;
    tree.file(std::string(directory) + "/identity/device.json", R"({"version":1,"deviceId":"abc"})")
        .file(std::string(directory) + "/devices/paired.json", "{}");
    const auto newest = facts_of(tree);
    CHECK(newest.legacy_identity);
    CHECK(newest.legacy_files == std::vector<std::string>{"identity/device.json", "devices/paired.json"});
    // 2026.9.6 ignores them.
    CHECK_FALSE(newest.pairing.device_identity);

    const auto old = read(RealFileSystem(tree.root()), {}, older()).facts;
    CHECK_FALSE(old.legacy_identity);
    CHECK(old.pairing.device_identity);
    CHECK(old.pairing.json_layout);
}

TEST_CASE("traces of a gateway: a lock, a certificate, rows that only a gateway writes") {
    const std::string base = directory;
    FixtureTree none;
    none.directory(base);
    CHECK_FALSE(facts_of(none).gateway_traces);

    FixtureTree lock;
    lock.file(base + "/tmp/openclaw-1000/gateway.state.lock", "{\"pid\":7}");
    CHECK(facts_of(lock).gateway_traces);

    FixtureTree certificate;
    certificate.file(base + "/gateway/tls/gateway-cert.pem", "x");
    const auto facts = facts_of(certificate);
    CHECK(facts.gateway_traces);
    CHECK(facts.gateway_certificate == base + "/gateway/tls/gateway-cert.pem");

    FixtureTree database;
    database.directory(base + "/state");
    test::GatewayDatabase rows(database.real(base + "/state/openclaw.sqlite"));
    rows.schema().identity("a").run("INSERT INTO gateway_boot_lifecycle VALUES('b', 7, 1, NULL)");
    // The database's reader goes through the tree's root as everything else does.
    CHECK(facts_of(database).gateway_traces);
    CHECK(facts_of(database).pairing.identity_is_gateways);
}

TEST_CASE("a config that is a mount of its own, a label, and the secrets of the parts") {
    const std::string base = directory;
    FixtureTree tree;
    tree.file(base + "/openclaw.json", "{gateway:{auth:{token:'today-token'}}}")
        .file(base + "/openclaw.json.bak", "{gateway:{auth:{token:'yesterdays-token'}}}")
        .directory(base + "/state");
    test::GatewayDatabase rows(tree.real(base + "/state/openclaw.sqlite"));
    rows.schema().identity("dev").run(
        "INSERT INTO device_auth_tokens VALUES('dev','operator','cached-token','[]',1)"
    );
    ContainerFacts container;
    container.mounts = {mount("/home/node/.openclaw/openclaw.json", "/x.json", "/dev/vda1", "ext4", false)};
    test::DenyingFiles files(tree.root());
    files.attributes[base + " security.selinux"] = std::string("system_u:object_r:container_file_t:s0\0", 38);
    const auto reading = read(files, container);
    CHECK(reading.facts.config.single_file_mount);
    CHECK(reading.facts.config.status == ConfigStatus::ok);
    CHECK(reading.facts.selinux_label == "system_u:object_r:container_file_t:s0");
    REQUIRE(reading.facts.history.size() == 1);
    CHECK(reading.facts.history[0].token_same_as_current == false);
    for (const char* value : {"cached-token", "yesterdays-token"}) {
        INFO(value);
        const Secret wanted{std::string(value)};
        CHECK(std::any_of(reading.secrets.begin(), reading.secrets.end(), [&](const auto& secret) {
            return Secret::same(secret, wanted);
        }));
    }
}

}  // namespace ocprobe::openclaw::state_test
