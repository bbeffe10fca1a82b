// Beside a live writer: what is in its WAL is seen, and nothing in its directory is touched.
#include "openclaw/state/pairing.hpp"
#include "openclaw/state/sqlite.hpp"
#include "support/fixture_tree.hpp"
#include "support/gateway_database.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <chrono>
#include <csignal>
#include <sys/inotify.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ocprobe::openclaw::live_test {

using test::FixtureTree;
using test::GatewayDatabase;

namespace {

const std::string own(64, 'a');

/// A process that has the database open as a gateway does. `work` runs in it after the set-up.
class Writer {
public:
    template <class Work>
    Writer(const std::string& path, Work work) {
        std::array<int, 2> ready{};
        REQUIRE(::pipe(ready.data()) == 0);
        pid_ = ::fork();
        REQUIRE(pid_ >= 0);
        if (pid_ == 0) {
            try {
                GatewayDatabase database(path);
                database.schema().identity(own);
                const char byte = 'r';
                if (::write(ready[1], &byte, 1) == 1) work(database);
                // The database stays open, as a gateway's does: closing it would fold the WAL in.
                while (true)
                    ::pause();
            } catch (...) {
                ::_exit(1);
            }
        }
        ::close(ready[1]);
        char byte = 0;
        REQUIRE(::read(ready[0], &byte, 1) == 1);
        ::close(ready[0]);
    }
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
    ~Writer() {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }

private:
    pid_t pid_ = -1;
};

/// Everything about a directory that a reading could change.
std::map<std::string, std::string> snapshot(const std::string& directory) {
    const RealFileSystem files;
    std::map<std::string, std::string> result;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
        struct stat raw {};
        REQUIRE(::lstat(entry.path().c_str(), &raw) == 0);
        auto& text = result[entry.path().string()];
        text = std::to_string(raw.st_mode) + " " + std::to_string(raw.st_size) + " " +
               std::to_string(raw.st_mtim.tv_sec) + "." + std::to_string(raw.st_mtim.tv_nsec) + " " +
               std::to_string(raw.st_ctim.tv_sec) + "." + std::to_string(raw.st_ctim.tv_nsec) + "\n";
        if (entry.is_regular_file()) text += files.read(entry.path().string(), 64 << 20).bytes;
    }
    return result;
}

std::vector<std::uint32_t> events_of(int watch) {
    alignas(inotify_event) std::array<char, 16384> buffer{};
    std::vector<std::uint32_t> masks;
    const auto got = ::read(watch, buffer.data(), buffer.size());
    for (ssize_t at = 0; at < got;) {
        const auto* const event = reinterpret_cast<const inotify_event*>(buffer.data() + at);
        masks.push_back(event->mask);
        at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
    }
    return masks;
}

}  // namespace

TEST_CASE("rows that are in the WAL alone are seen") {
    FixtureTree tree;
    tree.directory("/state");
    const Writer writer(tree.real("/state/openclaw.sqlite"), [](GatewayDatabase&) {});
    const RealFileSystem files;
    REQUIRE(files.status(tree.real("/state/openclaw.sqlite-wal")).size > 0);
    const auto facts = openclaw::read_pairing({files, tree.root(), CliRules::v2026_9_6, 1}).facts;
    CHECK(facts.device_identity);
    CHECK(facts.device_id == own);
    CHECK(facts.database_error.empty());
}

TEST_CASE("a reading beside a live writer changes no byte, no time and no name") {
    FixtureTree tree;
    tree.directory("/state");
    const Writer writer(tree.real("/state/openclaw.sqlite"), [](GatewayDatabase&) {});
    const int watch = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    REQUIRE(watch >= 0);
    constexpr std::uint32_t changes =
        IN_CREATE | IN_DELETE | IN_MODIFY | IN_ATTRIB | IN_MOVE | IN_CLOSE_WRITE;
    REQUIRE(::inotify_add_watch(watch, tree.real("/state").c_str(), changes) >= 0);
    REQUIRE(::inotify_add_watch(watch, tree.root().c_str(), changes) >= 0);

    const auto before = snapshot(tree.root());
    const RealFileSystem files;
    for (int i = 0; i < 20; ++i) {
        CHECK(openclaw::read_pairing({files, tree.root(), CliRules::v2026_9_6, 1}).facts.device_identity);
    }
    CHECK(events_of(watch).empty());
    CHECK(snapshot(tree.root()) == before);

    // The watch would have told.
    tree.file("/state/control", "x");
    CHECK_FALSE(events_of(watch).empty());
    ::close(watch);
}

TEST_CASE("a reading without a writer leaves no WAL and no shared memory behind") {
    FixtureTree tree;
    tree.directory("/state");
    {
        GatewayDatabase database(tree.real("/state/openclaw.sqlite"));
        database.schema().identity(own);
    }
    REQUIRE(std::filesystem::exists(tree.real("/state/openclaw.sqlite")));
    const auto before = snapshot(tree.root());
    REQUIRE(before.size() == 2);
    const RealFileSystem files;
    CHECK(openclaw::read_pairing({files, tree.root(), CliRules::v2026_9_6, 1}).facts.device_identity);
    CHECK(snapshot(tree.root()) == before);
}

TEST_CASE("a checkpoint or a new WAL between opening and the end is noticed") {
    FixtureTree tree;
    tree.directory("/state");
    const auto path = tree.real("/state/openclaw.sqlite");
    GatewayDatabase database(path);
    database.schema().identity(own);
    const RealFileSystem files;
    const auto any = [](const openclaw::Row&) { return true; };
    {
        openclaw::Database reader(files, path);
        CHECK(reader.query({"*", "device_identities"}, {}, any));
        CHECK_FALSE(reader.changed());
        // What is appended to the WAL belongs to a later state and disturbs nothing.
        database.paired("x", "[]");
        CHECK_FALSE(reader.changed());
        ::usleep(20'000);
        database.run("PRAGMA wal_checkpoint(PASSIVE)");
        CHECK(reader.changed());
    }
    {
        openclaw::Database reader(files, path);
        CHECK(reader.query({"*", "device_identities"}, {}, any));
        database.paired("y", "[]");  // starts a new WAL after the checkpoint
        CHECK(reader.changed());
    }
}

TEST_CASE("beside a writer that never rests every reading is whole") {
    FixtureTree tree;
    tree.directory("/state");
    // Two tables that always hold the same number of rows; checkpoints come all the time.
    const Writer writer(tree.real("/state/openclaw.sqlite"), [](GatewayDatabase& database) {
        database.run("PRAGMA wal_autocheckpoint=20; PRAGMA synchronous=OFF");
        for (int i = 0;; ++i) {
            const auto n = std::to_string(i);
            database.run("BEGIN").paired("p" + n, "[]").pending("r" + n, "p" + n, "[]", 1).run("COMMIT");
            // Longer than a tick of the file system's clock: a checkpoint within one tick leaves no trace in it.
            ::usleep(6'000);
        }
    });
    const RealFileSystem files;
    int whole = 0;
    // Some readings meet a change in every try; a slow machine gets the time for enough of the others.
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (whole < 50 && std::chrono::steady_clock::now() < end) {
        const auto facts = openclaw::read_pairing({files, tree.root(), CliRules::v2026_9_6, 1}).facts;
        if (!facts.database_error.empty()) continue;
        ++whole;
        CHECK(facts.device_id == own);
        CHECK(facts.other_paired == facts.other_pending);
    }
    CHECK(whole > 0);
}

}  // namespace ocprobe::openclaw::live_test
