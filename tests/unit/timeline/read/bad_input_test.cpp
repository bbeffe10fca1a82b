// Input that is no log: it is named, and the rest is merged all the same.
#include "unit/timeline/bench.hpp"

#include <catch2/catch.hpp>

using namespace ocprobe;
using test::at_ms;
using test::timeline_of;

TEST_CASE("a line of ten megabytes is cut, the next one is read") {
    const auto report = timeline_of(
        {{"gateway=g",
          at_ms(0) + " [gateway] " + std::string(10U << 20, 'x') + "\n" + at_ms(10) + " [gateway] ready\n"}}
    );
    CHECK(report.sources[0].cut == 1);
    CHECK(report.sources[0].lines == 2);
    CHECK(test::event_of(report, EventKind::gateway_ready) != nullptr);
}

TEST_CASE("binary lines are counted, not shown") {
    const std::string junk(
        "\x7f"
        "ELF\x00\x01\x02\x00junk",
        12
    );
    const auto report =
        timeline_of({{"gateway=g", junk + "\n" + at_ms(0) + " [gateway] ready\n" + junk}, {"cli=c", junk}});
    CHECK(report.sources[0].binary == 2);
    CHECK(report.sources[1].problem == SourceProblem::binary);
    CHECK(report.events.size() == 1);
}

TEST_CASE("terminal escapes are taken off, others are shown as such") {
    const auto report =
        timeline_of({{"cli=c", at_ms(0) + " \x1b[31m[acp] gateway disconnected: 1006: \x1b[0m\a\n"}});
    const auto* close = test::event_of(report, EventKind::close);
    REQUIRE(close != nullptr);
    CHECK(close->text.find('\x1b') == std::string::npos);
    CHECK(close->text.find('\a') == std::string::npos);
}

TEST_CASE("a log without stamps is kept behind the rest, in its own order") {
    const auto report = timeline_of(
        {{"cli=c",
          "gateway client error: Error: connect ECONNREFUSED 10.0.0.1:1\n[acp] gateway disconnected: 1006: "
          "\n"},
         {"gateway=g", at_ms(0) + " [gateway] ready\n"}}
    );
    REQUIRE(report.events.size() == 3);
    CHECK(report.events[0].lane == Lane::gateway);
    CHECK_FALSE(report.events[1].at);
    CHECK(report.events[1].kind == EventKind::refused);
    CHECK(report.sources[0].problem == SourceProblem::no_stamp);
}

TEST_CASE("an empty, a cut and a broken source say what they are") {
    const auto report = timeline_of(
        {{"cli=c", ""},
         {"events=e",
          test::engine_event(0, "die", "x", R"(,"exitCode":"1")") + "{\"status\":\"die\",\"id\":\"1f49"},
         {"x.json", "{\n\"schema\":\"ocprobe.report/v1\",\n"}}
    );
    CHECK(report.sources[0].problem == SourceProblem::empty);
    CHECK(test::event_of(report, EventKind::container_die) != nullptr);
    CHECK(report.sources[2].lines == 2);
}

TEST_CASE("noise is folded with its count, what matters is not") {
    std::string events;
    for (int i = 0; i < 500; ++i) {
        events += test::engine_event(i * 100, "exec_create: curl -s http://x/readyz", "tml-gw") +
                  test::engine_event(i * 100 + 1, "exec_start: curl -s http://x/readyz", "tml-gw") +
                  test::engine_event(i * 100 + 2, "exec_die", "tml-gw", R"(,"exitCode":"0")");
    }
    events += test::engine_event(60'000, "die", "tml-gw", R"(,"exitCode":"1")");
    const auto report = timeline_of({{"events=e", events}});
    CHECK(report.events.size() == 4);
    CHECK(report.events[0].count == 500);
    CHECK(report.folded == 1497);
    CHECK(report.events[0].until);
}

TEST_CASE("more events than are kept: the eldest go, and are counted") {
    std::string log;
    for (int i = 0; i < 20'000; ++i)
        log += at_ms(i * 10) + " [ws] → close code=1006 n=" + std::to_string(i) + "\n";
    const auto report = timeline_of({{"gateway=g", log}});
    CHECK(report.left_out == 4'000);
    CHECK(report.events.size() == 16'000);
}
