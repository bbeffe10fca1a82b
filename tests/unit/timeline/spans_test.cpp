// The bars of the picture.
#include "report/timeline/page_data.hpp"
#include "report/timeline/spans.hpp"
#include "unit/timeline/bench.hpp"

#include <catch2/catch.hpp>

using namespace ocprobe;
using test::at_ms;
using test::engine_event;

TEST_CASE("sessions from open to close, and containers up and down") {
    const auto said = [](std::int64_t at, const std::string& text) { return at_ms(at) + " " + text + "\n"; };
    const auto report = test::timeline_of(
        {{"gateway@tml-gw=g",
          said(0, "[gateway] ready") +
              said(1'000, "[ws] webchat connected conn=958073e2-1111 remote=10.96.0.11") +
              said(5'000, "[ws] webchat disconnected code=1001 reason=n/a conn=958073e2-1111") +
              said(6'000, "[ws] webchat connected conn=11112222-1111 remote=10.96.0.11")},
         {"events=e",
          engine_event(20'000, "kill", "tml-gw", R"(,"signal":"9")") +
              engine_event(20'300, "die", "tml-gw", R"(,"exitCode":"137")") +
              engine_event(29'000, "start", "tml-gw")}}
    );
    const auto sessions = report::session_spans(report);
    REQUIRE(sessions.size() == 2);
    CHECK(sessions[0].from);
    CHECK(*sessions[0].to - *sessions[0].from == Micros{4'000'000});
    CHECK_FALSE(sessions[1].to);
    std::vector<report::SpanState> container;
    for (const auto& span : report::process_spans(report)) {
        if (span.row == "tml-gw") container.push_back(span.state);
    }
    CHECK(container == std::vector{report::SpanState::up, report::SpanState::down, report::SpanState::up});
}

TEST_CASE("one sentence says what happened") {
    const auto report = test::timeline_of(
        {{"events@tml-gw=e",
          engine_event(20'000, "kill", "tml-gw", R"(,"signal":"9")") +
              engine_event(20'300, "die", "tml-gw", R"(,"exitCode":"137")")}}
    );
    CHECK(report::story(report).starts_with("The gateway was killed (exit 137)"));
    CHECK(report::meaning_of(EventKind::auth_refused) == report::Meaning::refusal);
    CHECK(report::meaning_of(EventKind::container_die) == report::Meaning::process);
}
