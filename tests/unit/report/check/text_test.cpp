// The text report: one screen, the verdict first, colour and glyphs only where they are wanted.
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
        for (const int columns : {60, 72, 80, 100}) {
            INFO(name << " " << columns);
            const auto lines = test::lines_of(test::rendered("text", report, {.columns = columns}));
            CHECK(lines.size() <= 40);
            for (const auto& line : lines) {
                INFO(line);
                CHECK(report::columns_of(line) <= static_cast<std::size_t>(columns));
                CHECK((line.empty() || line.back() != ' '));
            }
        }
    }
}

TEST_CASE("verdict, cause, fix and the three facts come before the stages") {
    for (const auto& [name, report] : test::all_reports()) {
        for (const int verbosity : {-1, 0, 1}) {
            INFO(name << " " << verbosity);
            const auto text = test::rendered("text", report, {.verbosity = verbosity});
            const auto facts = text.find("\nfacts reachable ");
            REQUIRE(facts != std::string::npos);
            CHECK(text.find(report.judgement.verdict.id) < 10);
            if (!report.judgement.verdict.fix.empty()) CHECK(text.find("\nfix   ") < facts);
            const auto stages = text.find("ok    target ");
            CHECK((verbosity < 0) == (stages == std::string::npos));
            if (verbosity >= 0) CHECK(facts < stages);
        }
    }
}

TEST_CASE("every stage has its row, skipped ones their reason") {
    const auto text = test::rendered("text", test::loopback());
    for (const auto* row :
         {"ok    target ",
          "ok    credential ",
          "ok    state ",
          "skip  dns         literal address",
          "FAIL  connect ",
          "skip  tls         the URL is plaintext",
          "skip  http        connect failed",
          "skip  websocket "})
        CHECK(has(text, row));
    CHECK(has(text, "no close code: the socket never upgraded"));
    CHECK_FALSE(has(test::rendered("text", test::healthy()), "no close code"));
}

TEST_CASE("a close is told with who made it") {
    auto report = test::token_mismatch();
    CHECK(
        has(test::rendered("text", report),
            "close 1008 · the peer's close frame, 9.2 ms after the upgrade, in phase connect")
    );
    report.evidence.close->origin = CloseOrigin::synthesized;
    report.evidence.close->code = 1006;
    report.evidence.close->transport = TransportEnd::rst;
    report.evidence.close->transport_text = "ECONNRESET";
    const auto text = test::rendered("text", report);
    CHECK(has(text, "close 1006 · no close frame came"));
    CHECK(has(text, "RST"));
    CHECK(has(text, "(ECONNRESET)"));
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
            "OPENCLAW_ALLOW_INSECURE_PRIVATE_WS: \"1\"\nthen  docker compose up -d openclaw-cli\n")
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
    CHECK(has(text, "reachable not measured · authorised not measured · scoped not measured"));
    CHECK(has(text, "container or host: not measured"));
    CHECK_FALSE(has(text, "peer"));
    CHECK_FALSE(has(text, "excl."));
    CHECK_FALSE(has(text, "tried"));
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
