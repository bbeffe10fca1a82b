// Clocks: what pairs say of an offset, with its bar; steps; and clocks that nothing joins.
#include "unit/timeline/bench.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace ocprobe;
using test::at_ms;
using test::clock_named;
using test::docker_at;
using test::timeline_of;

namespace {

// A gateway whose own clock is `ahead` of the engine's; its lines are kept a little late.
std::string gateway_log(std::int64_t ahead, int lines, std::int64_t from = 0) {
    std::string text;
    for (int i = 0; i < lines; ++i) {
        const std::int64_t late = i % 5 == 0 ? 0 : i % 7;
        text += docker_at(from + i * 1000 + late) + " " + at_ms(from + i * 1000 + ahead) +
                " [ws] → event number " + std::to_string(i) + " kept\n";
    }
    return text;
}

void check_within(const ClockFact* clock, double ahead_ms) {
    REQUIRE(clock != nullptr);
    REQUIRE(clock->ahead);
    REQUIRE(clock->bar);
    const auto off = std::abs(static_cast<double>(clock->ahead->count()) / 1000 - ahead_ms);
    CHECK(off <= static_cast<double>(clock->bar->count()) / 1000);
}

}  // namespace

TEST_CASE("two stamps of a line give the offset of the program's clock") {
    for (const std::int64_t ahead : {0, 37'500, -37'500, 12}) {
        const auto report = timeline_of({{"gateway.log", gateway_log(ahead, 40)}});
        const auto* clock = clock_named(report, "own stamps");
        INFO(ahead);
        check_within(clock, static_cast<double>(ahead));
        CHECK(clock->basis == ClockBasis::joined);
        CHECK(*clock->bar <= Micros{10'000});
        // The events stand where the engine's clock puts them.
        REQUIRE(report.events[0].at);
        CHECK(std::abs((*report.events[0].at - report.events[0].stamped).count()) < 20'000);
    }
}

TEST_CASE("one pair alone is worth a wide bar") {
    const auto report = timeline_of({{"gateway.log", gateway_log(37'500, 1)}});
    const auto* clock = clock_named(report, "own stamps");
    check_within(clock, 37'500);
    CHECK(*clock->bar >= Micros{100'000});
}

TEST_CASE("a step of the program's clock is found and told") {
    const auto report = timeline_of({{"gateway.log", gateway_log(0, 20) + gateway_log(37'500, 20, 60'000)}});
    REQUIRE_FALSE(report.notices.empty());
    CHECK(report.notices[0].find("stepped by +37") != std::string::npos);
    check_within(clock_named(report, "own stamps"), 37'500);
}

TEST_CASE("a request id joins two clocks") {
    const std::string id = "cb9cc8c3-03c9-4d57-9dcf-408fcc8e91f5";
    const auto report = timeline_of(
        {{"gateway=g",
          at_ms(1000 + 37'500) +
              " [ws] closed before connect conn=958073e2-3e7f-451a-98bf-733db95b49a4 code=1008 "
              "reason=pairing required: x (requestId: " +
              id + ") cause=pairing-required\n"},
         {"cli=c", at_ms(1200) + " ACP bridge failed: device pairing required (requestId: " + id + ")\n"}}
    );
    const auto* clock = clock_named(report, "c");
    check_within(clock, -37'500);
    CHECK(*clock->bar < Micros{2'000'000});
    CHECK(clock->by == "request id");
    REQUIRE(report.joins.size() == 1);
    CHECK(report.joins[0].key.value == id);
}

TEST_CASE("what a report measured of the gateway's clock joins it to the gateway's log") {
    const std::string check =
        R"({"schema":"ocprobe.report/v1","run_id":"r1","started_at":")" + at_ms(5000) +
        R"(","took_ms":40,"verdict":{"id":"healthy","summary":"ok"},"stages":[{"id":"websocket","started_ms":10,"facts":{"answered_after_ms":20,"clock_offset_ms":37500.2,"clock_error_ms":3.5}}],"close":null,"gateway":{"conn_id":"958073e2-3e7f-451a-98bf-733db95b49a4"}})";
    const auto report = timeline_of(
        {{"gateway=g",
          at_ms(5025 + 37'500) + " [ws] → hello-ok methods=467 conn=958073e2…49a4\n" + at_ms(9000 + 37'500) +
              " [gateway] ready\n"},
         {"check.json", check + "\n"}}
    );
    const auto* clock = clock_named(report, "check");
    check_within(clock, -37'500);
    CHECK(*clock->bar < Micros{10'000});
}

TEST_CASE("the kernel's clock is placed by the container that it names") {
    const std::string id = "1f49755b5993" + std::string(52, '0');
    const auto report = timeline_of(
        {{"events.jsonl",
          test::engine_event(10'300, "oom", "tml-gw") +
              test::engine_event(10'400, "die", "tml-gw", R"(,"exitCode":"137")")},
         {"kernel.log",
          "[  819.107879] oom-kill:constraint=CONSTRAINT_MEMCG,task_memcg=/docker/" + id +
              ",task=node,pid=1234,uid=1000\n"}}
    );
    const auto* oom = test::event_of(report, EventKind::kernel_oom);
    REQUIRE(oom != nullptr);
    REQUIRE(oom->at);
    CHECK(rfc3339(std::chrono::duration_cast<Millis>(*oom->at)).substr(0, 17) == "2026-11-24T13:00:");
    CHECK(oom->bar);
}

TEST_CASE("a clock that nothing joins has no bar, and that is said") {
    const auto report = timeline_of(
        {{"gateway=g", at_ms(0) + " [gateway] ready\n"},
         {"cli=c", at_ms(10) + " [acp] gateway disconnected: 1006: \n"}}
    );
    const auto* close = test::event_of(report, EventKind::close);
    REQUIRE(close != nullptr);
    CHECK(close->at);
    CHECK_FALSE(close->bar);
    CHECK(clock_named(report, "c")->basis == ClockBasis::unknown);
}

TEST_CASE("stamps that go back are told") {
    const auto report = timeline_of(
        {{"gateway=g", at_ms(90'000) + " [gateway] ready\n" + at_ms(0) + " [gateway] starting...\n"}}
    );
    CHECK(report.sources[0].out_of_order == 1);
    REQUIRE(report.notices.size() == 1);
    CHECK(report.notices[0].find("90.0 s") != std::string::npos);
    CHECK(report.events[0].text.find("starting") != std::string::npos);
}
