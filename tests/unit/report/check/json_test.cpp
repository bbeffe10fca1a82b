// The JSON report: order, numbers, null against absent, texts.
#include "ocprobe/report/render.hpp"
#include "report/common/json_writer.hpp"
#include "unit/report/fixtures.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include <limits>

using namespace ocprobe;
namespace json = boost::json;

namespace {

std::vector<std::string> keys(const json::value& value) {
    std::vector<std::string> result;
    for (const auto& member : value.as_object())
        result.emplace_back(member.key());
    return result;
}

}  // namespace

TEST_CASE("the fields stand in the order of the contract") {
    const auto value = json::parse(test::rendered("json", test::loopback()));
    CHECK(keys(value) == std::vector<std::string>{"schema",     "tool",     "run_id",      "started_at",
                                                  "took_ms",    "verdict",  "facts",       "next",
                                                  "findings",   "cli",      "environment", "target",
                                                  "credential", "stages",   "close",       "gateway",
                                                  "candidates", "evidence", "redaction",   "exit_code"});
    CHECK(
        keys(value.at("verdict")) ==
        std::vector<std::string>{"id", "confidence", "summary", "cause", "fix", "evidence", "excluded"}
    );
    CHECK(
        keys(value.at("verdict").at("fix").at(0)) ==
        std::vector<std::string>{
            "do", "where", "command", "role", "place", "platform", "edits", "then", "leads_to"}
    );
}

TEST_CASE("one line, several when pretty, the same document") {
    const auto report = test::token_mismatch();
    const auto line = test::rendered("json", report);
    const auto pretty = test::rendered("json", report, {.pretty = true});
    CHECK(line.find('\n') == line.size() - 1);
    CHECK(pretty.find("\n  \"run_id\": ") != std::string::npos);
    CHECK(json::parse(line) == json::parse(pretty));
}

TEST_CASE("null is not measured, absent is not applicable") {
    const auto loopback = json::parse(test::rendered("json", test::loopback()));
    CHECK(loopback.at("facts").at("reachable") == false);
    CHECK(loopback.at("facts").at("authorised").is_null());
    CHECK(loopback.at("close").is_null());
    CHECK_FALSE(loopback.at("target").as_object().contains("refused_because"));
    CHECK_FALSE(loopback.as_object().contains("stopped"));
    CHECK_FALSE(loopback.at("stages").at(4).as_object().contains("skipped_because"));
    CHECK(loopback.at("stages").at(5).at("skipped_because") == "the URL is plaintext");
    CHECK(loopback.at("stages").at(5).at("facts").as_object().empty());
    const auto mismatch = json::parse(test::rendered("json", test::token_mismatch()));
    CHECK(mismatch.at("close").at("code") == 1008);
    CHECK(mismatch.at("close").at("origin") == "frame");
    CHECK(mismatch.at("close").at("after_ms") == 9.204);
    // Nobody asked other addresses.
    CHECK_FALSE(mismatch.as_object().contains("candidates"));
    auto empty = test::loopback();
    empty.evidence.target.url.clear();
    CHECK(json::parse(test::rendered("json", empty)).at("target").at("url").is_null());
}

TEST_CASE("milliseconds have at most three decimals") {
    CHECK(report::json_milliseconds(Micros(12'345)) == "12.345");
    CHECK(report::json_milliseconds(Micros(100)) == "0.1");
    CHECK(report::json_milliseconds(Micros(3'000)) == "3");
    CHECK(report::json_milliseconds(Micros(0)) == "0");
    CHECK(report::json_milliseconds(Micros(20)) == "0.02");
    CHECK(report::json_milliseconds(Micros(-1'500)) == "-1.5");
}

TEST_CASE("a command keeps its line ends, no other text does") {
    auto report = test::loopback();
    auto& verdict = report.judgement.verdict;
    auto step = test::in_service_of_cli("do\nthis");
    step.file = "here\n";
    step.edits = {SetEnv{"A", {.text = "1", .from = {}}}, SetEnv{"B", {.text = "2\r\n\tC: 3", .from = {}}}};
    verdict.fix = {step};
    verdict.summary = "two\nlines \"quoted\" \\ \x1b[31m";
    const auto value = json::parse(test::rendered("json", report)).at("verdict");
    CHECK(value.at("summary") == "two\\nlines \"quoted\" \\ \\x1b[31m");
    CHECK(value.at("fix").at(0).at("do") == "do\\nthis");
    CHECK(value.at("fix").at(0).at("where") == "here\\n, service of the CLI");
    CHECK(value.at("fix").at(0).at("command") == "environment:\n  A: \"1\"\n  B: \"2\\r\\n\\tC: 3\"");
}

TEST_CASE("a step is written with the data that its words are made from") {
    auto report = test::loopback();
    report.judgement.verdict.cli_says = {"gateway closed"};
    FixStep step;
    step.role = StepRole::alternative;
    step.place = Place::gateway_service;
    step.platform = Platform::compose;
    step.edits = {
        SetEnv{"A", {.text = "1", .from = {}}},
        SetEnv{"B", {.text = {}, .from = "env B of service x"}},
        Mount{.target = "/t", .source = {}, .read_only = true},
        Exec{{"a", "b c"}},
        Recreate{}};
    step.leads_to = {{"healthy"}};
    step.option = 2;
    step.manual = true;
    report.judgement.verdict.fix = {step};
    report.judgement.combined_fix = {step};
    const auto value = json::parse(test::rendered("json", report));
    CHECK(value.at("verdict").at("cli_says") == json::parse(R"(["gateway closed"])"));
    auto written = value.at("verdict").at("fix").at(0).as_object();
    CHECK(value.at("combined_fix").at(0) == written);
    for (const auto* words : {"do", "where", "command", "then"})
        written.erase(words);
    CHECK(
        written ==
        json::parse(R"({"role": "alternative", "place": "gateway_service", "platform": "compose", "edits": [
            {"op": "set_env", "name": "A", "value": "1"},
            {"op": "set_env", "name": "B", "value_from": "env B of service x"},
            {"op": "mount", "target": "/t", "read_only": true},
            {"op": "exec", "argv": ["a", "b c"]},
            {"op": "recreate"}], "leads_to": ["healthy"], "option": 2, "manual": true})")
    );
}

TEST_CASE("what is no number in JSON is null, and long arrays are counted") {
    report::JsonWriter writer(false, report::Printable());
    writer.object([&] {
        writer.field("nan", std::numeric_limits<double>::quiet_NaN());
        writer.field("half", 0.5);
        writer.array("many", std::vector<std::string>(70, "x"));
        writer.array("few", std::vector<std::string>(64, "x"));
    });
    const auto value = json::parse(writer.take());
    CHECK(value.at("nan").is_null());
    CHECK(value.at("half") == 0.5);
    CHECK(value.at("many").as_array().size() == 64);
    CHECK(value.at("many_left_out") == 6);
    CHECK_FALSE(value.as_object().contains("few_left_out"));
}

TEST_CASE("with a redactor every text is scrubbed") {
    Redactor redactor;
    redactor.add(Secret("gw-internal-7"));
    auto report = test::loopback();
    report.evidence.target.url = "ws://gw-internal-7:18789";
    report.evidence.stages[0].summary = report.evidence.target.url;
    REQUIRE(redactor.search(test::rendered("json", report)).found == 1);
    for (const auto& format : report::formats()) {
        const auto text = format.render(report, {.redactor = &redactor});
        INFO(text);
        CHECK(redactor.search(text).found == 0);
        if (format.name == "json" || format.name == "markdown")
            CHECK(text.find("ws://<redacted>:18789") != std::string::npos);
    }
    CHECK(
        json::parse(test::rendered("json", report, {.redactor = &redactor})).at("target").at("url") ==
        "ws://<redacted>:18789"
    );
}

TEST_CASE("the receipt settles after two renderings") {
    Redactor redactor;
    redactor.add(Secret("k3y+Qz/7-canary_0123456789abcdef"));
    auto report = test::loopback();
    report.redaction = {};
    int rounds = 0;
    std::string text;
    do {
        text = test::rendered("json", report);
        report.redaction = redactor.search(text);
        ++rounds;
    } while (test::rendered("json", report).size() != report.redaction.bytes_searched && rounds < 9);
    text = test::rendered("json", report);
    CHECK(rounds <= 3);
    CHECK(json::parse(text).at("redaction").at("bytes_searched") == text.size());
    CHECK(json::parse(text).at("redaction").at("found") == 0);
}
