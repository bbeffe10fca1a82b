// Reading a report back: what is kept, and the place of what is wrong.
#include "ocprobe/report/read.hpp"
#include "unit/report/fixtures.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

using namespace ocprobe;
namespace json = boost::json;

namespace {

std::string fault(std::string_view bytes) {
    const auto read = report::read_report(bytes);
    return read ? "none" : read.error().line();
}

/// A report with one member replaced.
std::string with(std::string_view pointer, const json::value& value) {
    auto document = json::parse(test::rendered("json", test::loopback()));
    document.at_pointer(pointer) = value;
    return json::serialize(document);
}

}  // namespace

TEST_CASE("every report of ours is read, on one line and on several") {
    for (const auto& [name, report] : test::all_reports()) {
        for (const bool pretty : {false, true}) {
            INFO(name);
            const auto text = test::rendered("json", report, {.pretty = pretty});
            CHECK(text.size() < report::largest_report / 4);
            const auto read = report::read_report(text);
            REQUIRE(read.has_value());
            CHECK(read->verdict == report.judgement.verdict.id);
            CHECK(read->document == json::parse(text).as_object());
            for (const auto& stage : report.evidence.stages) {
                CHECK(read->stage(stage.id).status == stage.status);
                CHECK(read->stage(stage.id).skipped_because == stage.skipped_because);
                CHECK(read->stage(stage.id).facts != nullptr);
                CHECK((read->stage(stage.id).error != nullptr) == stage.error.has_value());
            }
        }
    }
}

TEST_CASE("the report that stands in for another is read, too") {
    const auto read = report::read_report(report::minimal_report("json", {}, "why"));
    REQUIRE(read.has_value());
    CHECK(read->verdict == "internal_error");
    CHECK(read->stage(StageId::dns).status == StageStatus::skipped);
}

TEST_CASE("what this version does not know is kept") {
    auto document = json::parse(test::rendered("json", test::healthy())).as_object();
    document["later"] = {1, "two"};
    document["verdict"].as_object()["id"] = "later.id";
    document["stages"].as_array().push_back({{"id", "quic"}, {"status", "blue"}});
    const auto read = report::read_report("\xef\xbb\xbf" + json::serialize(document) + "\r\n");
    REQUIRE(read.has_value());
    CHECK(read->verdict == "later.id");
    CHECK(read->document.at("later") == json::value{1, "two"});
    CHECK(read->document == document);
}

TEST_CASE("what an older report does not have is not measured") {
    const auto read =
        report::read_report(R"({"schema":"ocprobe.report/v1","verdict":{"id":"healthy"},"stages":[]})");
    REQUIRE(read.has_value());
    CHECK(read->confidence.empty());
    CHECK(read->stage(StageId::tls).status == StageStatus::skipped);
    CHECK(read->stage(StageId::tls).facts == nullptr);
    CHECK(read->object("target") == nullptr);
}

TEST_CASE("a text that is no JSON is told with its byte and line") {
    CHECK(fault("") == "it is empty");
    CHECK(fault(" \n\t\r\n") == "it is empty");
    CHECK(fault("{\"a\": 1,\n \"b\": x}") == "byte 15, line 2: no JSON: syntax error");
    CHECK(fault("{\"a\": [1, 2") == "byte 11, line 1: the document ends in the middle");
    CHECK(fault("\xef\xbb\xbf{\"a\"") == "byte 7, line 1: the document ends in the middle");
    CHECK(fault("{}\n{}\n") == "byte 3, line 2: a second document begins here");
    CHECK_THAT(fault("{\"a\": \"\xff\"}"), Catch::StartsWith("byte "));
    CHECK_THAT(fault(std::string("{\"a\":\0 1}", 9)), Catch::StartsWith("byte 5, line 1: no JSON"));
    CHECK_THAT(fault("FAIL  connect.refused"), Catch::StartsWith("byte 0, line 1: no JSON"));
    CHECK_THAT(fault(std::string("\xff\xfe{\0", 4)), Catch::Contains("save it as UTF-8"));
    const auto whole = test::rendered("json", test::loopback());
    for (const std::size_t size : {1UL, 100UL, 1000UL, whole.size() - 2})
        CHECK_THAT(fault(whole.substr(0, size)), Catch::EndsWith("the document ends in the middle"));
}

TEST_CASE("brackets without end and values without end are refused") {
    CHECK_THAT(fault(std::string(100'000, '[')), Catch::Contains("byte 64, line 1: more than 64 levels"));
    std::string many = "[0";
    for (std::size_t i = 0; i <= report::most_values; ++i)
        many += ",0";
    CHECK(fault(many + "]") == "more than 200000 values, which no report has");
}

TEST_CASE("JSON that is no report is told with the pointer to what is wrong") {
    CHECK(fault("[]") == "no JSON object: no report of `ocprobe -o json`");
    CHECK(fault("{}") == "/schema: missing: no report of `ocprobe -o json`");
    CHECK(fault(R"({"schema":1})") == "/schema: no text");
    CHECK(
        fault(R"({"schema":"ocprobe.contract/v1"})") ==
        "/schema: ocprobe.contract/v1 is no report of `ocprobe -o json`"
    );
    CHECK(
        fault(R"({"schema":"ocprobe.report/v1x"})") ==
        "/schema: ocprobe.report/v1x is no report of `ocprobe -o json`"
    );
    CHECK(
        fault(R"({"schema":"ocprobe.report/v2"})") ==
        "/schema: ocprobe.report/v2 is of a newer ocprobe: take that one to read it"
    );
    CHECK(fault(with("/verdict", "healthy")) == "/verdict: missing, or no object");
    CHECK(fault(with("/verdict/id", 7)) == "/verdict/id: missing, or no text");
    CHECK(fault(with("/stages", nullptr)) == "/stages: missing, or no array");
    CHECK(fault(with("/stages/3", nullptr)) == "/stages/3: no object");
    CHECK(fault(with("/stages/3/id", nullptr)) == "/stages/3/id: missing, or no text");
    CHECK(
        fault(with("/stages/3/status", "blue")) == "/stages/3/status: none of passed, warned, failed, skipped"
    );
    CHECK(fault(with("/stages/3/facts", "")) == "/stages/3/facts: no object");
    CHECK(fault(with("/stages/4/error", false)) == "/stages/4/error: no object");
}

TEST_CASE("a hostile text does not reach the terminal through a fault") {
    const auto line = fault("{\"schema\":\"\\u001b[2J\\u0000\\u202e" + std::string(1000, 'x') + "\"}");
    CHECK(line.size() < 200);
    for (const char byte : line)
        CHECK(static_cast<unsigned char>(byte) >= 0x20);
}
