// The rule table as a whole: nothing shadowed, everything worded and documented.
#include "judge/causes/cause.hpp"
#include "judge/judge.hpp"
#include "unit/judge/verdict_fixtures.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <set>

namespace ocprobe::judge_test {

TEST_CASE("each fixture gives its verdict") {
    for (const auto& fixture : verdict_fixtures()) {
        INFO(fixture.id << ": " << fixture.what);
        const auto judgement = judge::judge(fixture.make());
        CHECK(judgement.verdict.id == fixture.id);
    }
}

TEST_CASE("what a step says is not cut in two lines of 80 columns") {
    constexpr std::size_t longest = 116;  // beside the indent and the longest name of a place
    for (const auto& fixture : verdict_fixtures()) {
        for (const auto& step : judge::judge(fixture.make()).verdict.fix) {
            INFO(fixture.id << ": " << step.purpose);
            // The settings of seven proxies, where none was recognised: more than a screen has.
            if (step.purpose.find("the proxy was not recognised") != std::string::npos) continue;
            CHECK(step.purpose.size() <= longest);
        }
    }
}

TEST_CASE("no row of the table is shadowed") {
    const auto rows = judge::causes();
    std::set<std::size_t> reached;
    for (const auto& fixture : verdict_fixtures()) {
        const auto e = fixture.make();
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (!rows[i]->holds.value(e)) continue;
            reached.insert(i);
            break;
        }
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        INFO("row " << i << " " << *rows[i]->id << " is the verdict of no fixture");
        CHECK(reached.count(i) == 1);
    }
}

TEST_CASE("ids stand once in the table, save those that the CLI may meet early or late") {
    std::map<std::string_view, int> count;
    for (const auto* cause : judge::causes())
        ++count[*cause->id];
    for (const auto& [id, times] : count) {
        INFO(id);
        CHECK(times == (id == "inconclusive" ? 3 : id == "target.url_invalid" ? 2 : 1));
    }
    CHECK(*judge::causes().back()->id == "inconclusive");
    CHECK(judge::causes().back()->holds.value(Evidence{}));
}

TEST_CASE("each verdict is worded for a reader") {
    for (const auto& fixture : verdict_fixtures()) {
        INFO(fixture.id << ": " << fixture.what);
        const auto verdict = judge::judge(fixture.make()).verdict;
        CHECK_FALSE(verdict.summary.empty());
        CHECK(verdict.summary.size() <= 130);
        CHECK(verdict.summary.find('\n') == std::string::npos);
        CHECK_FALSE(verdict.cause.empty());
        if (verdict.id == "healthy") {
            CHECK(verdict.fix.empty());
            continue;
        }
        CHECK_FALSE(verdict.fix.empty());
        for (const auto& step : verdict.fix) {
            CHECK_FALSE(step.purpose.empty());
            CHECK((step.manual || !step.edits.empty()));
        }
    }
}

TEST_CASE("a likely verdict names a command that decides") {
    for (const auto& fixture : verdict_fixtures()) {
        const auto verdict = judge::judge(fixture.make()).verdict;
        if (verdict.confidence != Confidence::likely) continue;
        INFO(fixture.id << ": " << fixture.what);
        bool command = false;
        for (const auto& step : verdict.fix)
            command = command || !step.edits.empty();
        CHECK(command);
    }
}

TEST_CASE("only healthy leaves with 0, and evidence names stages or facts") {
    for (const auto& fixture : verdict_fixtures()) {
        INFO(fixture.id << ": " << fixture.what);
        const auto e = fixture.make();
        const auto verdict = judge::judge(e).verdict;
        const int code = judge::exit_code(e, verdict);
        if (verdict.id == "healthy") {
            CHECK(code == 0);
        } else if (verdict.id == "deadline") {
            CHECK(code == 124);
        } else if (verdict.id == "internal_error") {
            CHECK(code == 70);
        } else {
            CHECK(code == 1);
            CHECK_FALSE(verdict.evidence.empty());
        }
    }
}

TEST_CASE("judging twice gives the same") {
    for (const auto& fixture : verdict_fixtures()) {
        const auto e = fixture.make();
        const auto first = judge::judge(e);
        const auto second = judge::judge(e);
        CHECK(first.verdict.summary == second.verdict.summary);
        CHECK(first.next.size() == second.next.size());
        CHECK(first.findings.size() == second.findings.size());
    }
}

}  // namespace ocprobe::judge_test
