// A report that is read back and judged again says the same.
#include "ocprobe/judge/judge.hpp"
#include "ocprobe/report/evidence.hpp"
#include "ocprobe/report/render.hpp"
#include "unit/judge/session_fixtures.hpp"
#include "unit/judge/verdict_fixtures.hpp"
#include "unit/report/common/schema_check.hpp"
#include "unit/report/fixtures.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>

using namespace ocprobe;
namespace json = boost::json;

namespace {

Report judged(const Evidence& evidence) {
    Report report;
    report.header = {"0.1.0", "1f2e3d4", "7f3c91aa", Millis(1'764'500'000'123), Micros(41'250)};
    report.evidence = evidence;
    report.judgement = judge::judge(evidence);
    report.exit_code = judge::exit_code(evidence, report.judgement.verdict);
    return report;
}

Report restored(const std::string& text) {
    const auto saved = report::read_report(text);
    REQUIRE(saved.has_value());
    REQUIRE(report::has_evidence(*saved));
    auto report = report::restore(*saved);
    if (!report) FAIL(report.error().line());
    report->judgement = judge::judge(report->evidence);
    report->exit_code = judge::exit_code(report->evidence, report->judgement.verdict);
    return *std::move(report);
}

// The verdict alone would not show what a fix or a finding has lost.
void check_same_again(const Report& report) {
    const auto before = test::rendered("json", report);
    CHECK(test::report_violations(before) == std::vector<std::string>{});
    auto again = restored(before);
    again.header.started_at = report.header.started_at;
    CHECK(test::rendered("json", again) == before);
    CHECK(again.exit_code == report.exit_code);
}

json::object healthy_document() {
    return json::parse(test::rendered("json", judged(judge_test::bridge()))).get_object();
}

// Objects on the way are made.
void set_at(json::value& document, std::string_view pointer, json::value value) {
    auto* place = &document;
    while (!pointer.empty()) {
        pointer.remove_prefix(1);
        const auto key = pointer.substr(0, pointer.find('/'));
        pointer.remove_prefix(key.size());
        if (place->is_array()) {
            place = &place->get_array().at(std::stoul(std::string(key)));
        } else {
            if (!place->is_object()) place->emplace_object();
            place = &place->get_object()[{key.data(), key.size()}];
        }
    }
    *place = std::move(value);
}

std::string fault_of(const json::object& document) {
    const auto saved = report::read_report(json::serialize(document));
    if (!saved) return saved.error().line();
    const auto report = report::restore(*saved);
    return report ? std::string() : report.error().line();
}

}  // namespace

TEST_CASE("every cause: judged again from its report, the report is the same") {
    for (const auto* fixtures : {&judge_test::verdict_fixtures(), &judge_test::session_fixtures()}) {
        for (const auto& fixture : *fixtures) {
            INFO(fixture.id << ": " << fixture.what);
            const auto report = judged(fixture.make());
            REQUIRE(report.judgement.verdict.id == fixture.id);
            check_same_again(report);
        }
    }
}

TEST_CASE("reports full of everything come back") {
    for (const auto& [name, report] : test::all_reports()) {
        INFO(name);
        check_same_again(judged(report.evidence));
    }
}

TEST_CASE("evidence of hostile peers is read, or refused with its place") {
    for (std::uint32_t seed = 0; seed < 60; ++seed) {
        INFO("seed " << seed);
        const auto saved = report::read_report(test::rendered("json", test::hostile(seed)));
        if (!saved) continue;
        const auto report = report::restore(*saved);
        if (!report) CHECK(report.error().place.starts_with("/evidence/"));
    }
}

TEST_CASE("evidence that nobody wrote so is refused with its place") {
    struct Case {
        std::string_view path;
        std::string_view value;
        std::string_view fault;
    };
    for (const auto& [path, value, fault] : std::initializer_list<Case>{
             {"/evidence", "7", "/evidence: is no object"},
             {"/evidence", "[]", "/evidence: is no object"},
             {"/evidence", "{}", "/evidence/stages: does not hold the eight stages"},
             {"/evidence/stages", "{}", "/evidence/stages: is no array"},
             {"/evidence/stages", "[]", "/evidence/stages: does not hold the eight stages"},
             {"/evidence/stages/3", "null", "/evidence/stages/3: is no object"},
             {"/evidence/stages/3/id", "\"tls\"", "/evidence/stages/3/id: is not \"dns\""},
             {"/evidence/stages/3/id", "\"dnss\"", "/evidence/stages/3/id: is \"dnss\", which is not known"},
             {"/evidence/stages/3/status", "1", "/evidence/stages/3/status: is no string"},
             {"/evidence/stages/3/facts",
              "{\"tls\":{}}",
              "/evidence/stages/3/facts: are those of another stage"},
             {"/evidence/stages/3/facts/dns/outcome",
              "\"\\u001b[2J\"",
              "/evidence/stages/3/facts/dns/outcome: is \"\\x1b[2J\", which is not known"},
             {"/evidence/stages/3/took_ms", "1e300", "/evidence/stages/3/took_ms: is out of range"},
             {"/evidence/stages/3/took_ms", "\"4\"", "/evidence/stages/3/took_ms: is no number"},
             {"/evidence/container/uid",
              "-1",
              "/evidence/container/uid: is out of range, or no whole number"},
             {"/evidence/container/uid",
              "1.5",
              "/evidence/container/uid: is out of range, or no whole number"},
             {"/evidence/container/compose", "\"x\"", "/evidence/container/compose: is no object"},
             {"/evidence/container/in_container",
              "\"yes\"",
              "/evidence/container/in_container: is no boolean"},
             {"/evidence/target/endpoint/port",
              "65536",
              "/evidence/target/endpoint/port: is out of range, or no whole number"},
             {"/evidence/target/url", "{}", "/evidence/target/url: is no string"},
             {"/evidence/signal",
              "9223372036854775807",
              "/evidence/signal: is out of range, or no whole number"},
         }) {
        json::value document = healthy_document();
        INFO(path << " = " << value);
        set_at(document, path, json::parse({value.data(), value.size()}));
        CHECK(fault_of(document.get_object()) == fault);
    }
}

TEST_CASE("what is not known in evidence is ignored, null is not measured") {
    json::value document = healthy_document();
    set_at(document, "/evidence/container/next_year", json::parse("{\"a\":[1]}"));
    set_at(document, "/evidence/container/compose", nullptr);
    CHECK(fault_of(document.get_object()).empty());
    json::array many;
    many.resize(5'000, "x");
    set_at(document, "/evidence/container/name_servers", many);
    CHECK(fault_of(document.get_object()) == "/evidence/container/name_servers: has more than 4,096 items");
}

TEST_CASE("a duration comes back as it was written, to the microsecond") {
    // 4.023 ms in binary are a little less than 4,023 µs.
    for (const auto took : {4'023, 1, 999, 1'001, 4'022, 1'000'001, 86'399'999}) {
        auto original = test::token_mismatch();
        original.header.took = Micros(took);
        const auto saved = report::read_report(test::rendered("json", original));
        REQUIRE(saved.has_value());
        const auto report = report::restore(*saved);
        REQUIRE(report.has_value());
        CHECK(report->header.took == original.header.took);
    }
}

TEST_CASE("a report without evidence: as it was judged then, and not again") {
    auto document = json::parse(test::rendered("json", test::token_mismatch())).get_object();
    document.erase("evidence");
    document["written_by_a_later_one"] = 7;
    const auto saved = report::read_report(json::serialize(document));
    REQUIRE(saved.has_value());
    CHECK_FALSE(report::has_evidence(*saved));
    const auto report = report::restore(*saved);
    REQUIRE(report.has_value());
    const auto original = test::token_mismatch();
    CHECK(report->judgement.verdict.id == original.judgement.verdict.id);
    CHECK(report->judgement.verdict.summary == original.judgement.verdict.summary);
    CHECK(report->judgement.verdict.confidence == original.judgement.verdict.confidence);
    CHECK(report->judgement.findings.size() == original.judgement.findings.size());
    CHECK(report->header.started_at == original.header.started_at);
    CHECK(report->header.took == original.header.took);
    CHECK(report->exit_code == original.exit_code);
    const auto unknown = report::unknown_members(saved->document);
    CHECK(json::serialize(unknown) == R"({"written_by_a_later_one":7})");

    const report::Replayed replayed{.version = "0.0.9", .judged_again = false};
    report::Style style;
    style.replayed = &replayed;
    for (const auto& format : report::formats())
        CHECK_FALSE(format.render(*report, style).empty());
    CHECK(
        report::formats().front().render(*report, style).find("not judged again: run") != std::string::npos
    );
    const auto as_it_was = json::parse(report::render_saved(saved->document, style)).get_object();
    CHECK(as_it_was.at("replay").at("judged_again") == false);
    for (const auto& member : document)
        CHECK(as_it_was.at(member.key()) == member.value());
}

// Its members are in files of people who ask for help: a name of the model that changes needs its old name here.
TEST_CASE("evidence as the first version wrote it is read whole") {
    std::ifstream file(std::string(OCPROBE_TEST_DATA) + "/fixtures/reports/evidence.json");
    REQUIRE(file.is_open());
    std::stringstream text;
    text << file.rdbuf();
    const auto frozen = json::parse(text.str());
    Report report;
    auto evidence = report::read_evidence(frozen);
    if (!evidence) FAIL(evidence.error().line());
    report.evidence = *std::move(evidence);
    CHECK(json::parse(test::rendered("json", report)).at("evidence") == frozen);
}
