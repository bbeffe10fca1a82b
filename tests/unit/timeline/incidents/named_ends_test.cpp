// The gateway's process ends for a reason that its surroundings name, as each kind of engine tells it.
#include "unit/timeline/bench.hpp"

#include <catch2/catch.hpp>

using namespace ocprobe;
using test::at_ms;
using test::docker_at;
using test::engine_event;
using test::incident_named;
using test::timeline_of;

namespace {

std::string line(std::int64_t at, const std::string& text) {
    return at_ms(at) + " " + text + "\n";
}

// The first lines of a process that became ready.
std::string living(std::int64_t at) {
    return line(at, "[gateway] loading configuration\xE2\x80\xA6") + line(at + 3'000, "[gateway] ready");
}

std::string syslog(std::int64_t at, const std::string& program, const std::string& text) {
    return at_ms(at) + " box " + program + ": " + text + "\n";
}

std::string lost(std::int64_t at) {
    return docker_at(at) + " [acp] gateway disconnected: 1006: \n";
}

const std::string unit = "openclaw-gateway.service: ";

std::string
pod_event(std::int64_t at, const std::string& reason, const std::string& message, const std::string& pod) {
    return R"({"apiVersion":"v1","kind":"Event","reason":")" + reason + R"(","message":")" + message +
           R"(","lastTimestamp":")" + at_ms(at) + R"(","involvedObject":{"kind":"Pod","name":")" + pod +
           R"(","uid":"8f1c0f5e-90ab-4c3b-9d7e-1f2e3d4c5b6a"}})";
}

}  // namespace

TEST_CASE("a pause: nothing ends, and the sessions that gave up meanwhile came from it") {
    const auto report = timeline_of(
        {{"gateway@tml-gw=g", living(0)},
         {"cli@tml-cli=c", lost(45'000)},
         {"events=e",
          engine_event(-500, "start", "tml-gw") + engine_event(20'000, "pause", "tml-gw") +
              engine_event(50'000, "unpause", "tml-gw")}}
    );
    REQUIRE(report.incidents.size() == 1);
    const auto& incident = report.incidents[0];
    CHECK(incident.id == "gateway_paused");
    CHECK(incident.confidence == Confidence::certain);
    CHECK(incident.sessions_cut == 1);
    REQUIRE(incident.away);
    CHECK(*incident.away == Micros{30'000'000});
}

TEST_CASE("a second gateway on one state, a lease that is not to be had, a database that is damaged") {
    const auto ends_by = [](const std::string& reason) {
        return timeline_of(
            {{"gateway=g", line(0, "[gateway] loading configuration\xE2\x80\xA6") + line(900, reason)}}
        );
    };
    CHECK(
        incident_named(
            ends_by(
                "Gateway failed to start: Error: gateway already running (pid 6); lock timeout after 5000ms"
            ),
            "two_gateways"
        ) != nullptr
    );
    CHECK(
        incident_named(
            ends_by(
                "Gateway failed to start: Error: state lease heartbeat did not become ready (phase=startup)"
            ),
            "lease_lost"
        ) != nullptr
    );
    CHECK(
        incident_named(
            ends_by("Gateway failed to start: Error: database disk image is malformed"), "state_corrupt"
        ) != nullptr
    );
    const auto other = ends_by("Gateway failed to start: Error: listen EACCES");
    REQUIRE(other.incidents.size() == 1);
    CHECK(other.incidents[0].id == "gateway_never_started");
    // A plugin's own store, and the gateway lives on.
    const auto plugin = timeline_of(
        {{"gateway=g",
          living(0) + line(9'000, "[memory] error: database disk image is malformed") +
              line(60'000, "[ws] x")}}
    );
    CHECK(plugin.incidents.empty());
}

TEST_CASE("a lease that somebody holds: a second gateway, or one that was killed") {
    const auto of = [](const std::string& events) {
        return timeline_of(
            {{"gateway@tml-gw=g",
              line(0, "[gateway] loading configuration\xE2\x80\xA6") +
                  line(
                      900,
                      "Gateway failed to start: Another Gateway owner lease is still active for this state "
                      "directory."
                  )},
             {"events=e",
              events + engine_event(-500, "start", "tml-gw") +
                  engine_event(1'500, "die", "tml-gw", R"(,"exitCode":"1")")}}
        );
    };
    const auto second = of("");
    REQUIRE(incident_named(second, "two_gateways") != nullptr);
    CHECK(incident_named(second, "two_gateways")->confidence == Confidence::likely);
    const auto killed = of(engine_event(-60'000, "die", "other-gw", R"(,"exitCode":"137")"));
    CHECK(incident_named(killed, "lease_lost") != nullptr);
    CHECK(incident_named(killed, "two_gateways") == nullptr);
    const auto long_ago = of(engine_event(-900'000, "die", "other-gw", R"(,"exitCode":"137")"));
    CHECK(incident_named(long_ago, "two_gateways") != nullptr);
}

TEST_CASE("a machine that restarts: with a line that asks for it, and without") {
    const auto kernel = [](std::int64_t at) {
        return syslog(at, "kernel", "Linux version 6.1.0-31-amd64 (x)");
    };
    const auto asked = timeline_of(
        {{"gateway=g", living(0) + living(100'000)},
         {"syslog", syslog(20'000, "systemd-logind[612]", "System is rebooting.") + kernel(60'000)}}
    );
    REQUIRE(incident_named(asked, "host_rebooted") != nullptr);
    CHECK(incident_named(asked, "host_rebooted")->away);
    const auto power = timeline_of({{"gateway=g", living(0) + living(100'000)}, {"syslog", kernel(60'000)}});
    CHECK(incident_named(power, "host_rebooted") != nullptr);
    // A kernel's line without an end of the gateway.
    const auto none =
        timeline_of({{"gateway=g", living(0) + line(200'000, "[ws] x")}, {"syslog", kernel(60'000)}});
    CHECK(none.causes.empty());
}

TEST_CASE("systemd: a kill, the memory killer, a restart, a stop whose time ended") {
    const auto of = [](const std::string& journal) {
        return timeline_of({{"gateway=g", living(0) + living(30'000)}, {"journal", journal}});
    };
    const auto end = [](const std::string& how) {
        return syslog(20'000, "systemd[1]", unit + "Main process exited, " + how);
    };
    const auto started = syslog(-500, "systemd[1]", "Started openclaw-gateway.service - OpenClaw Gateway.");
    CHECK(incident_named(of(started + end("code=killed, status=9/KILL")), "gateway_killed") != nullptr);
    CHECK(
        incident_named(
            of(started +
               syslog(
                   19'900, "systemd[1]", unit + "A process of this unit has been killed by the OOM killer."
               ) +
               end("code=killed, status=9/KILL") +
               syslog(20'100, "systemd[1]", unit + "Failed with result 'oom-kill'.")),
            "out_of_memory"
        ) != nullptr
    );
    CHECK(incident_named(of(started + end("code=exited, status=1/FAILURE")), "gateway_crashed") != nullptr);
    const auto restart =
        of(started + syslog(18'000, "systemd[1]", "Stopping openclaw-gateway.service - OpenClaw Gateway...") +
           syslog(20'000, "systemd[1]", unit + "Deactivated successfully.") +
           syslog(20'050, "systemd[1]", "Stopped openclaw-gateway.service - OpenClaw Gateway.") +
           syslog(20'100, "systemd[1]", "Started openclaw-gateway.service - OpenClaw Gateway."));
    REQUIRE(restart.incidents.size() == 1);
    CHECK(restart.incidents[0].id == "gateway_restarted");
    const auto grace =
        of(started + syslog(10'000, "systemd[1]", "Stopping openclaw-gateway.service - OpenClaw Gateway...") +
           syslog(19'950, "systemd[1]", unit + "State 'stop-sigterm' timed out. Killing.") +
           end("code=killed, status=9/KILL"));
    REQUIRE(incident_named(grace, "stop_grace_ended") != nullptr);
    // Another unit's end is nobody's.
    const auto other =
        of(syslog(20'000, "systemd[1]", "nginx.service: Main process exited, code=killed, status=9/KILL"));
    CHECK(incident_named(other, "gateway_killed") == nullptr);
}

TEST_CASE(
    "the kernel's memory killer without a control group of a container: by the unit, and by the name alone"
) {
    const auto of = [](const std::string& kernel) {
        return timeline_of(
            {{"gateway@tml-gw=g", living(0)},
             {"events=e",
              engine_event(-500, "start", "tml-gw") +
                  engine_event(20'300, "die", "tml-gw", R"(,"exitCode":"137")")},
             {"kernel=k", kernel}}
        );
    };
    const auto named =
        of(syslog(20'000, "kernel", "Out of memory: Killed process 4211 (node) total-vm:2097152kB"));
    REQUIRE(incident_named(named, "out_of_memory") != nullptr);
    CHECK(incident_named(named, "out_of_memory")->confidence == Confidence::likely);
    const auto other =
        of(syslog(20'000, "kernel", "Out of memory: Killed process 4211 (python3) total-vm:2097152kB"));
    CHECK(incident_named(other, "out_of_memory") == nullptr);
}

TEST_CASE("Kubernetes: events and a pod's status") {
    const std::string pod = "gateway-7d9f9c5b6-x2x5z";
    const auto log = "[pod/" + pod + "/gateway] ";
    const auto gateway =
        log + line(0, "[gateway] loading configuration\xE2\x80\xA6") + log + line(3'000, "[gateway] ready");
    const auto evicted = timeline_of(
        {{"gateway.log", gateway},
         {"events.json",
          pod_event(-500, "Started", "Started container gateway", pod) + "\n" +
              pod_event(20'000, "Evicted", "The node was low on resource: memory.", pod) + "\n" +
              pod_event(20'000, "Killing", "Stopping container gateway", pod) + "\n"},
         {"pod.json",
          R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":")" + pod +
              R"(","uid":"8f1c0f5e-90ab-4c3b-9d7e-1f2e3d4c5b6a"},"status":{"containerStatuses":[{"name":"gateway","image":"ghcr.io/openclaw/openclaw:2026.9.6","lastState":{"terminated":{"exitCode":143,"reason":"Error","startedAt":")" +
              at_ms(-1'000) + R"(","finishedAt":")" + at_ms(22'000) + R"("}}}]}})" + "\n"}}
    );
    const auto* incident = incident_named(evicted, "evicted");
    REQUIRE(incident != nullptr);
    CHECK(incident->summary.find("low on resource") != std::string::npos);
    const auto oom = timeline_of(
        {{"gateway.log", gateway},
         {"pod.txt",
          "Name:             " + pod +
              "\n    Image:          ghcr.io/openclaw/openclaw:2026.9.6\n"
              "    Last State:     Terminated\n      Reason:       OOMKilled\n      Exit Code:    137\n"
              "      Started:      Tue, 24 Nov 2026 12:59:59 +0000\n      Finished:     Tue, 24 Nov 2026 "
              "13:00:20 +0000\n"}}
    );
    CHECK(incident_named(oom, "out_of_memory") != nullptr);
}

TEST_CASE("Kubernetes: another container of the gateway's pod ends") {
    const std::string pod = "claw-7d9f9c5b6-x2x5z";
    const auto ended = R"("lastState":{"terminated":{"exitCode":137,"reason":"OOMKilled","startedAt":")" +
                       at_ms(-1'000) + R"(","finishedAt":")" + at_ms(22'000) + R"("}})";
    const auto status = [&](const std::string& sidecar, const std::string& gateway) {
        return timeline_of(
            {{"g", "[pod/" + pod + "/openclaw] " + line(0, "[gateway] ready")},
             {"pod.json",
              R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":")" + pod +
                  R"(","uid":"8f1c0f5e-90ab-4c3b-9d7e-1f2e3d4c5b6a"},"status":{"containerStatuses":[{"name":"mesh","image":"envoy:1",)" +
                  sidecar + R"(},{"name":"openclaw","image":"ghcr.io/openclaw/openclaw:2026.9.6",)" +
                  gateway + "}]}}\n"}}
        );
    };
    const std::string lives = R"("lastState":{})";
    CHECK(status(ended, lives).incidents.empty());
    CHECK(incident_named(status(lives, ended), "out_of_memory") != nullptr);
    const auto event = [&](std::int64_t at, const std::string& container) {
        return R"({"kind":"Event","reason":"Killing","message":"Container )" + container +
               R"( failed liveness probe","lastTimestamp":")" + at_ms(at) +
               R"(","involvedObject":{"kind":"Pod","name":")" + pod +
               R"(","uid":"8f1c0f5e-90ab-4c3b-9d7e-1f2e3d4c5b6a","fieldPath":"spec.containers{)" + container +
               R"(}"}})";
    };
    const auto events = [&](const std::string& items) {
        return timeline_of(
            {{"g", "[pod/" + pod + "/openclaw] " + line(0, "[gateway] ready")},
             {"events.json", R"({"apiVersion":"v1","kind":"List","items":[)" + items + "]}\n"}}
        );
    };
    const auto started = R"({"kind":"Event","reason":"Started","message":"x","lastTimestamp":")" +
                         at_ms(-500) + R"(","involvedObject":{"kind":"Pod","name":")" + pod +
                         R"(","fieldPath":"spec.containers{openclaw}"}},)";
    CHECK(events(started + event(20'000, "mesh")).incidents.empty());
    CHECK(incident_named(events(started + event(20'000, "openclaw")), "health_check") != nullptr);
}

TEST_CASE("Kubernetes: events alone, without the pod's status") {
    const std::string pod = "gateway-7d9f9c5b6-x2x5z";
    const auto log = [&](std::int64_t at, const std::string& text) {
        return "[pod/" + pod + "/gateway] " + line(at, text);
    };
    const auto events =
        pod_event(-1'000, "Started", "Started container gateway", pod) + "\n" +
        pod_event(19'000, "Unhealthy", "Liveness probe failed: timeout", pod) + "\n" +
        pod_event(20'000, "Killing", "Container gateway failed liveness probe, will be restarted", pod) +
        "\n" + pod_event(26'000, "Started", "Started container gateway", pod) + "\n";
    const auto began = log(0, "[gateway] loading configuration\xE2\x80\xA6") + log(3'000, "[gateway] ready");
    const auto told = timeline_of(
        {{"g",
          began + log(20'400, "[gateway] received SIGTERM; shutting down") +
              log(20'600, "[shutdown] completed cleanly in 190ms") +
              log(27'000, "[gateway] loading configuration\xE2\x80\xA6") + log(30'000, "[gateway] ready")},
         {"events.json", events}}
    );
    REQUIRE(told.incidents.size() == 1);
    CHECK(told.incidents[0].id == "health_check");
    const auto silent = timeline_of({{"g", began}, {"events.json", events}});
    REQUIRE(silent.incidents.size() == 1);
    CHECK(silent.incidents[0].id == "health_check");
    CHECK(silent.incidents[0].away == Micros{6'000'000});
    const auto quiet = timeline_of(
        {{"g",
          began + log(1'827'000, "[gateway] loading configuration\xE2\x80\xA6") +
              log(1'830'000, "[gateway] ready")},
         {"events.json",
          pod_event(1'820'000, "Killing", "Container gateway failed liveness probe, will be restarted", pod) +
              "\n" + pod_event(1'826'000, "Started", "Started container gateway", pod) + "\n"}}
    );
    REQUIRE(quiet.incidents.size() == 1);
    CHECK(quiet.incidents[0].id == "health_check");
    // A Deployment's next pod takes the place of the one that stops; another service of the file does not.
    const auto next = [&](const std::string& name) {
        return "[pod/" + name + "/gateway] " + line(24'000, "[gateway] loading configuration\xE2\x80\xA6") +
               "[pod/" + name + "/gateway] " + line(27'000, "[gateway] ready");
    };
    const auto stops = began + log(20'400, "[gateway] received SIGTERM; shutting down");
    const auto rolled = timeline_of({{"g", stops + next("gateway-6c8d7f5b4-b2n4q")}});
    REQUIRE(rolled.incidents.size() == 1);
    CHECK(rolled.incidents[0].id == "gateway_recreated");
    const auto beside = timeline_of({{"g", stops + next("staging-0")}});
    REQUIRE(beside.incidents.size() == 1);
    CHECK(beside.incidents[0].id == "gateway_stopped");
    const auto evicted = timeline_of(
        {{"g", began},
         {"events.json",
          pod_event(20'000, "Evicted", "The node was low on resource: memory.", pod) + "\n" +
              pod_event(20'000, "Killing", "Stopping container gateway", pod) + "\n"}}
    );
    CHECK(incident_named(evicted, "evicted") != nullptr);
    // The eviction alone, and the status that the pod is left with.
    const auto alone = timeline_of(
        {{"g", began},
         {"events.json", pod_event(20'000, "Evicted", "The node was low on resource: memory.", pod) + "\n"}}
    );
    CHECK(incident_named(alone, "evicted") != nullptr);
    const auto status = timeline_of(
        {{"pod.json",
          R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":")" + pod +
              R"("},"status":{"phase":"Failed","reason":"Evicted","message":"low on resource","containerStatuses":[{"name":"gateway","image":"ghcr.io/openclaw/openclaw:2026.9.6","state":{"terminated":{"exitCode":137,"reason":"Error","startedAt":")" +
              at_ms(-1'000) + R"(","finishedAt":")" + at_ms(22'000) + R"("}}}]}})" + "\n"}}
    );
    REQUIRE(status.incidents.size() == 1);
    CHECK(status.incidents[0].id == "evicted");
}

TEST_CASE("a container that was inspected, and podman's events as JSON and as text") {
    const std::string id(64, 'a');
    const auto inspected = timeline_of(
        {{"inspect.json",
          "[\n{\n\"Id\":\"" + id +
              "\",\"Name\":\"/oc\",\n\"State\":{\"Running\":false,\"OOMKilled\":true,\"ExitCode\":137,"
              "\"StartedAt\":\"" +
              at_ms(0) + "\",\"FinishedAt\":\"" + at_ms(20'000) +
              "\"},\n\"Config\":{\"Image\":\"ghcr.io/openclaw/openclaw:2026.9.6\"}\n}\n]\n"}}
    );
    CHECK(incident_named(inspected, "out_of_memory") != nullptr);
    const auto json = [&](std::int64_t at, const std::string& status, const std::string& more) {
        return R"({"ID":")" + id +
               R"(","Image":"ghcr.io/openclaw/openclaw:2026.9.6","Name":"oc","Status":")" + status +
               R"(","Time":")" + at_ms(at) + R"(","Type":"container")" + more + "}\n";
    };
    const auto killed = timeline_of(
        {{"podman.json", json(0, "start", "") + json(20'000, "died", R"(,"ContainerExitCode":137)")}}
    );
    CHECK(incident_named(killed, "gateway_killed") != nullptr);
    // Podman 4.3: a kill without its signal, a stop without an event, a text without exit codes.
    const auto kill = timeline_of(
        {{"podman.json",
          json(0, "start", "") + json(20'000, "kill", "") +
              json(20'100, "died", R"(,"ContainerExitCode":137)")}}
    );
    REQUIRE(incident_named(kill, "gateway_killed") != nullptr);
    CHECK(incident_named(kill, "gateway_killed")->confidence == Confidence::certain);
    const auto stop = timeline_of(
        {{"podman.json", json(0, "start", "") + json(20'000, "died", R"(,"ContainerExitCode":143)")}}
    );
    CHECK(incident_named(stop, "gateway_stopped") != nullptr);
    const auto words = [&](const std::string& second, const std::string& action) {
        return "2026-11-24 13:00:" + second + " +0000 UTC container " + action + " " + id +
               " (image=ghcr.io/openclaw/openclaw:1, name=oc)\n";
    };
    const auto told = timeline_of(
        {{"podman.txt",
          words("00.100000000", "start") + words("20.551731534", "kill") + words("20.662673835", "died")}}
    );
    REQUIRE(incident_named(told, "gateway_killed") != nullptr);
    CHECK(incident_named(told, "gateway_killed")->confidence == Confidence::likely);
    const auto hung_up = timeline_of(
        {{"podman.txt",
          words("00.100000000", "start") + words("10.551731534", "kill") + words("20.662673835", "died")}}
    );
    CHECK(hung_up.causes.empty());
    const auto text = timeline_of(
        {{"podman.txt",
          "2026-11-24 13:00:00.100000000 +0000 UTC container start " + id +
              " (image=ghcr.io/openclaw/openclaw:1, name=oc)\n"
              "2026-11-24 13:00:20.100000000 +0000 UTC container pause " +
              id + " (image=ghcr.io/openclaw/openclaw:1, name=oc)\n"}}
    );
    CHECK(incident_named(text, "gateway_paused") != nullptr);
}

TEST_CASE("an end that nothing explains is an incident and no cause") {
    const auto log_alone = timeline_of({{"gateway=g", living(0) + line(40'000, "[ws] x") + living(60'000)}});
    REQUIRE(log_alone.incidents.size() == 1);
    CHECK(log_alone.incidents[0].id == "not_known");
    CHECK(log_alone.incidents[0].confidence == Confidence::possible);
    CHECK(log_alone.causes.empty());
}

TEST_CASE("a 4001 explains only the refusals of the same client") {
    const auto changed = line(
        0, "[ws] \xE2\x86\x92 close code=4001 reason=gateway auth changed remote=10.96.0.11 conn=958073e2-1"
    );
    const auto refused = [&](const std::string& address) {
        return timeline_of(
            {{"gateway=g",
              changed +
                  line(
                      5'000, "[ws] unauthorized conn=aa8073e2-1 remote=" + address + " reason=token_mismatch"
                  )}}
        );
    };
    CHECK(incident_named(refused("10.96.0.12"), "auth_refused") != nullptr);
    CHECK(incident_named(refused("10.96.0.11"), "auth_refused") == nullptr);
}
