// From a pasted text to ids: every pattern is found, every id exists, and other software's errors are not known.
#include "app/explain/entries.hpp"
#include "app/explain/pages.hpp"
#include "app/explain/places.hpp"
#include "app/explain/triage.hpp"
#include "base/ascii.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <set>
#include <string>

using namespace ocprobe;
using namespace ocprobe::app;

namespace {

std::vector<std::string> lines_of(const char* name) {
    std::ifstream file(std::string(OCPROBE_TEST_DATA) + "/fixtures/explain/" + name);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);)
        lines.push_back(line);
    return lines;
}

std::vector<Pattern> all_patterns() {
    std::vector<Pattern> all;
    for (const auto patterns : {openclaw_words(), openclaw_short_words(), shared_words()})
        all.insert(all.end(), patterns.begin(), patterns.end());
    return all;
}

bool among(const std::vector<Meaning>& meanings, std::string_view id) {
    return std::any_of(meanings.begin(), meanings.end(), [&](const auto& meaning) {
        return meaning.id == id;
    });
}

}  // namespace

TEST_CASE("each pattern stands once, in lower case, and means ids that exist") {
    std::set<std::string_view> texts;
    for (const auto& pattern : all_patterns()) {
        INFO(pattern.text);
        CHECK(pattern.text == lower(pattern.text));
        CHECK(pattern.text.size() > 4);
        CHECK(texts.insert(pattern.text).second);
        for (const auto id : split_ids(pattern.ids)) {
            INFO(id);
            CHECK(entry_named(id) != nullptr);
        }
    }
    CHECK(texts.size() >= 250);
}

TEST_CASE("each pattern is found in a text about OpenClaw") {
    for (const auto& pattern : all_patterns()) {
        INFO(pattern.text);
        auto text = "openclaw: " + std::string(pattern.text);
        std::replace(text.begin(), text.end(), '*', ' ');
        CHECK(among(triage(text), split_ids(pattern.ids).front()));
    }
    for (const auto& pattern : openclaw_words()) {
        INFO(pattern.text);
        CHECK_FALSE(triage(pattern.text).empty());
    }
}

TEST_CASE("what OpenClaw and those around it print means the id that it should") {
    const auto lines = lines_of("own.txt");
    CHECK(lines.size() > 40);
    for (const auto& line : lines) {
        INFO(line);
        const auto tab = line.find('\t');
        const auto meanings = triage(line.substr(tab + 1));
        REQUIRE_FALSE(meanings.empty());
        CHECK(meanings.front().id == line.substr(0, tab));
    }
}

TEST_CASE("errors of other software are not known") {
    const auto lines = lines_of("foreign.txt");
    CHECK(lines.size() >= 200);
    for (const auto& line : lines) {
        INFO(line);
        CHECK(triage(line).empty());
    }
    CHECK(triage("").empty());
    CHECK(triage("openclaw").empty());
}

TEST_CASE("a code alone is known, a phrase alone is not") {
    CHECK(triage("ECONNREFUSED").front().id == "connect.refused");
    CHECK(triage(" AUTH_TOKEN_MISMATCH\n").front().id == "auth.token_mismatch");
    CHECK(triage("connection refused").empty());
}

TEST_CASE("a part matches within its line") {
    CHECK_FALSE(triage("Missing env var \"TOKEN\" referenced at config path: gateway.auth.token").empty());
    CHECK(triage("missing env var \"TOKEN\"\n\" referenced at config path").empty());
}

TEST_CASE("a close code is explained by what can make it") {
    REQUIRE(close_code("1006") != nullptr);
    CHECK(close_code("1007") != nullptr);
    CHECK(close_code("9999") == nullptr);
    for (const auto* code :
         {"1000", "1001", "1002", "1005", "1006", "1007", "1008", "1009", "1011", "1012", "1013", "4001"}) {
        INFO(code);
        REQUIRE(close_code(code) != nullptr);
        for (const auto id : split_ids(close_code(code)->ids))
            CHECK(entry_named(id) != nullptr);
    }
}

TEST_CASE("each id has a page that keeps to the columns") {
    for (const auto& entry : entries()) {
        INFO(entry.id);
        const auto page = id_page(entry, 80);
        CHECK(page.starts_with(std::string(entry.id) + " ("));
        for (const auto* title : {"What it means", "How it is proven", "What to do"})
            CHECK(page.find(title) != std::string::npos);
    }
}
