// Causes and their chains; and what only lies near a close by chance.
#include "unit/timeline/bench.hpp"

#include <catch2/catch.hpp>

using namespace ocprobe;
using test::at_ms;
using test::cause_named;
using test::docker_at;
using test::engine_event;
using test::timeline_of;

namespace {

std::string gateway_line(std::int64_t at, const std::string& text) {
    return docker_at(at + 1) + " " + at_ms(at) + " " + text + "\n";
}

std::string cli_line(std::int64_t at, const std::string& text) {
    return docker_at(at) + " " + text + "\n";
}

const std::string alive =
    gateway_line(0, "[gateway] ready") + gateway_line(5'000, "[ws] → event tick seq=1") +
    gateway_line(6'000, "[heartbeat] started") + gateway_line(7'000, "[gateway] log file: x");

TimelineReport with(const std::string& gateway, const std::string& cli, const std::string& events) {
    return timeline_of({{"gateway@tml-gw=g", gateway}, {"cli@tml-cli=c", cli}, {"events=e", events}});
}

}  // namespace

TEST_CASE("1006 with a fresh gateway process: killed, with the chain") {
    const auto report = with(
        alive + gateway_line(30'000, "[gateway] loading configuration…"),
        cli_line(10'200, "[acp] gateway disconnected: 1006: "),
        engine_event(10'000, "kill", "tml-gw", R"(,"signal":"9")") +
            engine_event(10'400, "die", "tml-gw", R"(,"exitCode":"137")") +
            engine_event(28'000, "start", "tml-gw")
    );
    const auto* cause = cause_named(report, "gateway_killed");
    REQUIRE(cause != nullptr);
    CHECK(cause->verdict == "session.gateway_killed");
    CHECK(cause->confidence == Confidence::certain);
    REQUIRE(cause->chain.size() >= 3);
    CHECK(cause->chain[0].says.find("SIGKILL") != std::string::npos);
    CHECK(cause->chain[1].says.find("the CLI's 1006 at 13:00:10.200") == 0);
    CHECK(cause->chain[2].says.find("(exit 137)") != std::string::npos);
}

TEST_CASE("1006 with an OOM: the kernel's line and the engine's event") {
    const std::string id = "1f49755b5993" + std::string(52, '0');
    const auto events =
        engine_event(10'300, "oom", "tml-gw") + engine_event(10'400, "die", "tml-gw", R"(,"exitCode":"137")");
    const auto report = timeline_of(
        {{"gateway@tml-gw=g", alive},
         {"cli=c", cli_line(10'200, "[acp] gateway disconnected: 1006: ")},
         {"events=e", events},
         {"kernel=k",
          "[  819.107879] oom-kill:constraint=CONSTRAINT_MEMCG,task_memcg=/docker/" + id +
              ",task=node,pid=1234,uid=1000\n"}}
    );
    const auto* cause = cause_named(report, "out_of_memory");
    REQUIRE(cause != nullptr);
    CHECK(cause->chain.size() >= 3);
    CHECK(cause_named(report, "gateway_killed") == nullptr);
    // Without the kernel's log the engine's event says it.
    CHECK(
        cause_named(
            with(alive, cli_line(10'200, "[acp] gateway disconnected: 1006: "), events), "out_of_memory"
        ) != nullptr
    );
}

TEST_CASE("a health check that fails three times and a kill") {
    std::string events;
    for (int i = 0; i < 3; ++i)
        events += engine_event(1'000 + i * 2'000, "exec_die", "tml-gw", R"(,"exitCode":"1","execID":"x")");
    events += engine_event(5'100, "health_status: unhealthy", "tml-gw") +
              engine_event(10'000, "kill", "tml-gw", R"(,"signal":"9")") +
              engine_event(10'400, "die", "tml-gw", R"(,"exitCode":"137")");
    const auto report = with(alive, cli_line(10'200, "[acp] gateway disconnected: 1006: "), events);
    const auto* cause = cause_named(report, "health_check");
    REQUIRE(cause != nullptr);
    CHECK(cause->confidence == Confidence::likely);
    CHECK(cause->summary.find("3 failures") != std::string::npos);
    CHECK(cause->chain[0].says.find("health check failed at 13:00:01.000") == 0);
}

TEST_CASE("1008 with pairing: both sides name the request") {
    const std::string id = "cb9cc8c3-03c9-4d57-9dcf-408fcc8e91f5";
    const auto report = with(
        alive + gateway_line(
                    10'000,
                    "[ws] closed before connect conn=958073e2-3e7f-451a-98bf-733db95b49a4 code=1008 "
                    "reason=pairing required: x (requestId: " +
                        id + ") cause=pairing-required"
                ),
        cli_line(10'200, "ACP bridge failed: device pairing required (requestId: " + id + ")"),
        ""
    );
    const auto* cause = cause_named(report, "pairing_refused");
    REQUIRE(cause != nullptr);
    CHECK(cause->verdict == "pairing.required");
    CHECK(cause->summary.find("both sides") != std::string::npos);
    CHECK(cause->chain.size() == 2);
    CHECK(report.causes.size() == 1);
}

TEST_CASE("refused inside the CLI's container only: its own loopback") {
    const auto report = with(
        alive + gateway_line(20'000, "[ws] → event tick seq=2") +
            gateway_line(21'000, "[heartbeat] something"),
        cli_line(10'200, "gateway client error: Error: connect ECONNREFUSED 127.0.0.1:18789"),
        ""
    );
    const auto* cause = cause_named(report, "loopback");
    REQUIRE(cause != nullptr);
    CHECK(cause->verdict == "target.loopback_own_container");
    CHECK(cause->confidence == Confidence::likely);
}

TEST_CASE("a socket that is not there, and one that may not be opened") {
    CHECK(
        cause_named(with("", cli_line(0, "Error: connect ENOENT /run/gateway.sock"), ""), "socket") != nullptr
    );
    CHECK(
        cause_named(with("", cli_line(0, "Error: connect EACCES /run/gateway.sock"), ""), "socket") != nullptr
    );
}

TEST_CASE("chance: a restart of another container") {
    const auto report = with(
        alive,
        cli_line(10'200, "[acp] gateway disconnected: 1006: "),
        engine_event(10'000, "kill", "tml-db", R"(,"signal":"9")") +
            engine_event(10'400, "die", "tml-db", R"(,"exitCode":"137")")
    );
    CHECK(report.causes.empty());
    REQUIRE(report.not_joined.size() == 2);
    CHECK(report.not_joined[0].because == "another container: tml-db");
}

TEST_CASE("chance: the gateway dies a second after the close") {
    const auto report = with(
        alive + gateway_line(10'700, "[gateway] something that only a living process writes"),
        cli_line(10'200, "[acp] gateway disconnected: 1006: "),
        engine_event(11'400, "kill", "tml-gw", R"(,"signal":"9")") +
            engine_event(11'500, "die", "tml-gw", R"(,"exitCode":"137")")
    );
    CHECK_FALSE(test::cut_by(report, "gateway_killed"));
    REQUIRE_FALSE(report.not_joined.empty());
    CHECK(report.not_joined[0].because.find("after the close") != std::string::npos);
}

TEST_CASE("chance: an exit without a kill event, and the gateway wrote on after the close") {
    const auto report = with(
        alive + gateway_line(11'000, "[gateway] something that only a living process writes"),
        cli_line(10'200, "[acp] gateway disconnected: 1006: "),
        engine_event(12'400, "die", "tml-gw", R"(,"exitCode":"137")")
    );
    CHECK_FALSE(test::cut_by(report, "gateway_killed"));
}

TEST_CASE("chance: a restart a moment before a close of a connection that is younger") {
    const auto report = with(
        alive + gateway_line(9'000, "[gateway] loading configuration…") +
            gateway_line(12'000, "[gateway] ready") + gateway_line(12'500, "[ws] ← open x"),
        cli_line(25'000, "[acp] gateway disconnected: 1006: "),
        engine_event(8'000, "kill", "tml-gw", R"(,"signal":"15")") +
            engine_event(8'400, "die", "tml-gw", R"(,"exitCode":"0")") +
            engine_event(8'800, "start", "tml-gw")
    );
    CHECK_FALSE(test::cut_by(report, "gateway_restarted"));
    CHECK_FALSE(test::cut_by(report, "gateway_stopped"));
}

TEST_CASE("chance: which container the gateway is, nobody says") {
    const auto report = timeline_of(
        {{"gateway=g", alive},
         {"cli=c", cli_line(10'200, "[acp] gateway disconnected: 1006: ")},
         {"events=e",
          engine_event(10'000, "kill", "one", R"(,"signal":"9")") +
              engine_event(10'400, "die", "one", R"(,"exitCode":"137")")}}
    );
    CHECK(report.causes.empty());
    REQUIRE_FALSE(report.not_joined.empty());
    CHECK(report.not_joined[0].because.find("gateway@NAME=FILE") != std::string::npos);
}

TEST_CASE("a clock that nothing joins allows no certain cause") {
    const auto report = timeline_of(
        {{"gateway@tml-gw=g", alive},
         {"cli=c", at_ms(10'200) + " [acp] gateway disconnected: 1006: \n"},
         {"events=e",
          engine_event(10'000, "kill", "tml-gw", R"(,"signal":"9")") +
              engine_event(10'400, "die", "tml-gw", R"(,"exitCode":"137")")}}
    );
    for (const auto& cause : report.causes)
        CHECK(cause.confidence != Confidence::certain);
}

TEST_CASE("a kill after the close explains the death, and not the close") {
    const auto killed_at = [](std::int64_t at) {
        return with(
            alive + gateway_line(9'000, "[ws] → event tick seq=2"),
            cli_line(10'200, "[acp] gateway disconnected: 1006: "),
            engine_event(at, "kill", "tml-gw", R"(,"signal":"9")") +
                engine_event(at + 300, "die", "tml-gw", R"(,"exitCode":"137")")
        );
    };
    CHECK_FALSE(test::cut_by(killed_at(11'030), "gateway_killed"));
    // The engine tells of its kill when it is done, which may be after the client saw the cut.
    CHECK(test::cut_by(killed_at(10'260), "gateway_killed"));
}

namespace {

std::string network_event(std::int64_t at, const std::string& action) {
    const auto id = "1f49755b5993" + std::string(52, '0');
    return R"({"Type":"network","Action":")" + action +
           R"(","Actor":{"ID":"52","Attributes":{"container":")" + id +
           R"(","name":"tml-net","type":"bridge"}},"scope":"local","time":1,"timeNano":)" +
           std::to_string((1'795'525'200'000 + at) * 1'000'000) + "}\n";
}

const std::string refused =
    cli_line(10'200, "gateway client error: Error: connect ECONNREFUSED 10.96.0.10:18789") +
    cli_line(10'202, "[acp] gateway disconnected: 1006: ");

}  // namespace

TEST_CASE("the engine takes a container that ended off its network: that is no cut of the network") {
    const auto ended = engine_event(1'000, "start", "tml-gw") +
                       engine_event(5'000, "die", "tml-gw", R"(,"exitCode":"78")") +
                       network_event(5'100, "disconnect") + network_event(8'000, "connect") +
                       engine_event(8'400, "start", "tml-gw");
    const auto gateway =
        gateway_line(4'500, "[gateway] loading configuration…") +
        gateway_line(4'600, "Gateway start blocked: existing config is missing gateway.mode");
    const auto report = with(gateway, refused, ended);
    CHECK(cause_named(report, "network_lost") == nullptr);
    CHECK(cause_named(report, "gateway_never_started") != nullptr);
    // A timeout in place of the refusal proves no more.
    const auto silent = with(gateway, cli_line(10'202, "[acp] gateway disconnected: 1006: "), ended);
    CHECK(cause_named(silent, "network_lost") == nullptr);
}

TEST_CASE("a disconnect with nothing before it is a cut of the network, and a refusal is none") {
    const auto cut = engine_event(0, "exec_start", "tml-gw") + network_event(5'100, "disconnect");
    const auto lost = with(alive, cli_line(10'202, "[acp] gateway disconnected: 1006: "), cut);
    const auto* cause = cause_named(lost, "network_lost");
    REQUIRE(cause != nullptr);
    CHECK(cause->verdict == "session.network_lost");
    CHECK(cause_named(with(alive, refused, cut), "network_lost") == nullptr);
    const auto unreachable =
        cli_line(10'200, "gateway client error: Error: connect EHOSTUNREACH 10.96.0.10:18789") +
        cli_line(10'202, "[acp] gateway disconnected: 1006: ");
    const auto away = with(alive, unreachable, cut);
    cause = cause_named(away, "network_lost");
    REQUIRE(cause != nullptr);
    CHECK(cause->chain.back().says.find("the CLI got no connection") == 0);
}

TEST_CASE("chance: the kernel kills a helper in the gateway's container, and the gateway lives on") {
    const std::string id = "1f49755b5993" + std::string(52, '0');
    const auto closed = cli_line(14'000, "[acp] gateway disconnected: 1006: ");
    const auto wrote = alive + gateway_line(12'500, "[gateway] helper ended, tools are off") +
                       gateway_line(13'200, "[heartbeat] still here");
    const auto oom = engine_event(10'000, "oom", "tml-gw");
    CHECK(with(wrote, closed, oom).causes.empty());
    CHECK(
        cause_named(
            with(wrote, closed, oom + engine_event(14'400, "die", "tml-gw", R"(,"exitCode":"137")")),
            "out_of_memory"
        ) == nullptr
    );
    // Stopped in order a moment later.
    CHECK(
        cause_named(
            with(alive, closed, oom + engine_event(14'400, "die", "tml-gw", R"(,"exitCode":"0")")),
            "out_of_memory"
        ) == nullptr
    );
}

TEST_CASE("chance: two gateways by name, and the other one is killed") {
    const auto report = timeline_of(
        {{"gateway=g", alive},
         {"cli=c", cli_line(10'200, "[acp] gateway disconnected: 1006: ")},
         {"events=e",
          engine_event(9'000, "start", "old-gateway") + engine_event(9'100, "start", "new-gateway") +
              engine_event(10'000, "kill", "old-gateway", R"(,"signal":"9")") +
              engine_event(10'400, "die", "old-gateway", R"(,"exitCode":"137")")}}
    );
    CHECK(report.causes.empty());
}

TEST_CASE("chance: a config change that was applied without a restart") {
    const auto report = with(
        alive + gateway_line(9'000, "[reload] config change detected; evaluating reload (agents.defaults)") +
            gateway_line(9'100, "[reload] config hot reload applied (agents.defaults)") +
            gateway_line(11'000, "[heartbeat] still here"),
        cli_line(10'200, "[acp] gateway disconnected: 1006: "),
        ""
    );
    CHECK(report.causes.empty());
}

TEST_CASE("chance: a proxy gives up another service's request in the same second") {
    const auto report = timeline_of(
        {{"gateway@tml-gw=g",
          alive + gateway_line(
                      8'000,
                      "[ws] ← open remotePort=51528 endpoint=10.96.0.12:51528->10.96.0.10:18789 "
                      "conn=958073e2…ac44"
                  )},
         {"cli=c", cli_line(10'200, "[acp] gateway disconnected: 1006: ")},
         {"proxy=nginx.log",
          "2026/11/24 13:00:10 [error] 7#7: *1 upstream timed out (110: Connection timed out) while reading "
          "response "
          "header from upstream, client: 10.0.0.9, server: x, request: \"GET /api/report HTTP/1.1\", "
          "upstream: "
          "\"http://10.96.0.77:3000/api/report\"\n"}}
    );
    CHECK(cause_named(report, "proxy_idle_timeout") == nullptr);
}

TEST_CASE("chance: somebody's words about a close are no close") {
    const auto report = with(
        alive,
        cli_line(10'200, "[chat] user: \"why do I get gateway disconnected: 1006: all the time?\"") +
            cli_line(10'300, "[chat] user: \"it says connect ECONNREFUSED 127.0.0.1:18789\""),
        engine_event(10'100, "kill", "tml-gw", R"(,"signal":"9")") +
            engine_event(10'400, "die", "tml-gw", R"(,"exitCode":"137")")
    );
    CHECK_FALSE(test::cut_by(report, "gateway_killed"));
    CHECK(test::event_of(report, EventKind::close) == nullptr);
    CHECK(test::event_of(report, EventKind::refused) == nullptr);
    // The words of a line of JSON stand in quotes as well.
    CHECK(
        test::event_of(
            with(alive, cli_line(10'200, R"({"msg":"[acp] gateway disconnected: 1006: "})"), ""),
            EventKind::close
        ) != nullptr
    );
}
