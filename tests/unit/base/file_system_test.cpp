// RealFileSystem: bounded reads that cannot block, with the errno kept.
#include "ocprobe/base/file_system.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace ocprobe;

namespace {

class TemporaryDirectory {
public:
    TemporaryDirectory() {
        std::string pattern = (std::filesystem::temp_directory_path() / "ocprobe-test-XXXXXX").string();
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        path_ = pattern;
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    ~TemporaryDirectory() { std::filesystem::remove_all(path_); }
    [[nodiscard]] std::string operator/(const char* name) const { return path_ + "/" + name; }
    [[nodiscard]] const std::string& str() const { return path_; }

private:
    std::string path_;
};

void write(const std::string& path, const std::string& bytes) {
    std::ofstream(path) << bytes;
}

}  // namespace

TEST_CASE("a read gives the bytes up to the cap and says when there are more") {
    const TemporaryDirectory directory;
    write(directory / "f", "0123456789");
    const RealFileSystem files;

    const auto whole = files.read(directory / "f", 10);
    CHECK(whole.error == 0);
    CHECK(whole.bytes == "0123456789");
    CHECK_FALSE(whole.truncated);

    const auto part = files.read(directory / "f", 9);
    CHECK(part.bytes == "012345678");
    CHECK(part.truncated);
}

TEST_CASE("what is not a regular file is refused without being opened") {
    const TemporaryDirectory directory;
    REQUIRE(::mkfifo((directory / "fifo").c_str(), 0600) == 0);
    REQUIRE(::mkdir((directory / "dir").c_str(), 0700) == 0);
    const RealFileSystem files;

    CHECK(files.read(directory / "fifo", 10).error == EINVAL);
    CHECK(files.read(directory / "dir", 10).error == EISDIR);
    CHECK(files.read("/dev/zero", 10).error == EINVAL);
    CHECK(files.read(directory / "missing", 10).error == ENOENT);
}

TEST_CASE("a file of /proc, whose size is given as 0, is read whole") {
    const auto content = RealFileSystem().read("/proc/self/status", 65536);
    CHECK(content.error == 0);
    CHECK(content.bytes.starts_with("Name:"));
}

TEST_CASE("status tells kinds, and a link from what it points at") {
    const TemporaryDirectory directory;
    write(directory / "f", "x");
    REQUIRE(::symlink("f", (directory / "link").c_str()) == 0);
    const RealFileSystem files;

    CHECK(files.status(directory / "f").kind == FileKind::regular);
    CHECK(files.status(directory / "f").size == 1);
    CHECK(files.status(directory / "link").kind == FileKind::regular);
    CHECK(files.status(directory / "link", false).kind == FileKind::symlink);
    CHECK(files.read_link(directory / "link") == "f");
    CHECK(files.status(directory / "missing").error == ENOENT);
    CHECK(files.status(directory / "missing").kind == FileKind::missing);
}

TEST_CASE("every path is taken below the root") {
    const TemporaryDirectory directory;
    REQUIRE(::mkdir((directory / "etc").c_str(), 0700) == 0);
    write(directory / "etc/hosts", "fixture");
    const RealFileSystem files(directory.str());

    CHECK(files.read("/etc/hosts", 100).bytes == "fixture");
    CHECK(files.canonical("/etc/../etc/hosts") == "/etc/hosts");
    int error = -1;
    CHECK(files.list("/", 10, error) == std::vector<std::string>{"etc"});
    CHECK(error == 0);
}

TEST_CASE("a root may be the link of /proc into another process's files") {
    TemporaryDirectory directory;
    std::filesystem::create_directories((directory / "app/bin"));
    std::ofstream((directory / "app/entry")) << "x";
    std::filesystem::create_symlink("../entry", (directory / "app/bin/start"));
    const auto theirs = RealFileSystem().below("/proc/self/root");
    REQUIRE(theirs != nullptr);
    CHECK(theirs->canonical((directory / "app/bin/start")) == (directory / "app/entry"));
    CHECK(theirs->read((directory / "app/bin/start"), 8).bytes == "x");
    CHECK(theirs->canonical((directory / "nobody")).empty());
    const auto nearer = RealFileSystem(directory.str()).below("/app");
    CHECK(nearer->canonical("/bin/start") == "/entry");
}

TEST_CASE("names are chosen by how they begin before any are cut off") {
    const TemporaryDirectory directory;
    for (int i = 0; i < 8; ++i)
        write(directory / ("other-" + std::to_string(i)).c_str(), "");
    write(directory / "gateway.b.lock", "");
    write(directory / "gateway.a.lock", "");
    const RealFileSystem files(directory.str());
    int error = -1;
    CHECK(
        files.list_prefixed("/", "gateway.", 2, error) ==
        std::vector<std::string>{"gateway.a.lock", "gateway.b.lock"}
    );
    CHECK(error == 0);
    CHECK(files.list_prefixed("/missing", "", 2, error).empty());
    CHECK(error == ENOENT);
}

TEST_CASE("errnos have their symbolic names") {
    CHECK(errno_name(ECONNREFUSED) == "ECONNREFUSED");
    CHECK(errno_name(9999) == "E9999");
    CHECK(errno_text(ENOENT) == "No such file or directory");
}

TEST_CASE("parts of a file are read from what was opened, not from what took its name") {
    const TemporaryDirectory directory;
    write(directory / "f", "0123456789");
    const RealFileSystem files;

    int error = -1;
    const auto file = files.open(directory / "f", error);
    REQUIRE(file != nullptr);
    CHECK(error == 0);
    CHECK(file->status().size == 10);
    write(directory / "g", "other");
    std::filesystem::rename(directory / "g", directory / "f");

    std::string part(4, '?');
    CHECK(file->read_at(2, part.data(), part.size()) == 4);
    CHECK(part == "2345");
    CHECK(file->read_at(8, part.data(), part.size()) == 2);
    CHECK(part == "8945");
    CHECK(file->read_at(10, part.data(), part.size()) == 0);
    CHECK(file->read_next(part.data(), part.size()) == 4);
    CHECK(part == "0123");
    CHECK(file->read_next(part.data(), part.size()) == 4);
    CHECK(part == "4567");
}

TEST_CASE("a POSIX lock of another process is seen without taking one") {
    const TemporaryDirectory directory;
    write(directory / "f", "x");
    const RealFileSystem files;
    int error = -1;
    const auto file = files.open(directory / "f", error);
    REQUIRE(file != nullptr);
    CHECK(file->locked_elsewhere() == false);

    std::array<int, 2> ready{};
    std::array<int, 2> done{};
    REQUIRE(::pipe(ready.data()) == 0);
    REQUIRE(::pipe(done.data()) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    char byte = 0;
    if (child == 0) {
        const int own = ::open((directory / "f").c_str(), O_RDWR);
        struct flock lock {};
        lock.l_type = F_WRLCK;
        lock.l_start = 0x40000000;  // where SQLite locks, far beyond the end of the file
        lock.l_len = 512;
        byte = ::fcntl(own, F_SETLK, &lock) == 0 ? 'l' : 'e';
        ssize_t moved = ::write(ready[1], &byte, 1);
        moved += ::read(done[0], &byte, 1);
        ::_exit(moved == 2 ? 0 : 1);
    }
    REQUIRE(::read(ready[0], &byte, 1) == 1);
    CHECK(byte == 'l');
    CHECK(file->locked_elsewhere() == true);
    REQUIRE(::write(done[1], &byte, 1) == 1);
    int status = -1;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(status == 0);
    CHECK(file->locked_elsewhere() == false);
    for (const int end : {ready[0], ready[1], done[0], done[1]})
        ::close(end);
}

TEST_CASE("what is not a regular file is not opened for parts") {
    const TemporaryDirectory directory;
    REQUIRE(::mkfifo((directory / "fifo").c_str(), 0600) == 0);
    const RealFileSystem files;
    int error = 0;
    CHECK(files.open(directory / "fifo", error) == nullptr);
    CHECK(error == EINVAL);
    CHECK(files.open(directory.str(), error) == nullptr);
    CHECK(error == EISDIR);
    CHECK(files.open(directory / "missing", error) == nullptr);
    CHECK(error == ENOENT);
    CHECK_FALSE(files.attribute(directory / "missing", "user.x").has_value());
}
