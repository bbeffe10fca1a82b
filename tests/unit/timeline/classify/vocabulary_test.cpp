// The table of messages beside the rows that it documents.
#include "timeline/classify/phrases.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <set>
#include <string>

using namespace ocprobe;
using namespace ocprobe::timeline;

TEST_CASE("the vocabulary's table has each message of the gateway and of the CLI with its kind") {
    std::set<std::string> documented;
    std::ifstream table(OCPROBE_TEST_DATA "/../src/timeline/classify/vocabulary.md");
    for (std::string line; std::getline(table, line);) {
        if (line.rfind("| `", 0) != 0) continue;
        const auto close = line.find("` | ");
        const auto kind = line.substr(close + 4, line.find(" | ", close + 4) - close - 4);
        documented.insert(line.substr(3, close - 3) + " | " + kind);
    }
    std::set<std::string> known;
    for (const auto& row : phrases) {
        if (row.who == any || (row.who & (gateway | cli)) == 0) continue;
        std::string text(row.phrase);
        text.erase(text.find_last_not_of(' ') + 1);
        known.insert(text + " | " + std::string(name(row.kind)));
    }
    CHECK(documented == known);
}
