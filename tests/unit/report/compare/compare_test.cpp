// Two reports side by side: what is a difference, and what is none.
#include "ocprobe/report/compare.hpp"
#include "ocprobe/report/schemas.hpp"
#include "unit/report/common/golden.hpp"
#include "unit/report/common/schema_check.hpp"
#include "unit/report/fixtures.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include <algorithm>

using namespace ocprobe;
namespace json = boost::json;

namespace {

report::SavedReport saved(const json::value& document) {
    auto read = report::read_report(json::serialize(document));
    INFO((read ? "" : read.error().line()));
    REQUIRE(read.has_value());
    return std::move(*read);
}

json::value document(const Report& report) {
    return json::parse(test::rendered("json", report));
}

Comparison compared(const json::value& a, const json::value& b) {
    return report::compare(saved(a), "before.json", saved(b), "after.json");
}

/// A healthy report with one member replaced, against the healthy one.
Comparison changed(std::string_view pointer, const json::value& value) {
    auto other = document(test::healthy());
    other.at_pointer(pointer) = value;
    return compared(document(test::healthy()), other);
}

StageId parting(const Comparison& comparison) {
    REQUIRE(comparison.first() != nullptr);
    return comparison.first()->id;
}

std::vector<std::string> facts(const StageComparison& stage) {
    std::vector<std::string> names;
    for (const auto& difference : stage.differences)
        names.push_back(difference.fact);
    return names;
}

DiffReport diff(const Report& a, const Report& b) {
    DiffReport report;
    report.header = test::healthy().header;
    report.comparison = compared(document(a), document(b));
    report.exit_code = report.comparison.same() ? 0 : 1;
    return report;
}

}  // namespace

TEST_CASE("a report is the same as itself") {
    for (const auto& [name, report] : test::all_reports()) {
        INFO(name);
        const auto comparison = compared(document(report), document(report));
        CHECK(comparison.same());
        CHECK(comparison.conditions.empty());
        CHECK(comparison.first_by_status() == nullptr);
    }
}

TEST_CASE("times, ids of the run, ports of the moment and texts are no difference") {
    for (const auto* pointer :
         {"/started_at",
          "/run_id",
          "/took_ms",
          "/verdict/summary",
          "/stages/4/took_ms",
          "/stages/4/summary",
          "/stages/4/facts/local_address",
          "/stages/4/facts/attempts/0/took_ms",
          "/stages/2/facts/free_bytes",
          "/stages/2/facts/inode",
          "/stages/6/facts/answers/0/body",
          "/stages/7/facts/hello/conn_id",
          "/stages/7/facts/hello/boot_id",
          "/stages/7/facts/challenge_ts_ms",
          "/target/ladder/0/why"}) {
        INFO(pointer);
        CHECK(changed(pointer, "another").same());
    }
}

TEST_CASE("each stage can be where two reports part") {
    const std::pair<const char*, StageId> cases[] = {
        {"/target/url", StageId::target},
        {"/stages/0/facts/endpoint/host", StageId::target},
        {"/credential/source", StageId::credential},
        {"/stages/1/facts/expected_mode", StageId::credential},
        {"/stages/2/facts/config/status", StageId::state},
        {"/stages/3/facts/outcome", StageId::dns},
        {"/stages/4/facts/attempts/0/outcome", StageId::connect},
        {"/stages/6/facts/answers/0/body_kind", StageId::http},
        {"/stages/7/facts/hello/version", StageId::websocket},
    };
    for (const auto& [pointer, stage] : cases) {
        INFO(pointer);
        const auto comparison = changed(pointer, "another");
        CHECK_FALSE(comparison.same());
        CHECK(parting(comparison) == stage);
        CHECK(comparison.first()->differences.size() == 1);
        CHECK(comparison.first()->differences[0].b == FactValue(std::string("another")));
    }
}

TEST_CASE("a stage that one run did not measure differs from nothing") {
    const auto comparison = compared(document(test::healthy()), document(test::loopback()));
    const auto& tls = comparison.stages[5];
    const auto& http = comparison.stages[6];
    CHECK(tls.skipped_a == tls.skipped_b);
    CHECK_FALSE(http.skipped_a);
    CHECK(http.skipped_b.has_value());
    CHECK_FALSE(http.differs());
    CHECK(parting(comparison) == StageId::target);
}

TEST_CASE("a fact that one run did not measure differs from nothing") {
    const auto comparison = changed("/stages/6/facts/ready", nullptr);
    CHECK(comparison.same());
    CHECK(comparison.stages[6].unknown_b == std::vector<std::string>{"ready"});
}

TEST_CASE("a fact that one report does not have is a difference, unless another build wrote it") {
    auto other = document(test::healthy());
    other.at_pointer("/stages/3/facts").as_object().erase("from_hosts_file");
    auto comparison = compared(document(test::healthy()), other);
    CHECK(parting(comparison) == StageId::dns);
    CHECK_FALSE(comparison.first()->differences[0].b.has_value());
    other.at_pointer("/tool/version") = "0.0.9";
    comparison = compared(document(test::healthy()), other);
    CHECK(comparison.same());
    CHECK(comparison.stages[3].unknown_b == std::vector<std::string>{"from_hosts_file"});
    CHECK(comparison.conditions[0].fact == "tool.version");
}

TEST_CASE("elements are compared by what they are about, lists without their order") {
    auto a = document(test::healthy());
    auto b = a;
    a.at_pointer("/stages/3/facts/answers"
    ) = {{{"address", "10.0.0.1"}, {"family", "ipv4"}}, {{"address", "10.0.0.2"}, {"family", "ipv4"}}};
    b.at_pointer("/stages/3/facts/answers"
    ) = {{{"address", "10.0.0.2"}, {"family", "ipv4"}}, {{"address", "10.0.0.1"}, {"family", "ipv4"}}};
    a.at_pointer("/stages/7/facts/hello/scopes") = {"read", "admin"};
    b.at_pointer("/stages/7/facts/hello/scopes") = {"admin", "read"};
    CHECK(compared(a, b).same());
    b.at_pointer("/stages/3/facts/answers/1/address") = "10.0.0.3";
    b.at_pointer("/stages/7/facts/hello/scopes") = json::array{"read"};
    const auto comparison = compared(a, b);
    CHECK(facts(comparison.stages[3]) == std::vector<std::string>{"answers[10.0.0.1]", "answers[10.0.0.3]"});
    REQUIRE(facts(comparison.stages[7]) == std::vector<std::string>{"hello.scopes"});
    CHECK(comparison.stages[7].differences[0].a == FactValue(std::vector<std::string>{"admin", "read"}));
}

TEST_CASE("the verdict is compared by its id, findings and conditions decide nothing") {
    CHECK_FALSE(changed("/verdict/id", "auth.scope_mismatch").same());
    CHECK(changed("/verdict/id", "auth.scope_mismatch").first() == nullptr);
    CHECK(changed("/verdict/confidence", "likely").same());
    CHECK(changed("/findings", json::array()).same());
    CHECK(changed("/findings", json::array()).a.findings.size() == 2);
    const auto other_user = changed("/environment/uid", 0);
    CHECK(other_user.same());
    REQUIRE(other_user.conditions.size() == 1);
    CHECK(other_user.conditions[0].fact == "environment.uid");
}

TEST_CASE("a report with odd types and no facts is compared, too") {
    const auto bare =
        json::parse(R"({"schema":"ocprobe.report/v1","verdict":{"id":"healthy"},"stages":[],"tool":7})");
    const auto comparison = compared(bare, document(test::healthy()));
    CHECK(comparison.first() == nullptr);
    CHECK(comparison.stages[0].skipped_a == "not in this report");
    CHECK_FALSE(changed("/stages/3/facts/answers", 7).same());
    CHECK_FALSE(changed("/stages/3/facts/answers", json::array({1, "x", nullptr})).same());
    CHECK_FALSE(changed("/target/ladder", json::object({{"x", 1}})).same());
}

TEST_CASE("comparisons look as their goldens, in 80 columns") {
    const std::pair<std::string, DiffReport> cases[] = {
        {"diff.same", diff(test::healthy(), test::healthy())},
        {"diff.loopback", diff(test::loopback(), test::healthy())},
        {"diff.token", diff(test::healthy(), test::token_mismatch())},
    };
    for (const auto& [name, report] : cases) {
        for (const auto& format : report::diff_formats()) {
            const auto text = format.render(report, {.columns = 80, .pretty = true});
            test::check_golden(name + "." + std::string(format.name) + ".txt", text);
            if (format.name == "text") CHECK(text.starts_with(report.comparison.same() ? "same" : "DIFF"));
            if (format.name != "json") continue;
            const auto schema = json::parse(report::schema("diff"));
            CHECK(test::violations(json::parse(text), schema.as_object(), schema).empty());
        }
    }
}

TEST_CASE("a quiet comparison is the answer and both verdicts") {
    const auto report = diff(test::healthy(), test::token_mismatch());
    const auto text = report::diff_formats()[0].render(report, {.columns = 120, .verbosity = -1});
    CHECK_THAT(text, Catch::StartsWith("DIFF") && Catch::Contains("auth.token_mismatch"));
    CHECK_THAT(text, !Catch::Contains("hello.version"));
}

TEST_CASE("a comparison stands behind the report of a run, and in it") {
    const auto run = test::token_mismatch();
    const auto comparison = report::compare_run(saved(document(test::healthy())), "healthy.json", run);
    CHECK(comparison.b.verdict == "auth.token_mismatch");
    for (const auto& format : report::formats()) {
        INFO(format.name);
        const auto alone = format.render(run, {.columns = 80});
        const auto both = report::render_against(format, run, comparison, {.columns = 80});
        if (format.name == "text") {
            CHECK(both.starts_with(alone + "\nDIFF  The two runs part at "));
        } else if (format.name == "markdown") {
            CHECK(both.starts_with(alone + "\n**DIFF** The two runs part at "));
        } else if (format.name == "json") {
            CHECK(test::report_violations(both).empty());
            CHECK(json::parse(both).at("against").at("b").at("name") == "this run");
        } else {
            CHECK(both == alone);
        }
    }
}

TEST_CASE("hostile reports are compared in printable words") {
    for (std::uint32_t seed = 1; seed < 20; ++seed) {
        auto a = test::hostile(seed), b = test::hostile(seed + 1);
        // An empty one is no report.
        a.judgement.verdict.id += "x";
        b.judgement.verdict.id += "x";
        const auto report = diff(a, b);
        for (const auto& format : report::diff_formats()) {
            const auto text = format.render(report, {.columns = 40, .verbosity = 1});
            CHECK(std::all_of(text.begin(), text.end(), [](char byte) {
                return static_cast<unsigned char>(byte) >= 0x20 || byte == '\n';
            }));
        }
    }
}
