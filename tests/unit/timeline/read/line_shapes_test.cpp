// One line in each shape that collectors, platforms and the releases give it: its time, its sender, its kind.
#include "unit/timeline/bench.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace ocprobe;

namespace {

struct Shape {
    const char* name;
    std::string line;
    const char* at = "2026-11-24T13:18:01.000Z";
    EventKind kind = EventKind::close;
    Lane lane = Lane::gateway;
};

const std::string ws = "[ws] closed before connect conn=958073e2-3e7f code=1006 reason=n/a";
const std::string console = "2026-11-24T13:18:01.388+00:00 " + ws;
constexpr const char* exact = "2026-11-24T13:18:01.388Z";

const std::vector<Shape>& shapes() {
    static const std::vector<Shape> all{
        // Collectors of several logs.
        {"Compose", "openclaw-gateway-1  | " + console, exact},
        {"Compose, -t", "openclaw-gateway-1  | 2026-11-24T13:18:01.388007480Z " + ws, exact},
        {"Compose of version 1", "openclaw_gateway_1  | " + console, exact},
        {"Compose, colours", "\x1b[36mopenclaw-gateway-1  | \x1b[0m" + console, exact},
        {"Compose, a long name", "my_project-openclaw-gateway-12 | " + console, exact},
        {"kubectl --prefix", "[pod/openclaw-gateway-7d9f8b/gateway] " + console, exact},
        {"kubectl --prefix --timestamps", "[pod/gw-0/gateway] 2026-11-24T13:18:01.388007480Z " + ws, exact},
        {"stern", "openclaw-gateway-7d9f8b gateway " + console, exact},
        {"pm2", "0|gateway  | " + console, exact},
        {"pm2 with its stamp", "0|gateway  | 2026-11-24T13:18:01: " + ws},
        {"syslog", "Nov 24 13:18:01 host openclaw[812]: " + ws},
        {"syslog with the program's own stamp", "Nov 24 13:18:02 host openclaw[812]: " + console, exact},
        {"journal, short-iso", "2026-11-24T13:18:01+0000 host openclaw[812]: " + ws},
        {"journal, short-iso of a later release", "2026-11-24T13:18:01+00:00 host node[812]: " + ws},
        {"journal, short-precise", "Nov 24 13:18:01.388123 host openclaw[812]: " + ws, exact},
        {"journal, short-full", "Tue 2026-11-24 13:18:01 UTC host openclaw[812]: " + ws},
        {"journal, JSON, the inner stamp first",
         R"({"__REALTIME_TIMESTAMP":"1795526283000000","MESSAGE":")" + console + "\"}",
         exact},
        {"leading blanks", "   " + console, exact},
        {"a byte order mark", "\xEF\xBB\xBF" + console, exact},
        {"CRLF", console + "\r", exact},
        {"colours inside",
         "2026-11-24T13:18:01.388+00:00 \x1b[36m[ws]\x1b[0m closed before connect conn=958073e2 code=1006",
         exact},
        // Stamps.
        {"the console's time of day", "13:18:01+00:00 " + ws},
        {"the console's time of day, a zone", "15:18:01+02:00 " + ws},
        {"the console's time of day, milliseconds", "13:18:01.388+00:00 " + ws, exact},
        {"a blank before the zone", "2026-11-24 15:18:01 +02:00 " + ws},
        {"a blank before the zone, no colon", "2026-11-24 15:18:01.388 +0200 " + ws, exact},
        {"a zone's name", "2026-11-24 14:18:01 CET " + ws},
        {"Go's zone", "2026-11-24 13:18:01.388 +0000 UTC " + ws, exact},
        {"twelve hours", "11/24/2026, 1:18:01 PM " + ws},
        {"twelve hours in brackets", "[11/24/2026, 1:18:01 PM] " + ws},
        {"twelve hours, the year first", "2026-11-24 01:18:01 PM " + ws},
        {"the day first", "24/11/2026 13:18:01 " + ws},
        {"seconds since the epoch", "1795526281 " + ws},
        {"seconds with a fraction", "1795526281.388 " + ws, exact},
        {"milliseconds since the epoch", "1795526281388 " + ws, exact},
        {"microseconds since the epoch", "1795526281388000 " + ws, exact},
        {"epoch in brackets", "[1795526281.388] " + ws, exact},
        {"date(1)", "Tue Nov 24 13:18:01 UTC 2026 " + ws},
        {"an HTTP date", "Tue, 24 Nov 2026 13:18:01 GMT " + ws},
        {"no zone", "2026-11-24 13:18:01,388 " + ws, exact},
        {"brackets", "[2026-11-24 13:18:01.388] " + ws, exact},
        // Objects.
        {"the gateway's file",
         R"({"0":"{\"subsystem\":\"gateway/ws\"}","1":"closed before connect conn=958073e2-3e7f code=1006","_meta":{"date":"x"},"time":"2026-11-24T13:18:01.388+00:00","hostname":"1f49755b5993","message":"closed before connect conn=958073e2-3e7f code=1006"})",
         exact},
        {"the gateway's older file, without message",
         R"({"0":"{\"subsystem\":\"gateway/ws\"}","1":"closed before connect conn=958073e2-3e7f code=1006","_meta":{"date":"x"},"time":"2026-11-24T13:18:01.388Z"})",
         exact},
        {"openclaw logs --json",
         R"({"type":"log","time":"2026-11-24T13:18:01.388Z","level":"info","subsystem":"gateway/ws","message":"closed before connect conn=958073e2-3e7f code=1006"})",
         exact},
        {"logfmt",
         R"(time=2026-11-24T13:18:01.388Z level=info subsystem=gateway/ws msg="closed before connect conn=958073e2-3e7f code=1006")",
         exact},
        {"logfmt, ts first", "ts=2026-11-24T13:18:01.388Z level=info msg=\"" + ws + "\"", exact},
        {"Loki",
         R"({"labels":{"container":"gateway"},"line":")" + ws +
             R"(","timestamp":"2026-11-24T13:18:01.388007480Z"})",
         exact},
        {"Google Cloud, text",
         R"({"insertId":"x","textPayload":")" + ws + R"(","timestamp":"2026-11-24T13:18:01.388007480Z"})",
         exact},
        {"Google Cloud, JSON",
         R"({"insertId":"x","jsonPayload":{"message":")" + ws +
             R"("},"timestamp":"2026-11-24T13:18:01.388Z"})",
         exact},
        {"Railway",
         R"({"message":")" + ws + R"(","severity":"info","timestamp":"2026-11-24T13:18:01.388Z"})",
         exact},
        {"Coolify", R"({"timestamp":"2026-11-24T13:18:01.388Z","output":")" + ws + "\"}", exact},
        {"pino", R"({"level":30,"time":1795526281388,"pid":7,"msg":")" + ws + "\"}", exact},
        {"winston",
         R"({"level":"info","message":")" + ws + R"(","timestamp":"2026-11-24 13:18:01.388"})",
         exact},
        {"Docker's file",
         R"({"log":")" + ws + R"(\n","stream":"stdout","time":"2026-11-24T13:18:01.388007480Z"})",
         exact},
        // Other senders.
        {"the CLI",
         "2026-11-24T13:18:01.388Z [acp] gateway disconnected: 1006: ",
         exact,
         EventKind::close,
         Lane::cli},
        {"the CLI behind Compose",
         "openclaw-cli-1  | 2026-11-24T13:18:01.388Z gateway connect failed: Error: gateway closed (1006): ",
         exact,
         EventKind::close,
         Lane::cli},
        {"the CLI's newer words",
         "2026-11-24T13:18:01.388Z Gateway not reachable at ws://127.0.0.1:18789 (ECONNREFUSED).",
         exact,
         EventKind::refused,
         Lane::cli},
        {"the gateway's default level",
         "2026-11-24T13:18:01.388+00:00 [ws] webchat disconnected code=1006 reason=n/a conn=958073e2-3e7f",
         exact},
        {"a handshake that took too long",
         "2026-11-24T13:18:01.388+00:00 [ws] handshake timeout conn=958073e2-3e7f peer=n/a remote=?",
         exact,
         EventKind::handshake_timeout},
        {"an uncaught error",
         "2026-11-24T13:18:01.388+00:00 [openclaw] Uncaught exception: Error: x",
         exact,
         EventKind::gateway_crashed},
        {"the gateway cannot start",
         "2026-11-24T13:18:01.388+00:00 Gateway failed to start: Error: gateway already running (pid 6)",
         exact,
         EventKind::start_failed},
    };
    return all;
}

}  // namespace

TEST_CASE("a line is understood in every shape: its time, its sender and its kind") {
    CHECK(shapes().size() >= 60);
    timeline::Request request{
        .window = {.since = {}, .until = {}, .around = {}, .whole = true},
        .zone_minutes = 0,
        .year = 2026,
        .now = Micros{1'795'530'000'000'000}};
    for (const auto& shape : shapes()) {
        INFO(shape.name);
        // A lane that is not told: the line itself must tell it, but for the words that both could write.
        const bool crash = shape.kind == EventKind::gateway_crashed || shape.kind == EventKind::start_failed;
        const auto report = test::timeline_of({{crash ? "gateway=x" : "x.txt", shape.line + "\n"}}, request);
        REQUIRE_FALSE(report.events.empty());
        const auto& event = report.events.front();
        REQUIRE(event.at);
        CHECK(rfc3339(std::chrono::duration_cast<Millis>(*event.at)) == shape.at);
        CHECK(name(event.kind) == name(shape.kind));
        CHECK(name(event.lane) == name(shape.lane));
    }
}

TEST_CASE("a time of day lies near the stamp before it: midnight is no step back") {
    timeline::Request request{
        .window = {.since = {}, .until = {}, .around = {}, .whole = true},
        .zone_minutes = 0,
        .year = 2026,
        .now = Micros{1'795'530'000'000'000}};
    const auto report = test::timeline_of(
        {{"gateway=x",
          "2026-11-23T23:59:58Z [gateway] ready\n23:59:59+00:00 [gateway] signal SIGTERM received\n"
          "00:00:01+00:00 " +
              ws + "\n"}},
        request
    );
    REQUIRE(report.events.size() == 3);
    CHECK(rfc3339(std::chrono::duration_cast<Millis>(*report.events[2].at)) == "2026-11-24T00:00:01.000Z");
}

TEST_CASE("December's lines that are read in January are last year's") {
    timeline::Request request{
        .window = {.since = {}, .until = {}, .around = {}, .whole = true},
        .zone_minutes = 0,
        .year = 2027,
        .now = Micros{1'798'800'000'000'000}};  // 2027-01-01
    const auto report = test::timeline_of({{"x", "Dec 31 23:59:59 host openclaw[1]: " + ws + "\n"}}, request);
    REQUIRE_FALSE(report.events.empty());
    CHECK(rfc3339(std::chrono::duration_cast<Millis>(*report.events[0].at)) == "2026-12-31T23:59:59.000Z");
}

TEST_CASE("several services in one file: each line has its sender") {
    const auto report = test::timeline_of(
        {{"compose.log",
          "openclaw-gateway-1  | 2026-11-24T13:18:01.000Z [gateway] ready\n"
          "openclaw-cli-1      | 2026-11-24T13:18:02.000Z [acp] gateway disconnected: 1006: \n"
          "db-1                | 2026-11-24T13:18:03.000Z error: unauthorized conn=7\n"}}
    );
    const auto lane_of = [&](std::string_view text) {
        for (const auto& event : report.events) {
            if (event.text.find(text) != std::string::npos) return event.lane;
        }
        return Lane::proxy;
    };
    CHECK(lane_of("ready") == Lane::gateway);
    CHECK(lane_of("[acp]") == Lane::cli);
    CHECK(lane_of("unauthorized") == Lane::other);
}
