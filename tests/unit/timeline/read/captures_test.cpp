// ocprobe's own captures, as its renderers write them: what `hold` saw stands on the line of time, each thing once.
#include "ocprobe/report/render.hpp"
#include "unit/timeline/bench.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace ocprobe;
using test::at_ms;
using test::timeline_of;
using namespace std::chrono_literals;

namespace {

constexpr Millis zero{1'795'525'200'000};  // 2026-11-24T13:00:00Z, the time that at_ms(0) writes
const std::string first_connection = "958073e2-3e7f-451a-98bf-733db95b49a4";
const std::string next_connection = "0c5a7a0e-11cf-4f02-9c51-7b7cb4c8f1de";

SafeText safe(const std::string& text) {
    return Redactor().clean(text);
}

HeldSocket socket_with(const std::string& connection, const std::string& boot) {
    HeldSocket socket;
    socket.connection_id = safe(connection);
    socket.boot_id = safe(boot);
    socket.local_address = "172.18.0.3:40112";
    return socket;
}

/// Cut at 10 s, refused twice from 10.2 s, back with another boot id at 16 s.
SessionEnd killed() {
    SessionEnd end;
    end.at = 10s;
    end.wall = zero + 10s;
    end.close.code = 1006;
    end.close.origin = CloseOrigin::synthesized;
    end.close.transport = TransportEnd::rst;
    end.close.phase = ClosePhase::session;
    end.connection_id = safe(first_connection);
    end.boot_id = safe("b1");
    end.local_address = "172.18.0.3:40112";
    end.asked.push_back(
        {.what = AskedAgain::refused, .detail = "ECONNREFUSED", .times = 2, .first = 200ms, .last = 500ms}
    );
    end.back_after = 6s;
    end.new_boot_id = safe("b2");
    end.gateway = SameGateway::other;
    return end;
}

std::string line(
    HoldEvent::Kind kind,
    Micros at,
    const HeldSocket& socket,
    const SessionEnd* end,
    const AskStep* step = nullptr
) {
    const HoldEvent event{
        .kind = kind,
        .at = at,
        .wall = zero + std::chrono::duration_cast<Millis>(at),
        .socket = &socket,
        .end = end,
        .step = step};
    return report::event_line(event, nullptr);
}

std::string report_with(const SessionEnd& end) {
    Report report;
    report.header.run_id = "r1";
    report.header.started_at = zero;
    report.header.took = 20s;
    report.evidence.close = end.close;
    report.evidence.hold.emplace();
    report.evidence.hold->ends.push_back(end);
    for (const auto& format : report::formats()) {
        if (format.name == "json") return format.render(report, {}) + "\n";
    }
    return {};
}

std::string ndjson(const SessionEnd& end) {
    const auto first = socket_with(first_connection, "b1"), next = socket_with(next_connection, "b2");
    return line(HoldEvent::Kind::opened, 1s, first, nullptr) +
           line(HoldEvent::Kind::ended, end.at, first, &end) +
           line(HoldEvent::Kind::asked, end.at + 200ms, first, &end, end.asked.data()) +
           line(HoldEvent::Kind::opened, end.at + 6s, next, &end) + report_with(end);
}

std::size_t count_of(const TimelineReport& report, EventKind kind) {
    return static_cast<std::size_t>(std::count_if(
        report.events.begin(), report.events.end(), [&](const auto& event) { return event.kind == kind; }
    ));
}

bool has_key(const TimelineEvent& event, KeyKind kind, const std::string& value) {
    return std::find(event.keys.begin(), event.keys.end(), Key{kind, value}) != event.keys.end();
}

}  // namespace

TEST_CASE("the events of hold -o ndjson are read, and its report does not say them twice") {
    const auto report = timeline_of({{"hold.ndjson", ndjson(killed())}});
    CHECK(report.sources[0].format == "ocprobe hold, events");
    CHECK(report.sources[0].lane == Lane::probe);
    CHECK(report.sources[0].unstamped == 0);
    CHECK(count_of(report, EventKind::hello) == 2);
    CHECK(count_of(report, EventKind::refused) == 1);
    CHECK(count_of(report, EventKind::verdict) == 1);
    REQUIRE(count_of(report, EventKind::close) == 1);
    const auto& close = *test::event_of(report, EventKind::close);
    CHECK(close.code == 1006);
    CHECK(close.stamped == Micros(zero + 10s));
    CHECK(has_key(close, KeyKind::connection, first_connection));
    CHECK(has_key(close, KeyKind::boot, "b1"));
    CHECK(has_key(close, KeyKind::port, "40112"));
    CHECK(close.text.find("socket 1: close 1006, synthesized, RST") != std::string::npos);
}

TEST_CASE("a report of hold alone tells the same ends, at their own time") {
    const auto report = timeline_of({{"hold.json", report_with(killed())}});
    REQUIRE(count_of(report, EventKind::close) == 1);
    CHECK(test::event_of(report, EventKind::close)->stamped == Micros(zero + 10s));
    REQUIRE(count_of(report, EventKind::refused) == 1);
    CHECK(test::event_of(report, EventKind::refused)->stamped == Micros(zero + 10'200ms));
    REQUIRE(count_of(report, EventKind::hello) == 1);
    const auto& back = *test::event_of(report, EventKind::hello);
    CHECK(back.stamped == Micros(zero + 16s));
    CHECK(has_key(back, KeyKind::boot, "b2"));
    CHECK(back.text.find("another boot id") != std::string::npos);
}

TEST_CASE("a held session that is cut by a kill: the cause, with ocprobe's own 1006 and what asking again met"
) {
    const auto gateway = test::docker_at(1'001) + " " + at_ms(1'000) +
                         " [ws] \xE2\x86\x92 hello-ok methods=467 conn=958073e2…49a4\n" +
                         test::docker_at(5'001) + " " + at_ms(5'000) + " [gateway] ready\n";
    const auto report = timeline_of(
        {{"gateway@tml-gw=g", gateway},
         {"hold.ndjson", ndjson(killed())},
         {"events=e",
          test::engine_event(9'900, "kill", "tml-gw", R"(,"signal":"9")") +
              test::engine_event(10'100, "die", "tml-gw", R"(,"exitCode":"137")") +
              test::engine_event(15'000, "start", "tml-gw")}}
    );
    const auto* clock = test::clock_named(report, "hold");
    REQUIRE(clock != nullptr);
    CHECK(clock->by == "connection id");
    const auto* cause = test::cause_named(report, "gateway_killed");
    REQUIRE(cause != nullptr);
    std::string chain;
    for (const auto& link : cause->chain)
        chain += link.says + "\n";
    INFO(chain);
    CHECK(chain.find("ocprobe's 1006 at 13:00:10.") != std::string::npos);
    CHECK(chain.find("asking again was refused") != std::string::npos);
}

TEST_CASE("what a gateway said before it closed comes from hold, too; and so does a silence") {
    auto end = killed();
    end.close = {};
    end.close.code = 1012;
    end.close.origin = CloseOrigin::frame;
    end.shutdown = ShutdownNotice{safe("gateway restarting"), 1'500, 9'900ms};
    auto report = timeline_of({{"h", ndjson(end)}});
    const auto* notice = test::event_of(report, EventKind::gateway_stopping);
    REQUIRE(notice != nullptr);
    CHECK(notice->stamped == Micros(zero + 9'900ms));
    CHECK(notice->text.find("gateway restarting, back expected in 1500 ms") != std::string::npos);

    end = killed();
    end.went_silent = true;
    end.silence.received = 55s;
    report = timeline_of({{"h", ndjson(end)}});
    CHECK(
        test::event_of(report, EventKind::close)->text.find("nothing came for 55.0 s") != std::string::npos
    );
}

TEST_CASE("a credential that is refused when it is asked again") {
    const auto [code, kind] = GENERATE(table<std::string, EventKind>(
        {{"AUTH_TOKEN_MISMATCH", EventKind::auth_refused}, {"PAIRING_REQUIRED", EventKind::pairing_refused}}
    ));
    auto end = killed();
    end.asked = {{.what = AskedAgain::credential_refused, .detail = code}};
    CHECK(count_of(timeline_of({{"h", ndjson(end)}}), kind) == 1);
    CHECK(count_of(timeline_of({{"h", report_with(end)}}), kind) == 1);
}

TEST_CASE("a credential that stands in a close reason of a capture is cut") {
    auto end = killed();
    end.close.reason = safe("GET /?token=correct-horse-battery-staple-9");
    const bool whole = GENERATE(false, true);
    const auto report = timeline_of({{"h", whole ? report_with(end) : ndjson(end)}});
    const auto& close = *test::event_of(report, EventKind::close);
    CHECK(close.text.find("token=") != std::string::npos);
    CHECK(close.text.find("correct-") == std::string::npos);
}

TEST_CASE("events of hold with fields of any type and size are no more than lines of text") {
    const auto event = [](const std::string& rest) {
        return R"({"schema":"ocprobe.event/v1","event":"ended","at":")" + at_ms(0) + "\"" + rest + "}\n";
    };
    const auto report = timeline_of(
        {{"h",
          event("") + event(R"(,"socket":7,"end":null)") +
              event(R"(,"socket":{},"end":{"at":9,"close":[]})") +
              event(R"(,"socket":{},"end":{"at":"2026-11-24T13:00:00Z","close":{"code":4e14}})") +
              event(
                  R"(,"socket":{},"end":{"at":"2026-11-24T13:00:00Z","at_ms":3e14,"socket":1e300,"close":{"code":1006},"shutdown":{"at_ms":-3e14}})"
              ) +
              R"({"schema":"ocprobe.report/v1","started_at":")" + at_ms(0) +
              R"(","took_ms":1e300,"session":{"ends":[1,{"at":"x"},{"asked":{}}]}})" + "\n"}}
    );
    CHECK(report.lines_read == 6);
    CHECK(count_of(report, EventKind::close) == 1);
}
