// Replays what was recorded of incidents that were made on purpose (tests/e2e/timeline/record.py): the cause that is
// stated first is the one that was made, and no cause is stated that was not.
#include "bench.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace ocprobe;

namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

struct FileRow {
    const char* file;
    const char* spec;
};
constexpr FileRow files[] = {
    {"events.jsonl", "events=events.jsonl"},
    {"gateway.log", "gateway@tml-gw=gateway.log"},
    {"cli.log", "cli@tml-cli=cli.log"},
    {"second-cli.log", "cli@tml-second=second-cli.log"},
    {"nginx.log", "proxy=nginx.log"},
    {"kernel.log", "kernel=kernel.log"},
    {"check.json", "probe=check.json"},
};

TimelineReport replay(const fs::path& folder) {
    std::vector<test::Text> texts;
    for (const auto& row : files) {
        auto bytes = bytes_of(folder / row.file);
        std::string spec = row.spec;
        // Where no event gives the container's id its name, it is told by its id.
        const auto truth = boost::json::parse(bytes_of(folder / "truth.json")).as_object();
        if (const auto* id = truth.if_contains("gateway"); id != nullptr && spec.starts_with("gateway@"))
            spec = "gateway@" + std::string(id->as_string()) + "=gateway.log";
        if (!bytes.empty()) texts.push_back({std::move(spec), std::move(bytes)});
    }
    return test::timeline_of(texts, {.window = {.since = {}, .until = {}, .around = {}}, .year = 2026});
}

std::vector<fs::path> recordings() {
    std::vector<fs::path> folders;
    for (const auto& entry : fs::directory_iterator(OCPROBE_TEST_DATA "/fixtures/incidents"))
        folders.push_back(entry.path());
    std::sort(folders.begin(), folders.end());
    return folders;
}

std::string causes_of(const TimelineReport& report) {
    std::string text;
    for (const auto& cause : report.causes)
        text += cause.id + " ";
    return text;
}

}  // namespace

TEST_CASE("of every recorded incident the cause that was made is the one that is stated") {
    const auto folders = recordings();
    REQUIRE(folders.size() >= 15);
    for (const auto& folder : folders) {
        const auto truth = boost::json::parse(bytes_of(folder / "truth.json")).as_object();
        const auto report = replay(folder);
        INFO(folder.filename().string() << ": " << causes_of(report));
        if (truth.at("cause").is_null()) continue;
        REQUIRE_FALSE(report.causes.empty());
        CHECK(report.causes[0].id == std::string(truth.at("cause").as_string()));
        CHECK_FALSE(report.causes[0].chain.empty());
    }
}

TEST_CASE("a close and a restart that were near each other by chance are not joined") {
    std::size_t looked_at = 0;
    for (const auto& folder : recordings()) {
        const auto truth = boost::json::parse(bytes_of(folder / "truth.json")).as_object();
        const auto report = replay(folder);
        for (const auto& never : truth.at("never").as_array()) {
            ++looked_at;
            INFO(folder.filename().string() << ": " << causes_of(report));
            CHECK(test::cause_named(report, std::string(never.as_string())) == nullptr);
        }
    }
    CHECK(looked_at >= 5);
}

TEST_CASE("the offset of the gateway's clock is found within its bar in every recording") {
    std::size_t looked_at = 0;
    for (const auto& folder : recordings()) {
        const auto truth = boost::json::parse(bytes_of(folder / "truth.json")).as_object();
        const auto shift = static_cast<double>(truth.at("shift_ms").as_int64());
        const auto report = replay(folder);
        const auto* clock = test::clock_named(report, "own stamps");
        if (clock == nullptr || !clock->ahead) continue;
        ++looked_at;
        INFO(folder.filename().string() << ": " << clock->ahead->count() << " ± " << clock->bar->count());
        CHECK(
            std::abs(static_cast<double>(clock->ahead->count()) / 1000 - shift) <=
            static_cast<double>(clock->bar->count()) / 1000
        );
    }
    CHECK(looked_at >= 12);
}
