// The documentation is complete: every id that a run can give is explained, once.
#include "judge/causes/cause.hpp"
#include "unit/judge/verdict_fixtures.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>
#include <set>
#include <string>

namespace ocprobe::judge_test {

namespace {

std::set<std::string_view> explained() {
    std::set<std::string_view> ids;
    for (const auto& entry : judge::documentation())
        ids.insert(entry.id);
    return ids;
}

}  // namespace

TEST_CASE("every rule is explained, and as one that can be a verdict") {
    for (const auto* cause : judge::causes()) {
        const auto id = *cause->id;
        INFO(id);
        bool found = false;
        for (const auto& entry : judge::documentation()) {
            if (entry.id != id) continue;
            found = true;
            CHECK_FALSE(entry.finding_only);
        }
        CHECK(found);
    }
}

TEST_CASE("what is explained as a verdict is in the table") {
    std::set<std::string_view> rows;
    for (const auto* cause : judge::causes())
        rows.insert(*cause->id);
    for (const auto& entry : judge::documentation()) {
        INFO(entry.id);
        CHECK(entry.finding_only == (rows.count(entry.id) == 0));
    }
}

TEST_CASE("explanations are unique and full") {
    std::set<std::string_view> seen;
    for (const auto& entry : judge::documentation()) {
        INFO(entry.id);
        CHECK(seen.insert(entry.id).second);
        CHECK_FALSE(entry.stage.empty());
        CHECK(entry.holds_when.size() > 20);
        CHECK_FALSE(entry.what_to_do.empty());
    }
}

TEST_CASE("every finding and forecast that a fixture gives is explained") {
    const auto ids = explained();
    for (const auto& fixture : verdict_fixtures()) {
        const auto judgement = judge::judge(fixture.make());
        for (const auto& finding : judgement.findings) {
            INFO(fixture.id << " finds " << finding.id);
            CHECK(ids.count(finding.id) == 1);
        }
        for (const auto& next : judgement.next) {
            INFO(fixture.id << " forecasts " << next.id);
            CHECK(ids.count(next.id) == 1);
        }
    }
}

TEST_CASE("the room's README names every id, and no other") {
    std::ifstream file(OCPROBE_TEST_DATA "/../src/judge/README.md");
    const std::string text(std::istreambuf_iterator<char>(file), {});
    auto list = std::string_view(text).substr(text.find("## Ids"));
    std::set<std::string_view> named;
    while (list.find('`') != std::string_view::npos) {
        list.remove_prefix(list.find('`') + 1);
        named.insert(list.substr(0, list.find('`')));
        list.remove_prefix(list.find('`') + 1);
    }
    CHECK(named == explained());
}

}  // namespace ocprobe::judge_test
