// The short ways through a log give what the long ones give: over a corpus of lines of every form, whole and broken.
#include "timeline/classify/phrase_scanner.hpp"
#include "timeline/read/line.hpp"
#include "unit/timeline/bench.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>

using namespace ocprobe;
using namespace ocprobe::timeline;

namespace {

std::vector<std::string> recorded_lines() {
    std::vector<std::string> lines;
    namespace fs = std::filesystem;
    for (const auto& entry : fs::recursive_directory_iterator(OCPROBE_TEST_DATA "/fixtures/incidents")) {
        if (!entry.is_regular_file()) continue;
        std::ifstream in(entry.path(), std::ios::binary);
        for (std::string line; std::getline(in, line);)
            lines.push_back(line);
    }
    return lines;
}

const char* const odd_lines[] = {
    "",
    "2",
    "2026-11-24T13:18:01",
    "2026-11-24T13:18:01Z",
    "2026-11-24T13:18:01.123456789Z",
    "2026-11-24T13:18:01.123456789Z container die 1f49 (exitCode=137, name=gw)",
    "2026-11-24T13:18:01.123456789Z network connect 1f49 (container=2, name=net)",
    "2026-11-24T13:18:01.123456789Z container without attributes",
    "2026-11-24T13:18:61Z [gateway] ready",
    "2026-13-24T13:18:01Z [gateway] ready",
    "2026-11-24 13:18:01 host kernel: oom-kill:task_memcg=/docker/1f49755b5993,pid=12",
    "2026-11-24T13:18:01.5+01:00 kernel: x",
    "2026-11-24T13:18:01+0100 x",
    "2026-11-24T13:18:01,123 x",
    "2026-11-24;13:18:01 x",
    "6,1234,819607879,-;Out of memory: Killed process 12",
    "2026-11-24T13:18:01.1Z 2026-11-24T13:18:00.9+00:00 [ws] → close code=1006 conn=958073e2…ac44",
    "2026/11/24 13:18:01 [error] 1#1: upstream timed out",
    "Nov 24 13:18:01 host kernel: oom-kill:x",
    "[2026-11-24T13:18:01.388Z] x",
    "{\"log\":\"[ws] \\u2192 close code=1006\\n\",\"time\":\"2026-11-24T13:18:01.388007480Z\"}",
    "{\"log\":\"cut",
    "ERROR Error error rror conn=conn= requestId: x remotePort=1 peer=1.2.3.4:5->6 endpoint=",
    "GET /?TOKEN=x Authorization api_KEY Private-Key basic bEARER",
};

std::vector<std::string> corpus() {
    auto lines = recorded_lines();
    REQUIRE(lines.size() > 500);
    for (const auto* line : odd_lines)
        lines.emplace_back(line);
    // Each of them cut, and with a byte that is another.
    std::mt19937 random(7);
    const auto whole = lines.size();
    for (std::size_t i = 0; i < whole; ++i) {
        auto line = lines[i];
        if (line.empty()) continue;
        lines.push_back(line.substr(0, random() % line.size()));
        line[random() % std::min<std::size_t>(line.size(), 60)] = static_cast<char>(random() % 256);
        lines.push_back(std::move(line));
    }
    return lines;
}

bool same(const std::optional<Stamp>& a, const std::optional<Stamp>& b) {
    if (a.has_value() != b.has_value()) return false;
    return !a ||
           (a->at == b->at && a->unit == b->unit && a->zone_given == b->zone_given &&
            a->year_given == b->year_given && a->docker == b->docker && a->zone_minutes == b->zone_minutes);
}

}  // namespace

TEST_CASE("the short way of a line's form and stamps is the table's way") {
    LineContext fast, slow;
    for (const auto& text : corpus()) {
        INFO(text);
        Line a, b;
        const auto& one = parse_line(text, fast, a);
        slow.second = {};  // and no second is known beforehand
        const auto& other = parse_line_by_table(text, slow, b);
        CHECK(one.name == other.name);
        CHECK(same(a.outer, b.outer));
        CHECK(same(a.inner, b.inner));
        CHECK(a.payload == b.payload);
        CHECK(a.engine_stamp == b.engine_stamp);
        CHECK(a.from_boot == b.from_boot);
        CHECK(a.lane == b.lane);
        CHECK(a.kind == b.kind);
        CHECK(a.text == b.text);
        CHECK(a.keys == b.keys);
    }
}

TEST_CASE("the scanner finds the phrases that a search for each finds") {
    const std::vector<Phrase> phrases{
        {"conn="},
        {"→ close code="},
        {"error", true},
        {"ECONNREFUSED"},
        {"aaaaa"},
        {"aaaab"},
        {"token", true},
        {"ready"},
        {"ut of memory"},
        {"xxxxxxyyyyyy"},
        {"=====", true}};
    const PhraseScanner scanner(phrases);
    const auto lower = [](std::string text) {
        std::transform(text.begin(), text.end(), text.begin(), [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        });
        return text;
    };
    const auto check = [&](const std::string& text) {
        Marks wanted;
        for (std::size_t i = 0; i < phrases.size(); ++i) {
            const auto& in = phrases[i].any_case ? lower(text) : text;
            if (in.find(phrases[i].text) != std::string::npos) wanted.set(i);
        }
        INFO(text);
        CHECK(scanner.scan(text) == wanted);
    };
    for (const auto& text : corpus())
        check(text);
    // At every place of a line, at its very end, and only almost there.
    for (const auto& phrase : phrases) {
        for (std::size_t before = 0; before < 8; ++before) {
            for (std::size_t behind = 0; behind < 5; ++behind) {
                const auto whole =
                    std::string(before, 'a') + std::string(phrase.text) + std::string(behind, '=');
                check(whole);
                check(whole.substr(0, whole.size() - 1));
                check(whole.substr(1));
            }
        }
    }
}
