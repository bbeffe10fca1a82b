// The whole pipeline through a path that treats an upgrade unlike a GET: swallowed upgrades, limits of the request rate.
#include "support/handshake.hpp"
#include "support/net_bench.hpp"
#include "support/scripted_peer.hpp"

#include <catch2/catch.hpp>

using namespace ocprobe;
using namespace ocprobe::test;
using namespace std::chrono_literals;

namespace {

Step answers_live() {
    return respond("200 OK", "application/json", R"({"ok":true,"status":"live"})");
}

/// The second connection: the gateway's readiness.
Script gateway_that_is_ready() {
    return {
        request(),
        answers_live(),
        request(),
        respond("200 OK", "application/json", R"({"ready":true})"),
        request(),
        respond("200 OK", "application/json", R"({"ok":true,"status":"started"})"),
        silence()};
}

struct PathSeen {
    NetworkResult result;
    WsFacts websocket;
    std::size_t connections = 0;
};

PathSeen run_through(std::vector<Script> scripts) {
    ScriptedPeer peer(std::move(scripts));
    NetBench bench("127.0.0.1", peer.port());
    bench.plan.run_http = true;
    bench.plan.run_websocket = true;
    bench.plan.budgets.challenge = 900ms;
    PathSeen seen;
    seen.result = bench.run();
    seen.websocket = bench.facts<WsFacts>(StageId::websocket);
    seen.connections = peer.end().size();
    return seen;
}

}  // namespace

TEST_CASE("proxy_path: after a silent upgrade /healthz tells whether the gateway or the path is silent") {
    SECTION("the upgrade is swallowed") {
        const auto seen = run_through(
            {{request(), silence()}, gateway_that_is_ready(), {request(), answers_live(), silence()}}
        );
        CHECK(seen.websocket.outcome == WsOutcome::no_response);
        CHECK(seen.websocket.live_after_silence == true);
        CHECK(seen.connections == 3);
    }
    SECTION("the challenge is swallowed") {
        const auto seen = run_through(
            {{switch_protocols(), silence()}, gateway_that_is_ready(), {request(), answers_live(), silence()}}
        );
        CHECK(seen.websocket.outcome == WsOutcome::no_challenge);
        CHECK(seen.websocket.live_after_silence == true);
    }
    SECTION("nothing answers any more") {
        const auto seen =
            run_through({{request(), silence()}, gateway_that_is_ready(), {request(), silence()}});
        CHECK(seen.websocket.live_after_silence == false);
    }
    SECTION("it was no gateway's path before") {
        const auto page = respond("200 OK", "text/html", "<html>hello</html>");
        const auto seen = run_through({{request(), silence()}, {request(), page, silence()}});
        CHECK_FALSE(seen.websocket.live_after_silence);
        CHECK(seen.connections == 2);
    }
}

TEST_CASE("proxy_path: a limit that our second request meets proves nothing: the upgrade was the first") {
    const auto status =
        GENERATE(as<std::string>(), "503 Service Temporarily Unavailable", "429 Too Many Requests");
    const auto limited = respond(status, "text/html", "<center>nginx</center>", "Server: nginx\r\n");
    const auto hello = until_connect({answer(hello_json), client_frame(8), close_frame(1000), fin()});
    const auto seen = run_through({hello, {request(), limited, silence()}});
    CHECK(seen.websocket.outcome == WsOutcome::hello_ok);
    CHECK(seen.websocket.attempts == 1);
    CHECK(seen.connections == 2);
}

TEST_CASE("proxy_path: a limit of the request rate that our own requests met is waited out once") {
    const auto status =
        GENERATE(as<std::string>(), "503 Service Temporarily Unavailable", "429 Too Many Requests");
    const auto limited = respond(status, "text/html", "<center>nginx</center>", "Server: nginx\r\n");
    const auto live =
        respond("200 OK", "application/json", R"({"ok":true,"status":"live"})", "Server: nginx\r\n");
    const Script readiness{request(), live, request(), live, request(), live, silence()};
    const bool let_through = GENERATE(true, false);
    const Script second = let_through ? Script{switch_protocols(), text(challenge_json()), silence()}
                                      : Script{request(), limited, silence()};
    ScriptedPeer peer({readiness, {request(), limited, silence()}, second});
    NetBench bench("127.0.0.1", peer.port());
    bench.plan.run_http = true;
    bench.plan.websocket_on_doubt = true;
    bench.plan.send_credential = false;
    bench.run();
    const auto& websocket = bench.facts<WsFacts>(StageId::websocket);
    CHECK(websocket.outcome == (let_through ? WsOutcome::live : WsOutcome::upgrade_declined));
    CHECK(websocket.attempts == 2);
    CHECK(peer.end().size() == 3);
}

TEST_CASE(
    "proxy_path: without a credential the upgrade is asked for where /healthz leaves doubt, and only there"
) {
    struct Row {
        const char* what;
        std::string status;
        std::string headers;
        std::string body;
        bool asked;
    };
    const std::string live = R"({"ok":true,"status":"live"})";
    const Row row = GENERATE_REF(
        Row{"the gateway alone", "200 OK", "", live, false},
        Row{"a proxy that names itself", "200 OK", "Server: nginx\r\n", live, true},
        Row{"a proxy by Via", "200 OK", "Via: 1.1 front\r\n", live, true},
        Row{"a refusal", "403 Forbidden", "", "no", true}
    );
    INFO(row.what);
    const auto answered = respond(row.status, "application/json", row.body, row.headers);
    const Script health{request(), answered, request(), answered, request(), answered, silence()};
    ScriptedPeer peer({health, {request(), respond("200 OK", "text/html", "<html>"), fin()}});
    NetBench bench("127.0.0.1", peer.port());
    bench.plan.run_http = true;
    bench.plan.websocket_on_doubt = true;
    bench.plan.send_credential = false;
    bench.run();
    CHECK((bench.stage(StageId::websocket).status != StageStatus::skipped) == row.asked);
    if (row.asked) CHECK(bench.facts<WsFacts>(StageId::websocket).outcome == WsOutcome::upgrade_declined);
}

TEST_CASE("proxy_path: a peer that says nothing at all is judged within five and a half seconds") {
    ScriptedPeer peer({{request(), silence()}, {request(), silence()}, {silence()}});
    NetBench bench("127.0.0.1", peer.port());
    bench.plan.run_http = true;
    bench.plan.run_websocket = true;
    bench.plan.budgets.http = 3s;
    bench.plan.budgets.challenge = 5s;
    bench.run();
    CHECK(bench.facts<WsFacts>(StageId::websocket).outcome == WsOutcome::no_response);
    CHECK(bench.took < 8s);  // 5.5 s, and some for a loaded machine
}
