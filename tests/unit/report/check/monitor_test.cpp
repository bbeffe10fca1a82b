// The formats of monitors, test runners, code scanners and browsers, with whatever a peer puts into a report.
#include "report/monitor/rows.hpp"
#include "unit/report/fixtures.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <regex>
#include <sstream>

using namespace ocprobe;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);)
        lines.push_back(line);
    return lines;
}

constexpr std::uint32_t seeds = 20;

}  // namespace

TEST_CASE("a page loads nothing, runs nothing and stays small") {
    const auto check = [](const std::string& page) {
        CHECK(page.size() < 150'000);
        CHECK(page.starts_with("<!doctype html>"));
        CHECK(page.ends_with("</html>\n"));
        // What a peer says stands there as text: its brackets are escaped.
        for (const char* part : {"<script", "<img", "<link", "<iframe", "<a ", "<form"})
            CHECK(page.find(part) == std::string::npos);
        const auto count = [&](const std::string& part) {
            std::size_t found = 0;
            for (auto at = page.find(part); at != std::string::npos; at = page.find(part, at + 1))
                ++found;
            return found;
        };
        for (const std::string tag : {"main", "ol", "ul", "li", "details", "pre", "section", "code"}) {
            INFO(tag);
            CHECK(count("<" + tag + ">") + count("<" + tag + " ") == count("</" + tag + ">"));
        }
    };
    for (const auto& [name, report] : test::all_reports()) {
        INFO(name);
        check(test::rendered("html", report));
    }
    for (std::uint32_t seed = 0; seed < seeds; ++seed)
        check(test::rendered("html", test::hostile(seed)));
}

TEST_CASE("the page marks the hop that is broken") {
    const auto page = test::rendered("html", test::token_mismatch());
    CHECK(page.find("<li class=\"bad\">websocket<span>✗ broken here") != std::string::npos);
    CHECK(page.find("<li class=\"good\">connect<span>✓ ok") != std::string::npos);
    CHECK(test::rendered("html", test::healthy()).find("broken here") == std::string::npos);
}

TEST_CASE("samples are samples, whatever a peer says") {
    const std::regex sample(R"(ocprobe_[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9]+(\.[0-9]+)?)");
    const std::regex comment(R"(# (HELP|TYPE) ocprobe_[a-z_]+ .+)");
    const auto check = [&](const std::string& text) {
        for (const auto& line : lines_of(text)) {
            INFO(line);
            const bool known = std::regex_match(line, sample) || std::regex_match(line, comment) ||
                               // A backslash before a quote in a hostile version.
                               line.find('\\') != std::string::npos;
            CHECK(known);
        }
    };
    for (const auto& [name, report] : test::all_reports())
        check(test::rendered("prometheus", report));
    for (std::uint32_t seed = 0; seed < seeds; ++seed)
        check(test::rendered("prometheus", test::hostile(seed)));
}

TEST_CASE("a test plan has as many lines as it says") {
    for (std::uint32_t seed = 0; seed < seeds; ++seed) {
        const auto lines = lines_of(test::rendered("tap", test::hostile(seed)));
        REQUIRE(lines.size() > 1);
        CHECK(lines[0] == "TAP version 14");
        const auto tests = std::count_if(lines.begin(), lines.end(), [](const auto& line) {
            return line.starts_with("ok ") || line.starts_with("not ok ");
        });
        CHECK(lines[1] == "1.." + std::to_string(tests));
    }
}

TEST_CASE("Nagios gets one line with one bar") {
    for (std::uint32_t seed = 0; seed < seeds; ++seed) {
        const auto line = test::rendered("nagios", test::hostile(seed));
        CHECK(std::count(line.begin(), line.end(), '\n') == 1);
        CHECK(std::count(line.begin(), line.end(), '|') == 1);
        CHECK(line.size() < 4'096);
    }
    CHECK(report::nagios_exit_code(test::loopback()) == 2);
    CHECK(report::nagios_exit_code(test::healthy()) == 1);
    auto report = test::healthy();
    report.judgement.findings.clear();
    CHECK(report::nagios_exit_code(report) == 0);
    report.exit_code = 1;
    report.judgement.verdict.kind = VerdictKind::undecided;
    CHECK(report::nagios_exit_code(report) == 3);
}

TEST_CASE("SARIF and commands stay whole") {
    for (std::uint32_t seed = 0; seed < seeds; ++seed) {
        CHECK(boost::json::parse(test::rendered("sarif", test::hostile(seed))).at("version") == "2.1.0");
        for (const auto& line : lines_of(test::rendered("github", test::hostile(seed))))
            CHECK(line.starts_with("::"));
    }
}

TEST_CASE("a verdict about the config names the place in the file") {
    auto report = test::loopback();
    report.judgement.verdict.id = "state.config_invalid";
    report.evidence.state.config.path = "/home/node/.openclaw/openclaw.json";
    report.evidence.state.config.line = 3;
    report.evidence.state.config.column = 7;
    CHECK(test::rendered("github", report)
              .starts_with("::error file=/home/node/.openclaw/openclaw.json,line=3,col=7,title="));
    CHECK(test::rendered("sarif", report).find("\"startLine\":3") != std::string::npos);
}
