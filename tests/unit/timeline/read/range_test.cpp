// A large file in order of time is searched, not read; one out of order is read.
#include "support/fixture_tree.hpp"
#include "timeline/read/range.hpp"
#include "unit/timeline/bench.hpp"

#include <catch2/catch.hpp>

using namespace ocprobe;

namespace {

class File final : public timeline::ByteSource {
public:
    File(const RealFileSystem& files, const std::string& path) {
        int error = 0;
        file_ = files.open(path, error);
    }
    boost::system::result<std::size_t, SourceProblem> read(char* into, std::size_t size) override {
        const auto got = file_->read_at(at_, into, size);
        if (!got) return SourceProblem::read_failed;
        at_ += *got;
        return *got;
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
    // A part begins at a place whose number nobody counted.
    CHECK(report.events[*report.around].line == 0);
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

TEST_CASE("the last close is found however far from the end, and across the parts that are read") {
    // A close every so often at places that lie across any border of eight megabytes, ordinary ends behind it.
    std::string text;
    for (int i = 0; i < 200'000; ++i) {
        const bool close = i == 100 || i == 47'000;
        text +=
            test::at_ms(i * 100LL) +
            (close ? " [ws] → close code=1006 reason=far" : " [ws] → close code=1000 reason=ordinary end") +
            std::string(static_cast<std::size_t>(100 + i % 7), 'y') + "\n";
    }
    const auto report = read(text, {});
    REQUIRE(report.around);
    CHECK(report.events[*report.around].code == 1006);
    CHECK(report.sources[0].searched);
    CHECK(*report.events[*report.around].at == *timeline::parse_instant(test::at_ms(4'700'000)));
}

TEST_CASE("every close is found that lies across the border of two parts") {
    // The close is moved over the border byte by byte: eight megabytes from the end.
    const auto line = [](int i, const std::string& words) { return test::at_ms(i * 10LL) + words + "\n"; };
    std::string before, behind;
    for (int i = 0; before.size() < (9U << 20); ++i)
        before += line(i, " [ws] ⇄ res ✓ health " + std::string(200, 'x'));
    const auto close = line(500'000, " [ws] → close code=1006 reason=across");
    for (int i = 0; behind.size() + 400 < (8U << 20); ++i)
        behind += line(600'000 + i, " [ws] ⇄ res ✓ health " + std::string(200, 'x'));
    const auto wanted = (8U << 20) - behind.size();
    for (const std::size_t into :
         {std::size_t{0}, std::size_t{1}, close.size() / 2, close.size() - 1, close.size()}) {
        const auto filler = line(600'000, " [ws] ⇄ res " + std::string(wanted - into - 39, 'z'));
        const auto report = read(before + close + filler + behind, {});
        INFO(into);
        REQUIRE(report.around);
        CHECK(report.events[*report.around].code == 1006);
        CHECK(report.sources[0].searched);
    }
}

TEST_CASE("around an instant a telling close is preferred to an ordinary end that is nearer") {
    timeline::Window window;
    window.around = timeline::parse_instant(test::at_ms(10'000));
    const auto report = test::timeline_of(
        {{"gateway=g",
          test::at_ms(9'990) + " [ws] → close code=1000 reason=done\n" + test::at_ms(12'000) +
              " [ws] → close code=1006 reason=cut\n" + test::at_ms(10'010) + " [ws] → close code=1005\n"}},
        {.window = window, .year = 2026}
    );
    REQUIRE(report.around);
    CHECK(report.events[*report.around].code == 1006);
}

TEST_CASE("a client's close in a small log says where a large one is read") {
    test::FixtureTree tree;
    tree.file("/gateway.log", large_log(true));
    const RealFileSystem files(tree.root());
    Redactor redactor;
    timeline::Timeline line(redactor, {.window = {}, .year = 2026});
    tree.file("/cli.log", test::at_ms(2'000'000) + " [acp] gateway disconnected: 1006: \n");
    for (const auto* spec_text : {"gateway=/gateway.log", "cli=/cli.log"}) {
        std::string path;
        const auto spec = timeline::parse_source(spec_text, path);
        line.add(std::make_unique<File>(files, path), spec);
    }
    const auto report = line.finish();
    REQUIRE(report.around);
    CHECK(report.events[*report.around].lane == Lane::cli);
    std::size_t of_gateway = 0;
    for (const auto& event : report.events)
        of_gateway += event.lane == Lane::gateway ? event.count : 0;
    CHECK(of_gateway > 100);
}
