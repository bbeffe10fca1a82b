// Lines as platforms hand them out: what stands before and around the gateway's own words.
#include "unit/timeline/bench.hpp"

#include <catch2/catch.hpp>

using namespace ocprobe;

namespace {

const std::string ws_close = "[ws] closed before connect conn=958073e2-3e7f code=1006 reason=n/a";
constexpr const char* second = "2026-11-24T13:18:01.000Z";
constexpr const char* with_milliseconds = "2026-11-24T13:18:01.388Z";

struct PlatformLine {
    const char* name;
    std::string text;
    const char* at = with_milliseconds;
};

TimelineReport read(const std::string& text) {
    return test::timeline_of(
        {{"x.txt", text}},
        {.window = {.since = {}, .until = {}, .around = {}, .whole = true},
         .zone_minutes = 0,
         .year = 2026,
         .now = Micros{1'795'530'000'000'000}}
    );
}

}  // namespace

TEST_CASE("a line is understood behind what a platform puts around it") {
    const std::vector<PlatformLine> platforms{
        {"container runtime", "2026-11-24T13:18:01.388007480Z stdout F " + ws_close},
        {"container runtime, a zone", "2026-11-24T14:18:01.388007480+01:00 stderr F " + ws_close},
        {"RFC 5424", "<30>1 2026-11-24T13:18:01.388Z host openclaw 812 - - " + ws_close},
        {"RFC 5424, structured data",
         "<30>1 2026-11-24T13:18:01.388Z h openclaw 8 - [a b=\"c\\]\"] " + ws_close},
        {"RFC 3164 with its priority", "<30>Nov 24 13:18:01 host openclaw[812]: " + ws_close, second},
        {"Fly", "2026-11-24T13:18:01.388Z app[148e21ea7d4389] fra [info]" + ws_close},
        {"Fly, a blank", "2026-11-24T13:18:01Z app[148e21ea7d4389] fra [info] " + ws_close, second},
        {"Heroku", "2026-11-24T13:18:01.388000+00:00 app[web.1]: " + ws_close},
        {"AWS, a log stream", "2026-11-24T13:18:01.388000+00:00 ecs/gateway/0a1b2c3d4e5f " + ws_close},
        {"logcli", "2026-11-24T14:18:01+01:00 {app=\"openclaw-gateway\", job=\"x\"} " + ws_close, second},
        {"Python's logger", "2026-11-24 13:18:01,388 INFO gateway: " + ws_close},
        {"Python's logger, a name before the level",
         "2026-11-24 13:18:01,388 - openclaw - INFO - " + ws_close},
        {"log4j", "2026-11-24 13:18:01,388 INFO  [main] openclaw.Gateway - " + ws_close},
        {"Rust's tracing", "2026-11-24T13:18:01.388007Z  INFO openclaw::gw: " + ws_close},
        {"zap", "2026-11-24T13:18:01.388Z\tINFO\tgateway/x.go:12\t" + ws_close},
        {"Airflow", "[2026-11-24T13:18:01.388007+0000] {gateway.py:12} INFO - " + ws_close},
        {"Go's logger with the caller", "2026/11/24 13:18:01.388007 main.go:12: " + ws_close},
        {"Apache's error log", "[Tue Nov 24 13:18:01.388007 2026] [info] [pid 4321] " + ws_close},
        {"PostgreSQL's prefix", "2026-11-24 13:18:01.388 UTC [4321] LOG:  " + ws_close},
        {"NLog", "2026-11-24 13:18:01.388|INFO|Gateway|" + ws_close},
        {"cells behind semicolons", "2026-11-24T13:18:01.388Z;INFO;" + ws_close},
        {"cells in quotes", R"("2026-11-24 13:18:01.388","INFO",")" + ws_close + "\""},
        {"rsyslog without a process id",
         "2026-11-24T13:18:01.388000+00:00 box openclaw-gateway: " + ws_close},
        {"a level first", "INFO 2026-11-24T13:18:01.388Z " + ws_close},
        {"a level in brackets", "[2026-11-24T13:18:01.388Z] [INFO] " + ws_close},
        {"winston", "2026-11-24T13:18:01.388Z info: " + ws_close},
        {"a bar", "2026-11-24T13:18:01.388Z | " + ws_close},
        {"a name before the stamp", "gateway 2026-11-24T13:18:01.388007480Z " + ws_close},
        {"a name in brackets", "[openclaw-gateway-0] 2026-11-24T13:18:01.388007480Z " + ws_close},
        {"Ruby", "I, [2026-11-24T13:18:01.388007 #4321]  INFO -- : " + ws_close},
        {"a letter before brackets", "I [2026-11-24 13:18:01.388] " + ws_close},
        {"an icon", "\u2714 2026-11-24T13:18:01.388Z " + ws_close},
        {"an icon before brackets", "\u2139 [2026-11-24 13:18:01.388] " + ws_close},
        {"two brackets", "[INFO][2026-11-24T13:18:01.388Z] " + ws_close},
        {"a level and a dash", "INFO - 2026-11-24 13:18:01.388 - " + ws_close},
        {"a level, a name", "INFO:openclaw:2026-11-24 13:18:01,388 " + ws_close},
        {"glog", "I1124 13:18:01.388007    4321 gateway.go:12] " + ws_close},
        {"glog with the year", "I20261124 13:18:01.388007 4321 gateway.cc:12] " + ws_close},
        {"a thread", "[main] 2026-11-24 13:18:01.388 INFO " + ws_close},
        {"a process", "4321 INFO 2026-11-24T13:18:01.388Z " + ws_close},
        {"backticks", "`2026-11-24T13:18:01.388Z` " + ws_close},
        {"quotes", "'2026-11-24T13:18:01.388Z' " + ws_close},
        {"angle brackets", "<2026-11-24T13:18:01.388Z> " + ws_close},
        {"round brackets", "(2026-11-24 13:18:01.388) " + ws_close},
        {"stars", "*** 2026-11-24 13:18:01.388 " + ws_close},
        {"a table with bars", "| 2026-11-24T13:18:01.388Z | " + ws_close},
        {"a table with tabs, the level first", "INFO\t2026-11-24T13:18:01.388Z\t" + ws_close},
        {"Railway's level", "[inf]  [2026-11-24T13:18:01.388Z] " + ws_close},
        {"env_logger", "[2026-11-24T13:18:01.388Z INFO  openclaw] " + ws_close},
        {"Celery", "[2026-11-24 13:18:01,388: INFO/MainProcess] " + ws_close},
        {"NestJS", "[Nest] 4321  - 11/24/2026, 1:18:01 PM " + ws_close, second},
        {"NestJS, its level and its context",
         "[Nest] 4321  - 11/24/2026, 01:18:01 PM     LOG [Gateway] " + ws_close,
         second},
        {"winston's simple form", "info: " + ws_close + R"( {"timestamp":"2026-11-24T13:18:01.388Z"})"},
        {"Fluent Bit", "[0] docker.0: [1795526281.388000, {\"log\": \"" + ws_close + "\"}]"},
        {"Fluent Bit of later releases",
         "[12] gw: [[1795526281.388000000, {}], {\"stream\"=>\"stdout\", \"log\"=>\"" + ws_close + "\"}]"},
        {"Papertrail's archive",
         "9827\t2026-11-24T13:18:01Z\t2026-11-24T13:18:02Z\t14\tbox\t192.0.2.4\tUser\tInfo\tgateway\t" +
             ws_close,
         second},
        {"a table of two columns", "1795526281388," + ws_close},
        {"HAProxy's notices", "[NOTICE]   (24/Nov/2026 13:18:01) : " + ws_close, second},
        {"the year behind the day", "Nov 24 2026 13:18:01: " + ws_close, second},
        {"a number of milliseconds in a table", "1795526281388,\"" + ws_close + "\""},
        {"microseconds since the epoch in brackets", "[1795526281.388007] " + ws_close},
        {"Loki's web page", "2026-11-24T13:18:01.388Z\t{container=\"gateway\"}\t" + ws_close},
        {"Fluentd", "2026-11-24 13:18:01.388007000 +0000 docker.gw: {\"log\":\"" + ws_close + "\"}"},
        {"Serilog", R"({"@t":"2026-11-24T13:18:01.388Z","@m":")" + ws_close + "\"}"},
        {"a level in lower case", "11/24/2026 1:18:01 PM info " + ws_close, second},
        {"Coolify's text", "2026-Nov-24 13:18:01.388007 " + ws_close},
        {"a clock of twelve hours", "1:18:01 PM " + ws_close, second},
        {"Java", "Nov 24, 2026 1:18:01 PM " + ws_close, second},
        {"a German date", "24.11.2026 13:18:01 " + ws_close, second},
        {"runit", "2026-11-24_13:18:01.38800 " + ws_close},
        {"s6, TAI64N", "@400000006b058e9317206900 " + ws_close},
        {"stern, JSON",
         R"({"message":"2026-11-24T13:18:01.388007480Z )" + ws_close +
             R"(","podName":"gw-0","containerName":"g"})"},
        {"journal, JSON with blanks",
         R"({ "__REALTIME_TIMESTAMP" : "1795526281388007", "MESSAGE" : ")" + ws_close + "\" }"},
        {"a month's day before a tag", "Nov 24 13:18:01 " + ws_close, second},
        {"a quotation", "> 2026-11-24T13:18:01.388Z " + ws_close},
        {"a container's name", "2026-11-24T13:18:01.388007480Z openclaw-gateway: " + ws_close},
        {"zap", R"({"L":"INFO","T":"2026-11-24T13:18:01.388Z","M":")" + ws_close + "\"}"},
        {"Railway's CLI", "2026-11-24T13:18:01.388007480Z [inf]  " + ws_close},
        {"Fly, the program's own stamp",
         "2026-11-24T13:18:02Z app[148e21ea7d4389] fra [info]2026-11-24T13:18:01.388+00:00 " + ws_close},
        {"Render", "Nov 24 01:18:01 PM  " + ws_close, second},
        {"a swarm's task",
         "ai_openclaw-gateway.1.q8zkp0a1b2c3@node-a    | 2026-11-24T13:18:01.388+00:00 " + ws_close},
        {"a swarm's task, -t",
         "2026-11-24T13:18:01.388007480Z ai_gateway.1.q8zkp0a1b2c3@node-a    | " + ws_close},
        {"a table of three columns", "2026/11/24 13:18:01,stdout,\"" + ws_close + "\"", second},
        {"a table with tabs", "2026/11/24 13:18:01\tstderr\t" + ws_close, second},
        {"a table, all quoted", "\"2026-11-24 13:18:01.388\",\"" + ws_close + "\",17955,\"{\"\"app\"\":1}\""},
        {"Azure, a query", R"({"TimeGenerated":"2026-11-24T13:18:01.388Z","Log_s":")" + ws_close + "\"}"},
        {"Azure, a stream", R"({"TimeStamp":"2026-11-24T13:18:01.388+00:00","Log":"F )" + ws_close + "\"}"},
        {"the gateway's file, printed by a tool",
         R"({"0": "{\"subsystem\":\"gateway/ws\"}", "1": "x", "time": "2026-11-24T14:18:01.388+01:00", "message": ")" +
             ws_close.substr(5) + "\"}"},
        {"OpenTelemetry", R"({"Timestamp":"2026-11-24T13:18:01.388Z","Body":")" + ws_close + "\"}"},
        {"Datadog",
         R"({"id":"a","content":{"timestamp":"2026-11-24T13:18:01.388Z","message":")" + ws_close + "\"}}"},
        {"Loki's values",
         R"({"stream":{"container":"gateway"},"values":[["1795526281388000000",")" + ws_close + "\"]]}"},
        {"Google Cloud, an array",
         "[\n  {\n    \"textPayload\": \"" + ws_close +
             "\",\n    \"timestamp\": \"2026-11-24T13:18:01.388Z\"\n  }\n]"},
        {"CloudWatch",
         "{\n  \"events\": [\n    {\n      \"timestamp\": 1795526281388,\n      \"message\": \"" + ws_close +
             "\"\n    }\n  ]\n}"},
    };
    for (const auto& platform : platforms) {
        INFO(platform.name);
        const auto report = read(platform.text + "\n");
        REQUIRE(report.events.size() == 1);
        const auto& event = report.events.front();
        CHECK(name(event.kind) == name(EventKind::close));
        CHECK(name(event.lane) == name(Lane::gateway));
        REQUIRE(event.at);
        CHECK(rfc3339(std::chrono::duration_cast<Millis>(*event.at)) == platform.at);
    }
}

TEST_CASE("the journal of a whole machine: each program has its lane") {
    const std::string head = "2026-11-24T13:18:01.388000+00:00 host ";
    const auto report = read(
        head + "sshd[99]: Accepted publickey for root\n" + head + "openclaw[812]: [gateway] ready\n" + head +
        "nextcloud[7]: unauthorized conn=7\n" + head + "openclaw[812]: [some-plugin] said\n"
    );
    REQUIRE(report.events.size() == 4);
    for (const auto& event : report.events) {
        INFO(event.text);
        const bool gateways = event.text.starts_with("[");
        CHECK(event.lane == (gateways ? Lane::gateway : Lane::other));
    }
    CHECK(report.incidents.empty());
}

TEST_CASE("a lockout is told as such, whoever prints its reason") {
    const auto report = read(
        "2026-11-24T13:18:01.388Z [ws] unauthorized conn=958073e2-3e7f remote=10.0.0.1 reason=rate_limited\n"
        "2026-11-24T13:18:01.398Z [ws] closed before connect conn=958073e2-3e7f code=1008 "
        "reason=unauthorized: too "
        "many failed authentication attempts (retry later)\n"
    );
    REQUIRE(report.causes.size() == 1);
    CHECK(report.causes[0].id == "rate_limited");
}

TEST_CASE("a sentence with a level's word or a time in it is nobody's line") {
    for (const auto* text : {
             "2026-11-24T13:18:01.388Z user: [ws] closed before connect code=1006",
             "2026-11-24T13:18:01.388Z error: unauthorized conn=7",
             "On 2026-11-24 13:18:01 the gateway closed",
             "Restarted at 2026-11-24T13:18:01.388Z since [ws] closed before connect code=1006",
             "alice wrote: [ws] closed before connect code=1006",
             "2026-11-24T13:18:01.388Z alice wrote: [ws] closed before connect code=1006",
         }) {
        INFO(text);
        const auto report = read(std::string(text) + "\n");
        CHECK(test::event_of(report, EventKind::close) == nullptr);
        CHECK(test::event_of(report, EventKind::auth_refused) == nullptr);
        CHECK(report.causes.empty());
    }
}

TEST_CASE("what looks like a part of a stamp or a table is left to the line") {
    // A host's name after a month's day, a list in a sentence.
    const auto host = read("Nov 24 13:18:01 pm-server openclaw[812]: " + ws_close + "\n");
    REQUIRE(host.events.size() == 1);
    CHECK(rfc3339(std::chrono::duration_cast<Millis>(*host.events[0].at)) == second);
    const auto list = read("2026-11-24 13:18:01, and then " + ws_close + "\n");
    CHECK(test::event_of(list, EventKind::close) == nullptr);
}

TEST_CASE("a client's own words are not taken for a logger's name") {
    const auto report = read("[2026-11-24T13:18:01.388Z] ERROR Connect: failed - device pairing required\n");
    CHECK(test::event_of(report, EventKind::pairing_refused) != nullptr);
}

TEST_CASE("lines without a time are listed with their number, without their secrets") {
    const auto report =
        read("no stamp\ntoken=correct-horse-battery-9\n2026-11-24T13:18:01.388Z " + ws_close + "\n");
    const auto& source = report.sources[0];
    CHECK(source.not_understood == 2);
    REQUIRE(source.unplaced.size() == 2);
    CHECK(source.unplaced[0].number == 1);
    CHECK(source.unplaced[0].text == "no stamp");
    CHECK(source.unplaced[1].text.find("battery") == std::string::npos);
    REQUIRE_FALSE(report.notices.empty());
    CHECK(report.notices[0].starts_with("2 of 3 lines of x.txt not understood"));
}

TEST_CASE("what the gateway's line names as the cause counts where the client had gone before") {
    const auto kind_of = [](const std::string& cause) {
        const auto report =
            read("2026-11-24T13:18:01.388Z " + ws_close + " phase=ws_upgrade_started cause=" + cause + "\n");
        return report.events.empty() ? EventKind::note : report.events[0].kind;
    };
    CHECK(kind_of("origin-mismatch") == EventKind::origin_refused);
    CHECK(kind_of("outbound-buffer-exceeded") == EventKind::slow_consumer);
    CHECK(kind_of("gateway-auth-rotated") == EventKind::auth_changed);
    CHECK(kind_of("startup-sidecars-pending") == EventKind::gateway_starting);
    CHECK(kind_of("invalid-handshake") == EventKind::close);
}

TEST_CASE("a lockout of a client that had gone: the second line names the refusal alone") {
    const auto report = read(
        "2026-11-24T13:18:01.388Z [ws] unauthorized conn=958073e2-3e7f remote=10.0.0.1 reason=rate_limited\n"
        "2026-11-24T13:18:01.398Z [ws] closed before connect conn=958073e2-3e7f code=1006 reason=n/a "
        "cause=unauthorized\n"
    );
    REQUIRE(report.causes.size() == 1);
    CHECK(report.causes[0].id == "rate_limited");
}
