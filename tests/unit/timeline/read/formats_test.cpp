// Every form of line: its stamp, its words, its keys.
#include "unit/timeline/bench.hpp"

#include <catch2/catch.hpp>

using namespace ocprobe;
using test::timeline_of;

namespace {

struct Row {
    const char* name;
    std::string line;
    std::string at;
    StampUnit unit;
};

std::string time_of(const TimelineReport& report) {
    if (report.events.empty() || !report.events[0].at) return "none";
    return rfc3339(std::chrono::duration_cast<Millis>(*report.events[0].at));
}

}  // namespace

TEST_CASE("a stamp is read in every form that a log has") {
    const Row rows[] = {
        {"RFC 3339",
         "2026-11-24T13:18:01.388+00:00 [gateway] ready",
         "2026-11-24T13:18:01.388Z",
         StampUnit::millisecond},
        {"a zone",
         "2026-11-24T14:18:01.388+01:00 [gateway] ready",
         "2026-11-24T13:18:01.388Z",
         StampUnit::millisecond},
        {"a zone west",
         "2026-11-24T08:18:01-05:00 [gateway] ready",
         "2026-11-24T13:18:01.000Z",
         StampUnit::second},
        {"no zone",
         "2026-11-24 13:18:01,388 [gateway] ready",
         "2026-11-24T13:18:01.388Z",
         StampUnit::millisecond},
        {"Docker",
         "2026-11-24T13:18:01.388007480Z [gateway] ready",
         "2026-11-24T13:18:01.388Z",
         StampUnit::nanosecond},
        {"brackets",
         "[2026-11-24T13:18:01.388Z] [gateway] ready",
         "2026-11-24T13:18:01.388Z",
         StampUnit::millisecond},
        {"nginx",
         "2026/11/24 13:18:01 [error] 1#1: *1 upstream timed out",
         "2026-11-24T13:18:01.000Z",
         StampUnit::second},
        {"syslog",
         "Nov 24 13:18:01 host kernel: oom-kill:constraint=x",
         "2026-11-24T13:18:01.000Z",
         StampUnit::second},
        {"syslog, a day of one digit",
         "Nov  4 13:18:01 host kernel: oom-kill:x",
         "2026-11-04T13:18:01.000Z",
         StampUnit::second},
        {"dmesg -T",
         "[Tue Nov 24 13:18:01 2026] oom-kill:constraint=x",
         "2026-11-24T13:18:01.000Z",
         StampUnit::second},
        {"json-file",
         R"({"log":"[gateway] ready\n","stream":"stdout","time":"2026-11-24T13:18:01.388007480Z"})",
         "2026-11-24T13:18:01.388Z",
         StampUnit::nanosecond},
        {"the gateway's own file",
         R"({"0":"{\"subsystem\":\"gateway\"}","_meta":{"date":"2026-11-24T13:18:01.000Z"},"time":"2026-11-24T13:18:01.388+00:00","hostname":"1f49755b5993","message":"gateway ready"})",
         "2026-11-24T13:18:01.388Z",
         StampUnit::millisecond},
        {"journal, JSON",
         R"({"__REALTIME_TIMESTAMP":"1795526281388000","MESSAGE":"[gateway] ready"})",
         "2026-11-24T13:18:01.388Z",
         StampUnit::microsecond},
        {"journal export",
         "__CURSOR=s=1\n__REALTIME_TIMESTAMP=1795526281388000\nMESSAGE=[gateway] ready\n\n",
         "2026-11-24T13:18:01.388Z",
         StampUnit::microsecond},
        {"events as text",
         "2026-11-24T13:18:01.388657211Z container die 1f49755b599350d25e94 (exitCode=137, image=oc, "
         "name=gw)",
         "2026-11-24T13:18:01.388Z",
         StampUnit::nanosecond},
    };
    for (const auto& row : rows) {
        const auto report = timeline_of({{"a.txt", row.line + "\n"}});
        INFO(row.name);
        CHECK(time_of(report) == row.at);
        REQUIRE_FALSE(report.events.empty());
        CHECK(report.events[0].unit == row.unit);
    }
}

TEST_CASE("a zone that is told counts for stamps without one") {
    auto request = timeline::Request{
        .window = {.since = {}, .until = {}, .around = {}, .whole = true}, .zone_minutes = 60, .year = 2026};
    CHECK(
        time_of(timeline_of({{"a.txt", "2026-11-24 14:18:01 hello\n"}}, request)) ==
        "2026-11-24T13:18:01.000Z"
    );
    CHECK(
        time_of(timeline_of({{"a.txt", "2026-11-24T14:18:01Z hello\n"}}, request)) ==
        "2026-11-24T14:18:01.000Z"
    );
}

TEST_CASE("a binary field of a journal export is read by its length") {
    std::string text = "__REALTIME_TIMESTAMP=1795526281388000\nMESSAGE\n";
    const std::string message = "[gateway] ready\nand more";
    text += std::string(1, static_cast<char>(message.size())) + std::string(7, '\0') + message +
            "\n_TRANSPORT=stdout\n\n"
            "__REALTIME_TIMESTAMP=1795526282000000\nMESSAGE=[gateway] signal SIGTERM received\n\n";
    const auto report = timeline_of({{"journal.txt", text}});
    REQUIRE(report.events.size() == 2);
    CHECK(report.events[0].kind == EventKind::gateway_ready);
    CHECK(report.events[1].kind == EventKind::gateway_signal);
    CHECK(report.sources[0].format == "journal export");
}

TEST_CASE("what an engine says is known by its action") {
    const auto report =
        timeline_of({{"events.jsonl", test::engine_event(0, "die", "tml-gw", R"(,"exitCode":"137")")}});
    const auto* die = test::event_of(report, EventKind::container_die);
    REQUIRE(die != nullptr);
    CHECK(die->code == 137);
    CHECK(die->subject == "tml-gw");
    REQUIRE(die->keys.size() == 1);
    CHECK(die->keys[0].value == "1f49755b5993");
}

TEST_CASE("lines of the real gateway and CLI are known by their words") {
    struct Words {
        const char* spec;
        const char* line;
        EventKind kind;
        std::optional<int> code;
    };
    const Words rows[] = {
        {"gateway",
         "2026-11-24T13:18:01.388+00:00 [ws] → close code=1012 reason=service restart durationMs=132",
         EventKind::close,
         1012},
        {"gateway",
         "2026-11-24T13:18:01.388+00:00 [ws] closed before connect conn=958073e2-3e7f-451a-98bf-733db95b49a4 "
         "code=1008 reason=pairing required: x (requestId: cb9c) cause=pairing-required",
         EventKind::pairing_refused,
         1008},
        {"gateway",
         "2026-11-24T13:18:01.388+00:00 [ws] → close code=4001 reason=gateway auth changed",
         EventKind::auth_changed,
         4001},
        {"cli", "2026-11-24T13:18:01.388Z [acp] gateway disconnected: 1006: ", EventKind::close, 1006},
        {"cli",
         "2026-11-24T13:18:01.388Z Error: gateway closed (1006 abnormal closure): no close reason",
         EventKind::close,
         1006},
        {"cli",
         "2026-11-24T13:18:01.388Z node host gateway closed (1008): pairing required: x (requestId: cb9c)",
         EventKind::pairing_refused,
         1008},
        {"cli",
         "2026-11-24T13:18:01.388Z gateway client error: Error: connect ECONNREFUSED 10.96.0.10:18789",
         EventKind::refused,
         std::nullopt},
        {"cli",
         "2026-11-24T13:18:01.388Z Error: connect ENOENT /run/gateway.sock",
         EventKind::socket_missing,
         std::nullopt},
        {"gateway",
         "2026-11-24T13:18:01.388+00:00 [reload] config change detected; evaluating reload "
         "(gateway.auth.token)",
         EventKind::config_changed,
         std::nullopt},
    };
    for (const auto& row : rows) {
        INFO(row.line);
        const auto report = timeline_of({{std::string(row.spec) + "=x", std::string(row.line) + "\n"}});
        REQUIRE(report.events.size() == 1);
        CHECK(report.events[0].kind == row.kind);
        CHECK(report.events[0].code == row.code);
    }
}
