// The gateway's process ends, with or without a session that tells of it: what, for how long, and what it cut.
#include "unit/timeline/bench.hpp"

#include <catch2/catch.hpp>

using namespace ocprobe;
using test::at_ms;
using test::cut_by;
using test::docker_at;
using test::engine_event;
using test::incident_named;
using test::timeline_of;

namespace {

std::string said(std::int64_t at, const std::string& text) {
    return docker_at(at + 1) + " " + at_ms(at) + " " + text + "\n";
}

std::string seen(std::int64_t at, const std::string& text) {
    return docker_at(at) + " " + text + "\n";
}

std::string killed(std::int64_t at, int signal) {
    return engine_event(at, "kill", "tml-gw", R"(,"signal":")" + std::to_string(signal) + "\"");
}

std::string died(std::int64_t at, int code) {
    return engine_event(at, "die", "tml-gw", R"(,"exitCode":")" + std::to_string(code) + "\"");
}

std::string started(std::int64_t at) {
    return engine_event(at, "start", "tml-gw");
}

// The first lines of a process that became ready.
std::string begins(std::int64_t at) {
    return said(at, "[gateway] loading configuration\xE2\x80\xA6") + said(at + 3'000, "[gateway] ready");
}

TimelineReport of(const std::string& gateway, const std::string& cli, const std::string& events) {
    return timeline_of({{"gateway@tml-gw=g", gateway}, {"cli@tml-cli=c", cli}, {"events=e", events}});
}

const std::string cut = "[acp] gateway disconnected: 1006: ";

}  // namespace

TEST_CASE("a kill that no session saw: an incident with the outage's length") {
    const auto report =
        of(begins(0) + begins(30'000),
           "",
           started(-500) + killed(20'000, 9) + died(20'300, 137) + started(29'000));
    REQUIRE(report.incidents.size() == 1);
    const auto& incident = report.incidents.front();
    CHECK(incident.id == "gateway_killed");
    CHECK(incident.confidence == Confidence::certain);
    CHECK(incident.sessions_cut == 0);
    REQUIRE(incident.away);
    CHECK(std::chrono::abs(*incident.away - Micros{12'700'000}) < Micros{500'000});
    REQUIRE(report.causes.size() == 1);
    CHECK(report.causes[0].id == "gateway_killed");
}

TEST_CASE("a stop that drains for three minutes, and 1012 at its end") {
    const auto report =
        of(begins(0) + said(20'010, "[gateway] signal SIGTERM received") +
               said(200'000, "[ws] \xE2\x86\x92 close code=1012 reason=service restart conn=958073e2-3e7f") +
               said(200'400, "[shutdown] completed cleanly in 180000ms"),
           seen(200'050, "[acp] gateway disconnected: 1012: service restart"),
           started(-500) + killed(20'000, 15) + died(200'500, 0) + engine_event(200'700, "stop", "tml-gw"));
    const auto* incident = incident_named(report, "gateway_stopped");
    REQUIRE(incident != nullptr);
    CHECK(incident->confidence == Confidence::certain);
    CHECK(incident->sessions_cut == 1);
    CHECK(report.incidents.size() == 1);
}

TEST_CASE("a stop whose grace time ended") {
    const auto report =
        of(begins(0) + said(20'010, "[gateway] signal SIGTERM received"),
           seen(30'200, cut),
           started(-500) + killed(20'000, 15) + killed(30'100, 9) + died(30'300, 137));
    const auto* incident = incident_named(report, "stop_grace_ended");
    REQUIRE(incident != nullptr);
    CHECK(incident->summary.find("10.1 s") != std::string::npos);
    CHECK(incident->sessions_cut == 1);
    CHECK(report.incidents.size() == 1);
}

TEST_CASE("a crash: by its exit code, by its heap limit, by its last line alone") {
    const auto by_code = of(begins(0), seen(20'100, cut), started(-500) + died(20'300, 139));
    REQUIRE(incident_named(by_code, "gateway_crashed") != nullptr);
    CHECK(incident_named(by_code, "gateway_crashed")->confidence == Confidence::likely);
    CHECK(cut_by(by_code, "gateway_crashed"));
    const auto heap = "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory";
    const auto by_heap =
        of(begins(0) + said(20'000, heap), seen(20'100, cut), started(-500) + died(20'300, 134));
    REQUIRE(incident_named(by_heap, "gateway_crashed") != nullptr);
    CHECK(incident_named(by_heap, "gateway_crashed")->summary.find("heap") != std::string::npos);
    CHECK(incident_named(by_heap, "out_of_memory") == nullptr);
    const auto by_line =
        of(begins(0) + said(20'000, "[openclaw] Uncaught exception: Error: x") + begins(25'000), "", "");
    REQUIRE(incident_named(by_line, "gateway_crashed") != nullptr);
    CHECK(incident_named(by_line, "gateway_crashed")->away);
    // A child's heap limit, and the gateway writes on.
    const auto child = of(begins(0) + said(20'000, heap) + said(25'000, "[gateway] tool ended"), "", "");
    CHECK(child.incidents.empty());
}

TEST_CASE("the kernel's memory killer without a close") {
    const auto report =
        of(begins(0),
           "",
           started(-500) + engine_event(20'000, "oom", "tml-gw") + died(20'300, 137) + started(22'000));
    REQUIRE(report.incidents.size() == 1);
    CHECK(report.incidents[0].id == "out_of_memory");
}

TEST_CASE("a Fly Machine that is told to stop and comes back, although no line tells of its start") {
    const auto fly = [](std::int64_t at, const std::string& text) {
        return at_ms(at) + " app[148e21ea7d4389] fra [info]" + text + "\n";
    };
    const auto log = fly(0, "[gateway] ready") +
                     fly(20'000, " INFO Sending signal SIGINT to main child process w/ PID 318") +
                     fly(20'100, "[gateway] signal SIGINT received") +
                     fly(22'000, " INFO Main child exited normally with code: 0");
    const auto report = timeline_of(
        {{"fly.log",
          log + fly(30'000, "[gateway] loading configuration\xE2\x80\xA6") + fly(39'000, "[gateway] ready")}}
    );
    REQUIRE(report.incidents.size() == 1);
    CHECK(report.incidents[0].id == "gateway_restarted");
    const auto stopped = timeline_of({{"fly.log", log}});
    REQUIRE(stopped.incidents.size() == 1);
    CHECK(stopped.incidents[0].id == "gateway_stopped");
}

TEST_CASE("a Fly Machine runs out of memory, by the lines that stand among the gateway's own") {
    const std::string head = "2026-11-24T13:25:01Z app[148e21ea7d4389] fra [info]";
    const std::string gateway = head + "2026-11-24T13:25:01.001+00:00 [gateway] ready (3 plugins)\n";
    const std::string end =
        head + "[  612.219394] Out of memory: Killed process 318 (node) total-vm:1204088kB\n" + head +
        " INFO Main child exited with signal (with signal 'SIGKILL', core dumped? false)\n" + head +
        " INFO Process appears to have been OOM killed!\n";
    const auto report = timeline_of({{"fly.log", gateway + end}});
    REQUIRE(report.incidents.size() == 1);
    CHECK(report.incidents.front().id == "out_of_memory");
    // Another machine's end is nobody's incident here.
    auto other = end;
    for (auto at = other.find("148e21ea7d4389"); at != std::string::npos; at = other.find("148e21ea7d4389"))
        other.replace(at, 14, "9080e6e1a23987");
    CHECK(timeline_of({{"fly.log", gateway + other}}).incidents.empty());
}

TEST_CASE("a pod without its id, as tools strip it, has its image all the same") {
    const auto report = timeline_of(
        {{"pod.json",
          R"({"kind":"Pod","apiVersion":"v1","metadata":{"name":"oc-0"},"spec":{"containers":[]},"status":)"
          R"({"containerStatuses":[{"name":"main","image":"ghcr.io/openclaw/openclaw:2026.9.6","lastState":)"
          R"({"terminated":{"exitCode":137,"reason":"OOMKilled","startedAt":"2026-11-24T12:18:01Z",)"
          R"("finishedAt":"2026-11-24T13:18:01Z"}}}]}})"
          "\n"}}
    );
    REQUIRE(report.incidents.size() == 1);
    CHECK(report.incidents.front().id == "out_of_memory");
}

TEST_CASE("a gateway that never starts, and one that does so again and again") {
    const auto reason =
        said(2'000, "Gateway failed to start: Error: refusing to bind gateway to lan without auth");
    const auto once = of(
        said(1'000, "[gateway] loading configuration\xE2\x80\xA6") + reason, "", started(0) + died(3'000, 1)
    );
    const auto* never = incident_named(once, "gateway_never_started");
    REQUIRE(never != nullptr);
    CHECK(never->confidence == Confidence::certain);
    std::string events;
    for (int i = 0; i < 4; ++i)
        events += started(i * 20'000) + died(i * 20'000 + 3'000, 78);
    const auto loop = of("", "", events);
    REQUIRE(loop.incidents.size() == 1);
    CHECK(loop.incidents[0].id == "crash_loop");
    CHECK(loop.incidents[0].chain.size() == 4);
}

TEST_CASE("another container takes the gateway's name") {
    auto other = started(22'000);
    for (auto at = other.find("1f49755b5993"); at != std::string::npos; at = other.find("1f49755b5993"))
        other.replace(at, 12, "77aa755b5993");
    const auto report =
        of(begins(0), seen(20'250, cut), started(-500) + killed(20'000, 15) + died(20'300, 0) + other);
    const auto* incident = incident_named(report, "gateway_recreated");
    REQUIRE(incident != nullptr);
    CHECK(incident->sessions_cut == 1);
}

TEST_CASE("a crash of a process that began before the sources do") {
    const auto exit_of = [](int code, const std::string& log) {
        return of(log, "", died(20'000, code) + started(22'000));
    };
    const auto aborted = exit_of(134, "");
    REQUIRE(incident_named(aborted, "gateway_crashed") != nullptr);
    CHECK(incident_named(aborted, "gateway_crashed")->confidence == Confidence::likely);
    // The end of a start, as far as anybody knows.
    CHECK(exit_of(1, "").causes.empty());
    CHECK(exit_of(78, "").causes.empty());
    // Node's own last words.
    const auto thrown =
        seen(19'900, "Error: x") + seen(19'901, "    at Timeout._onTimeout (/app/dist/a.js:8:47)");
    CHECK(
        incident_named(exit_of(1, thrown + seen(19'902, "Node.js v24.21.0")), "gateway_crashed") != nullptr
    );
    CHECK(exit_of(1, thrown + seen(19'902, "Node.js v24.21.0 is too old")).causes.empty());
    // A child that a living gateway ran.
    CHECK(of(seen(10'000, "Node.js v24.21.0") + said(20'000, "[gateway] ready"), "", "").causes.empty());
}

TEST_CASE("Compose makes the new container under a name of its own, and renames it") {
    constexpr std::string_view image = R"(,"image":"ghcr.io/openclaw/openclaw:2026.9.6")";
    const std::string old_id = "14da7bee9acf", new_id = "77aa755b5993";
    const auto of_other = [&](std::string event) {
        for (auto at = event.find(old_id); at != std::string::npos; at = event.find(old_id))
            event.replace(at, old_id.size(), new_id);
        return event;
    };
    const auto report = timeline_of(
        {{"gateway=g", begins(0) + begins(24'000)},
         {"events=e",
          engine_event(-500, "start", "claw-1", image) +
              of_other(engine_event(19'000, "create", "14da7bee9acf_claw-1", image)) +
              engine_event(20'000, "kill", "claw-1", std::string(image) + R"(,"signal":"15")") +
              engine_event(20'300, "die", "claw-1", std::string(image) + R"(,"exitCode":"0")") +
              of_other(engine_event(21'000, "rename", "claw-1", image)) +
              of_other(engine_event(22'000, "start", "claw-1", image))}}
    );
    REQUIRE(report.incidents.size() == 1);
    CHECK(report.incidents[0].id == "gateway_recreated");
}

TEST_CASE("a hot reload before a SIGTERM is not what ended the gateway") {
    const auto report =
        of(begins(0) + said(10'000, "[reload] config change detected; evaluating reload (agents.defaults)") +
               said(10'100, "[reload] config hot reload applied (agents.defaults)") +
               said(30'000, "[gateway] signal SIGTERM received") +
               said(30'200, "[ws] \xE2\x86\x92 close code=1012 reason=service restart"),
           seen(30'250, "[acp] gateway disconnected: 1012: service restart"),
           started(-500) + killed(29'990, 15) + died(30'400, 0));
    CHECK(incident_named(report, "config_reload") == nullptr);
    CHECK(cut_by(report, "gateway_stopped"));
}

TEST_CASE("a restart that the gateway's log alone tells, at its default level") {
    const auto report = timeline_of(
        {{"gateway=g",
          begins(0) + said(20'000, "[gateway] signal SIGTERM received") +
              said(20'100, "[gateway] received SIGTERM; shutting down") +
              said(20'300, "[shutdown] completed cleanly in 200ms") + begins(24'000)}}
    );
    const auto* incident = incident_named(report, "gateway_restarted");
    REQUIRE(incident != nullptr);
    REQUIRE(incident->away);
    CHECK(*incident->away < Micros{8'000'000});
}

TEST_CASE("another container's end is nobody's incident") {
    const auto report =
        of(begins(0),
           "",
           started(-500) + engine_event(20'000, "kill", "api-gateway", R"(,"signal":"9")") +
               engine_event(20'300, "die", "api-gateway", R"(,"exitCode":"137")"));
    CHECK(report.incidents.empty());
}

TEST_CASE("Compose's prefix leaves the project out: the container of the events is the gateway") {
    const auto behind = [](const std::string& text) { return "gw  | " + text; };
    const auto before = behind(said(0, "[gateway] loading configuration\xE2\x80\xA6")) +
                        behind(said(3'000, "[gateway] ready"));
    const auto again = behind(said(27'000, "[gateway] loading configuration\xE2\x80\xA6")) +
                       behind(said(30'000, "[gateway] ready"));
    const auto event = [](std::int64_t at, const char* action, const char* name, const char* more = "") {
        return engine_event(at, action, name, more);
    };
    const auto ours = event(-500, "start", "tml-gw") + event(20'000, "kill", "tml-gw", R"(,"signal":"9")") +
                      event(20'300, "die", "tml-gw", R"(,"exitCode":"137")") +
                      event(26'000, "start", "tml-gw");
    const auto told = timeline_of({{"g", before + again}, {"events=e", ours}});
    REQUIRE(told.incidents.size() == 1);
    CHECK(told.incidents[0].id == "gateway_killed");
    CHECK(told.incidents[0].confidence == Confidence::certain);
    // A name that only ends with the same letters is another container; of two projects none is preferred.
    const auto other = timeline_of(
        {{"g", before},
         {"events=e",
          event(-500, "start", "api-mygw") + event(20'300, "die", "api-mygw", R"(,"exitCode":"137")")}}
    );
    CHECK(other.incidents.empty());
    const auto two = timeline_of({{"g", before}, {"events=e", ours + event(-400, "start", "prod-gw")}});
    CHECK(two.incidents.empty());
}

TEST_CASE("a quiet gateway that ends: one incident, however long before it wrote its last line") {
    constexpr std::int64_t later = 1'800'000;
    const auto report =
        of(begins(0) + begins(later + 7'000),
           "",
           started(-500) + killed(later, 9) + died(later + 200, 137) + started(later + 6'000));
    REQUIRE(report.incidents.size() == 1);
    CHECK(report.incidents[0].id == "gateway_killed");
}

TEST_CASE("two gateways in one project: the one that ended is named, and the other one lives") {
    const auto log = [](const std::string& name, std::int64_t again) {
        auto text = begins(0);
        text += said(10'000, "[heartbeat] started");
        text += again != 0 ? begins(again) : said(60'000, "[heartbeat] started");
        std::string all;
        for (std::size_t at = 0; at < text.size();) {
            const auto end = text.find('\n', at) + 1;
            all += name + "  | " + text.substr(at, end - at);
            at = end;
        }
        return all;
    };
    const auto event = [](std::int64_t at, const char* action, const char* name, const char* more = "") {
        return engine_event(at, action, name, more);
    };
    const auto report = timeline_of(
        {{"a", log("gw", 0)},
         {"b", log("gateway-b-1", 22'000)},
         {"events=e",
          event(-500, "start", "tml-gw") + event(-400, "start", "lab-gateway-b-1") +
              event(20'000, "die", "lab-gateway-b-1", R"(,"exitCode":"134")") +
              event(21'000, "start", "lab-gateway-b-1")}}
    );
    REQUIRE(report.incidents.size() == 1);
    CHECK(report.incidents[0].id == "gateway_crashed");
    CHECK(report.incidents[0].container == "lab-gateway-b-1");
    REQUIRE(report.incidents[0].away);
    CHECK(std::chrono::abs(*report.incidents[0].away - Micros{5'000'000}) < Micros{500'000});
}
