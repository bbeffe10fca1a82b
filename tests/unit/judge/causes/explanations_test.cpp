// The documentation is complete: every id that a run can give is explained, once.
#include "judge/causes/cause.hpp"
#include "unit/judge/verdict_fixtures.hpp"

#include <catch2/catch.hpp>

#include <set>

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

}  // namespace ocprobe::judge_test
