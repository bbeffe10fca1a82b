// A saved report that the command line names: from files and pipes, and what is none.
#include "app/exit_codes.hpp"
#include "app/saved_report.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <string_view>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace ocprobe;
using namespace ocprobe::app;

namespace {

constexpr std::string_view smallest =
    R"({"schema":"ocprobe.report/v1","verdict":{"id":"healthy"},"stages":[]})";

struct Folder {
    Folder() { REQUIRE(::mkdtemp(path.data()) != nullptr); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() {
        (void)::unlink(entry().c_str());
        (void)::rmdir(path.c_str());
    }
    [[nodiscard]] std::string entry() const { return path + "/entry"; }
    std::string path = "/tmp/ocprobe-saved-XXXXXX";
};

void write_to(int descriptor, std::string_view text) {
    REQUIRE(descriptor >= 0);
    REQUIRE(::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    ::close(descriptor);
}

}  // namespace

TEST_CASE("a saved report is read from a file") {
    const Folder folder;
    write_to(::open(folder.entry().c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600), smallest);
    const auto report = load_report(folder.entry(), -1);
    REQUIRE(report.has_value());
    CHECK(report->verdict == "healthy");
}

TEST_CASE("a saved report is read from a pipe whose writer has ended already") {
    std::array<int, 2> ends{};
    REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
    write_to(ends[1], smallest);
    const auto report = load_report("/dev/fd/" + std::to_string(ends[0]), -1);
    ::close(ends[0]);
    CHECK(report.has_value());
}

TEST_CASE("a saved report is read from a named pipe whose writer comes later") {
    const Folder folder;
    REQUIRE(::mkfifo(folder.entry().c_str(), 0600) == 0);
    std::thread writer([&] {
        ::usleep(50'000);
        const int descriptor = ::open(folder.entry().c_str(), O_WRONLY | O_CLOEXEC);
        (void)!::write(descriptor, smallest.data(), smallest.size());
        ::close(descriptor);
    });
    const auto report = load_report(folder.entry(), -1);
    writer.join();
    CHECK(report.has_value());
}

TEST_CASE("what is no saved report ends with 64") {
    const Folder folder;
    for (const auto& path : {folder.path, folder.entry(), std::string("/dev/null")}) {
        const auto report = load_report(path, -1);
        REQUIRE_FALSE(report.has_value());
        CHECK(report.error() == exit_code::usage);
    }
}

TEST_CASE("a saved report of 100 MB is refused and not read") {
    const Folder folder;
    ::close(::open(folder.entry().c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    REQUIRE(::truncate(folder.entry().c_str(), 100'000'000) == 0);
    CHECK(load_report(folder.entry(), -1).error() == exit_code::usage);
    // A pipe has no size: it is left at the bound.
    CHECK(load_report("/dev/zero", -1).error() == exit_code::usage);
}

TEST_CASE("a signal ends the wait for a saved report") {
    const Folder folder;
    REQUIRE(::mkfifo(folder.entry().c_str(), 0600) == 0);
    std::array<int, 2> stop{};
    REQUIRE(::pipe2(stop.data(), O_CLOEXEC) == 0);
    write_to(stop[1], "x");
    const auto report = load_report(folder.entry(), stop[0]);
    ::close(stop[0]);
    REQUIRE_FALSE(report.has_value());
    CHECK(report.error() >= exit_code::signal_base);
}
