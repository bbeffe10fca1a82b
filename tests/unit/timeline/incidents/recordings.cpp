#include "unit/timeline/incidents/recordings.hpp"

#include "unit/timeline/bench.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace ocprobe::test {

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
    {"hold.ndjson", "probe=hold.ndjson"},
};

TimelineReport replay(const fs::path& folder, const boost::json::object& truth) {
    std::vector<Text> texts;
    for (const auto& row : files) {
        auto bytes = bytes_of(folder / row.file);
        std::string spec = row.spec;
        // Where no event gives the container's id its name, it is told by its id.
        if (const auto* id = truth.if_contains("gateway"); id != nullptr && spec.starts_with("gateway@"))
            spec = "gateway@" + std::string(id->as_string()) + "=gateway.log";
        if (spec.starts_with("events") && !fs::exists(folder / "gateway.log"))
            spec = "events@tml-gw=events.jsonl";
        if (!bytes.empty()) texts.push_back({std::move(spec), std::move(bytes)});
    }
    return timeline_of(texts, {.window = {.since = {}, .until = {}, .around = {}}, .year = 2026});
}

}  // namespace

std::vector<Recording> recordings() {
    std::vector<Recording> all;
    for (const auto& entry : fs::directory_iterator(OCPROBE_TEST_DATA "/fixtures/incidents")) {
        auto truth = boost::json::parse(bytes_of(entry.path() / "truth.json")).as_object();
        auto report = replay(entry.path(), truth);
        all.push_back({entry.path().filename().string(), std::move(truth), std::move(report)});
    }
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return all;
}

}  // namespace ocprobe::test
