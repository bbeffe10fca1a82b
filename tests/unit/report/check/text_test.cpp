// The text report: one screen, the verdict first, colour and glyphs only where they are wanted.
#include "ocprobe/policy/credential_script.hpp"
#include "ocprobe/report/render.hpp"
#include "report/common/layout.hpp"
#include "unit/report/common/scanners.hpp"
#include "unit/report/fixtures.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace ocprobe;

namespace {

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("one screen, whatever there is to say") {
    for (const auto& [name, report] : test::all_reports()) {
        for (const int columns : {40, 60, 72, 80, 100, 120}) {
            INFO(name << " " << columns);
            const auto lines = test::lines_of(test::rendered("text", report, {.columns = columns}));
            // On a narrow terminal there are more lines, none of which is left out of what is to be copied. The script
            // that reads a credential is one word.
            const bool healthy = report.judgement.verdict.kind == VerdictKind::healthy;
            if (columns >= 80) CHECK(lines.size() <= (healthy ? 8 : 24));
            CHECK(lines.size() <= 40);
            for (const auto& line : lines) {
                INFO(line);
                const bool to_copy = line.starts_with("        ") &&
                                     (columns < 60 || has(line, policy::credential_script("token")));
                CHECK((to_copy || report::columns_of(line) <= static_cast<std::size_t>(columns)));
                CHECK((line.empty() || line.back() != ' '));
            }
        }
    }
}

TEST_CASE("the sentence comes first, then the id, the fix, the stages and the facts") {
    for (const auto& [report_name, report] : test::all_reports()) {
        for (const int verbosity : {-1, 0, 1}) {
            INFO(report_name << " " << verbosity);
            const auto& verdict = report.judgement.verdict;
            const auto text = test::rendered("text", report, {.columns = 120, .verbosity = verbosity});
            CHECK(text.find(verdict.summary.substr(0, 20)) == 6);
            const auto id =
                text.find("\n      " + verdict.id + " · " + std::string(name(verdict.confidence)) + "\n");
            REQUIRE(id != std::string::npos);
            const auto facts = text.find("\nfacts    reachable ");
            REQUIRE(facts != std::string::npos);
            if (!verdict.fix.empty()) {
                const auto fix = text.find("\nfix      ");
                CHECK(id < fix);
                CHECK(fix < facts);
            }
            const auto stages = std::min(text.find("\nok    target "), text.find("\npath     target "));
            if (verbosity < 0) CHECK(stages == std::string::npos);
            if (verbosity > 0) CHECK(stages < facts);
        }
    }
}

TEST_CASE("the stages are shown up to the one that failed, and all of them with -v") {
    const auto text = test::rendered("text", test::loopback());
    for (const auto* row : {"ok    target ", "ok    credential ", "ok    state ", "FAIL  connect "})
        CHECK(has(text, row));
    CHECK_FALSE(has(text, "skip "));
    CHECK(has(text, "no close code: the connection never became a WebSocket"));
    CHECK_FALSE(has(test::rendered("text", test::healthy()), "no close code"));
    const auto all = test::rendered("text", test::loopback(), {.verbosity = 1});
    for (const auto* row :
         {"skip  dns         literal address",
          "skip  tls         the URL is plaintext",
          "skip  http        connect failed",
          "skip  websocket   connect failed"})
        CHECK(has(all, row));
}

TEST_CASE("sources that lost, other addresses and excluded causes need -v") {
    const auto report = test::token_mismatch();
    const auto text = test::rendered("text", report);
    CHECK_FALSE(has(text, "not used"));
    CHECK_FALSE(has(text, "dns.*"));
    const auto all = test::rendered("text", report, {.verbosity = 1});
    CHECK(has(all, "      not used    config gateway.auth.token: 32 characters, another value"));
    CHECK(has(all, "not      dns.*"));
    CHECK(has(
        test::rendered("text", test::loopback(), {.verbosity = 1}), "also     tried: openclaw-gateway:18789"
    ));
}

TEST_CASE("what the real CLI prints stands beside the cause, where it is recorded") {
    auto report = test::token_mismatch();
    CHECK_FALSE(has(test::rendered("text", report), "you saw"));
    report.judgement.verdict.cli_says = {"gateway connect failed: unauthorized: gateway token mismatch"};
    CHECK(
        has(test::rendered("text", report),
            "\nyou saw  gateway connect failed: unauthorized: gateway token mismatch\nwhy      ")
    );
}

TEST_CASE("after a remedy whose end is known, the report tells what comes next") {
    auto report = test::token_mismatch();
    report.judgement.next.clear();
    CHECK_FALSE(has(test::rendered("text", report), "\nafter "));
    for (auto& step : report.judgement.verdict.fix)
        step.leads_to = std::vector<std::string>{"healthy"};
    CHECK(has(test::rendered("text", report), "\nafter    healthy\n"));
}

TEST_CASE("a close is told with who made it") {
    auto report = test::token_mismatch();
    CHECK(has(test::rendered("text", report), "the gateway closed with 1008, 9.2 ms after the upgrade\n"));
    CHECK(
        has(test::rendered("text", report, {.columns = 120, .verbosity = 1}),
            "the gateway closed with 1008, 9.2 ms after the upgrade, in phase connect; before it the error")
    );
    report.evidence.close->origin = CloseOrigin::synthesized;
    report.evidence.close->code = 1006;
    report.evidence.close->transport = TransportEnd::rst;
    report.evidence.close->transport_text = "ECONNRESET";
    CHECK(
        has(test::rendered("text", report, {.columns = 120}),
            "the connection ended without a close frame (1006), RST (ECONNRESET), 9.2 ms after the upgrade")
    );
}

TEST_CASE("commands are whole, however narrow the screen") {
    const auto text = test::rendered("text", test::loopback(), {.columns = 60});
    CHECK(has(text, "\n          OPENCLAW_GATEWAY_URL: ws://openclaw-gateway:18789\n"));
    CHECK(has(text, "\n          OPENCLAW_ALLOW_INSECURE_PRIVATE_WS: \"1\"\n"));
}

TEST_CASE("what makes a step take effect stands behind its lines") {
    auto report = test::loopback();
    report.judgement.verdict.fix.front().service = "openclaw-cli";
    CHECK(
        has(test::rendered("text", report),
            "OPENCLAW_ALLOW_INSECURE_PRIVATE_WS: \"1\"\n         then: docker compose up -d openclaw-cli\n")
    );
}

TEST_CASE("colour only when asked for, and then each line ends plain") {
    const auto report = test::crowded();
    CHECK_FALSE(has(test::rendered("text", report), "\x1b"));
    const auto colour = test::rendered("text", report, {.colour = true});
    CHECK(has(colour, "\x1b[1;31mFAIL\x1b[0m"));
    for (const auto& line : test::lines_of(colour)) {
        const auto last = line.rfind('\x1b');
        if (last != std::string::npos) CHECK(line.substr(last, 4) == "\x1b[0m");
    }
    // The same text, painted.
    std::string bare;
    for (std::size_t i = 0; i < colour.size(); ++i) {
        if (colour[i] == '\x1b')
            i = colour.find('m', i);
        else
            bare += colour[i];
    }
    CHECK(bare == test::rendered("text", report));
}

TEST_CASE("ASCII when the locale is none of UTF-8") {
    for (const auto& [name, report] : test::all_reports()) {
        for (const int verbosity : {-1, 0, 1}) {
            INFO(name);
            const auto text = test::rendered("text", report, {.unicode = false, .verbosity = verbosity});
            CHECK(std::all_of(text.begin(), text.end(), [](char c) {
                return static_cast<unsigned char>(c) < 0x80;
            }));
        }
    }
}

TEST_CASE("with -v all of it is said") {
    const auto report = test::crowded();
    const auto text = test::rendered("text", report, {.verbosity = 1});
    CHECK(has(text, "finding 11"));
    CHECK(has(text, "network: line-10"));
    CHECK(has(text, "https") == false);
    CHECK(has(text, "wss://gateway.example:443/11"));
    CHECK(has(text, "place judged by /.dockerenv"));
    CHECK_FALSE(has(text, "…"));
    CHECK_FALSE(has(text, "-v shows"));
}

TEST_CASE("what was not measured is not printed") {
    Report report;
    report.header.run_id = "1";
    report.judgement.verdict.id = "deadline";
    report.judgement.verdict.kind = VerdictKind::deadline;
    const auto text = test::rendered("text", report);
    CHECK(text.starts_with("STOP  deadline"));
    CHECK_FALSE(has(text, "facts"));
    CHECK_FALSE(has(text, "reachable"));
    CHECK(has(text, "container or host: not measured"));
    CHECK_FALSE(has(text, "peer"));
    CHECK_FALSE(has(text, "not      "));
    CHECK_FALSE(has(text, "tried:"));
}

TEST_CASE("the line of progress of hold never wraps") {
    HoldProgress progress;
    progress.held = std::chrono::seconds(3'725);
    progress.asked_for = std::chrono::hours(24);
    progress.open = 30;
    progress.waiting = 2;
    progress.ends = 12'345;
    progress.pings_answered = 1'234'567;
    progress.since_received = std::chrono::seconds(54);
    CHECK(
        report::progress_line(progress, 200) ==
        "held 01:02:05 of 24:00:00 | 30 open, 2 asked for again | 12345 ended | last heard 54 s ago | "
        "1234567 pings answered"
    );
    CHECK(
        report::progress_line(progress, 79) ==
        "held 01:02:05 of 24:00:00 | 30 open, 2 asked for again | 12345 ended"
    );
    for (int columns = 0; columns < 130; ++columns)
        CHECK(report::progress_line(progress, columns).size() <= static_cast<std::size_t>(columns));
}
