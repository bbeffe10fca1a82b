// A large file in order of time is searched, not read; one out of order is read.
#include "bench.hpp"
#include "support/fixture_tree.hpp"
#include "timeline/range.hpp"

#include <catch2/catch.hpp>

using namespace ocprobe;

namespace {

class File final : public timeline::ByteSource {
public:
    File(const RealFileSystem& files, const std::string& path) {
        int error = 0;
        file_ = files.open(path, error);
    }
    std::optional<std::size_t> read(char* into, std::size_t size) override {
        const auto got = file_->read_at(at_, into, size);
        if (got) at_ += *got;
        return got;
    }
    const OpenFile* file() const override { return file_.get(); }

private:
    std::unique_ptr<OpenFile> file_;
    std::uint64_t at_ = 0;
};

// Twenty megabytes, a line every 100 ms; closes at two places.
std::string large_log(bool in_order) {
    std::string text;
    for (int i = 0; i < 100'000; ++i) {
        const auto at = in_order ? i : i % 2 == 0 ? i : 100'000 - i;
        text += test::at_ms(at * 100LL) +
                (i == 30'000 || i == 90'000 ? " [ws] → close code=1006 reason=number"
                                            : " [ws] ⇄ res ✓ health 105ms cached=true") +
                std::string(160, 'y') + "\n";
    }
    return text;
}

TimelineReport read(const std::string& bytes, timeline::Window window) {
    test::FixtureTree tree;
    tree.file("/gateway.log", bytes);
    const RealFileSystem files(tree.root());
    Redactor redactor;
    timeline::Timeline line(redactor, {.window = window, .year = 2026});
    std::string path;
    const auto spec = timeline::parse_source("gateway=/gateway.log", path);
    line.add(std::make_unique<File>(files, path), spec);
    return line.finish();
}

}  // namespace

TEST_CASE("around the last close only its neighbourhood is read") {
    const auto report = read(large_log(true), {});
    REQUIRE(report.around);
    CHECK(report.events[*report.around].code == 1006);
    CHECK(report.sources[0].searched);
    CHECK(report.sources[0].lines < 20'000);
    CHECK(
        rfc3339(std::chrono::duration_cast<Millis>(*report.events[*report.around].at)) ==
        test::at_ms(9'000'000)
    );
}

TEST_CASE("around an instant the close nearest to it") {
    timeline::Window window;
    window.around = timeline::parse_instant(test::at_ms(2'990'000));
    const auto report = read(large_log(true), window);
    REQUIRE(report.around);
    CHECK(report.sources[0].searched);
    CHECK(
        rfc3339(std::chrono::duration_cast<Millis>(*report.events[*report.around].at)) ==
        test::at_ms(3'000'000)
    );
}

TEST_CASE("a file that is out of order is read as a whole") {
    const auto report = read(large_log(false), {});
    CHECK_FALSE(report.sources[0].searched);
    CHECK(report.sources[0].lines == 100'000);
    CHECK(report.around);
}
