// The websocket stage against scripted gateways: what is sent, every refusal of probes/ws/README.md, closes,
// retries, stop.
#include "support/handshake.hpp"

#include <catch2/catch.hpp>

using namespace ocprobe;
using namespace ocprobe::test;
using namespace std::chrono_literals;
using Catch::Contains;
using Catch::StartsWith;

TEST_CASE("websocket_success: hello-ok is the proof, and we leave politely") {
    const auto played = play_after_connect({answer(hello_json), client_frame(8), close_frame(1000), fin()});
    CHECK(played.record.status == StageStatus::passed);
    CHECK_FALSE(played.record.error);
    CHECK_FALSE(played.close);
    const auto& facts = played.facts();
    CHECK(facts.outcome == WsOutcome::hello_ok);
    CHECK(facts.attempts == 1);
    CHECK(facts.credential_sent);
    CHECK(facts.client_id == "cli");
    CHECK(facts.client_mode == "probe");
    CHECK(facts.upgraded_after);
    CHECK(facts.challenge_after);
    CHECK(facts.challenge_capabilities.size() == 1);
    CHECK(facts.answered_after);
    REQUIRE(facts.hello);
    CHECK(facts.hello->version.str() == "2026.9.6");
    CHECK(facts.hello->protocol == 4);
    CHECK(facts.hello->boot_id.str() == "30dd71b4-4a56-4a4e-baff-22a4a3953745");
    CHECK(facts.hello->auth_method.str() == "token");
    REQUIRE(facts.hello->scopes.size() == 1);
    CHECK(facts.hello->uptime_ms == 135470);
    REQUIRE(facts.clock_offset_ms);
    CHECK(std::abs(*facts.clock_offset_ms) <= *facts.clock_error_ms + 1);
    REQUIRE(played.seen[0].frames.size() == 2);
    CHECK(played.seen[0].frames[1] == std::string("\x03\xe8", 2));
}

TEST_CASE("websocket_success: what is sent, byte for byte") {
    const auto played =
        play_after_connect({answer(hello_json), client_frame(8), close_frame(1000), fin()}, [](auto& bench) {
            bench.credentials.password.emplace(std::string("pass\"word\n\xff"));
            bench.plan.endpoint->request_target = "/ws?x=1";
        });
    const auto& seen = played.seen[0];
    CHECK_THAT(seen.received, StartsWith("GET /ws?x=1 HTTP/1.1\r\nHost: 127.0.0.1:"));
    const auto head = seen.received.substr(0, seen.received.find("\r\n\r\n"));
    for (const auto* forbidden :
         {"Origin", "Forwarded", "Authorization", "Extensions", "Protocol", "User-Agent"}) {
        CHECK_THAT(head, !Contains(forbidden));
    }
    CHECK_THAT(head, Contains("Sec-WebSocket-Version: 13"));
    const auto& json = seen.frames[0];
    CHECK_THAT(json, StartsWith(R"({"type":"req","id":"ocprobe-)"));
    CHECK_THAT(
        json,
        Contains(R"("method":"connect","params":{"minProtocol":3,"maxProtocol":4,"client":{"id":"cli",)")
    );
    CHECK_THAT(
        json, Contains(R"("version":"2026.9.6","platform":"linux","mode":"probe"},"role":"operator",)")
    );
    CHECK_THAT(json, Contains(R"("scopes":["operator.read"],"auth":{"token":"canary-token-7c1f0b2e94",)"));
    CHECK_THAT(json, Catch::EndsWith("\"password\":\"pass\\\"word\\n\xef\xbf\xbd\"}}}"));
    CHECK_THAT(json, !Contains("device"));
    CHECK_THAT(json, !Contains("null"));
}

TEST_CASE("websocket_success: no credential is configured, so none is sent, and the gateway's word decides") {
    const auto played = play_after_connect(
        {answer(error_json("NOT_PAIRED", "device identity required", details("DEVICE_IDENTITY_REQUIRED"))),
         close_frame(1008, "device identity required"),
         fin()},
        [](auto& bench) { bench.credentials.token.reset(); }
    );
    const auto& facts = played.facts();
    CHECK(facts.outcome == WsOutcome::refused);
    CHECK_FALSE(facts.credential_sent);
    CHECK(facts.error->details_code.str() == "DEVICE_IDENTITY_REQUIRED");
    CHECK_THAT(played.seen[0].frames[0], !Contains("auth"));
}

TEST_CASE("websocket_success: pings are answered, and what is not our answer proves nothing") {
    const std::string other = R"({"type":"res","id":"c1","ok":true,"payload":{"type":"hello-ok"}})";
    const auto played = play_after_connect({
        send(frame(0x89, "are you there")),
        client_frame(10),
        text(R"({"type":"event","event":"tick","payload":{"ts":1}})"),
        text(other),
        text("no JSON at all"),
        send(frame(0x82, std::string("\x00\x01", 2)) + frame(0x8a, "unasked")),
        answer(R"({"type":"req","id":"$ID","ok":true,"payload":{"type":"hello-ok"}})"),
        answer(error_json("INVALID_REQUEST", "no")),
        close_frame(1008, "no"),
        fin(),
    });
    CHECK(played.seen[0].frames[1] == "are you there");
    CHECK(played.facts().outcome == WsOutcome::refused);
    CHECK_FALSE(played.facts().hello);
}

TEST_CASE("websocket_success: fragmented, in single bytes, and a cut after the proof is no failure") {
    const auto way = GENERATE(0, 1, 2);
    Script then;
    if (way == 0) {
        then.push_back([](PeerSide& side) {
            const auto id = side.frames.back().substr(side.frames.back().find("ocprobe-"), 24);
            auto json = hello_json;
            json.replace(json.find("$ID"), 3, id);
            side.send(frame(0x01, json.substr(0, 60)) + frame(0x89, "") + frame(0x00, json.substr(60, 1)));
            side.send(frame(0x80, json.substr(61)));
        });
        then.push_back(client_frame(10));
        then.push_back(reset());
    } else if (way == 1) {
        then = {answer(hello_json), fin()};
    } else {
        then = {answer(hello_json), reset()};
    }
    const auto played = play_after_connect(std::move(then));
    CHECK(played.record.status == StageStatus::passed);
    CHECK(played.facts().outcome == WsOutcome::hello_ok);
    CHECK_FALSE(played.close);
}

TEST_CASE("websocket_live: no credential is to be sent, so the challenge is all that is asked for") {
    const auto played = play(
        {{switch_protocols(), text(challenge_json()), client_frame(8), close_frame(1000), fin()}},
        [](auto& bench) { bench.plan.send_credential = false; }
    );
    CHECK(played.record.status == StageStatus::passed);
    CHECK(played.facts().outcome == WsOutcome::live);
    CHECK_FALSE(played.facts().credential_sent);
    CHECK_FALSE(played.close);
    CHECK_THAT(played.seen[0].received, !Contains(canary_token));
    REQUIRE(played.seen[0].frame_opcodes == std::vector<unsigned>{8});
}

TEST_CASE("websocket_refused: the error frame and the close after it are both kept") {
    const auto played = play_after_connect({
        answer(error_json(
            "INVALID_REQUEST",
            "unauthorized: gateway token mismatch (provide gateway auth token)",
            details("AUTH_TOKEN_MISMATCH", R"(,"authReason":"token_mismatch","canRetryWithDeviceToken":true)")
        )),
        pause(5ms),
        close_frame(1008, "unauthorized: gateway token mismatch (provide gateway auth token)"),
        fin(),
    });
    CHECK(played.record.status == StageStatus::failed);
    CHECK(played.record.error->name == "AUTH_TOKEN_MISMATCH");
    const auto& facts = played.facts();
    CHECK(facts.outcome == WsOutcome::refused);
    CHECK(facts.error->code.str() == "INVALID_REQUEST");
    CHECK(facts.error->auth_reason.str() == "token_mismatch");
    CHECK(facts.error->can_retry_with_device_token);
    REQUIRE(played.close);
    CHECK(played.close->code == 1008);
    CHECK(played.close->origin == CloseOrigin::frame);
    CHECK(played.close->phase == ClosePhase::connect);
    CHECK(played.close->transport == TransportEnd::none);
    CHECK_THAT(played.close->reason.str(), StartsWith("unauthorized: gateway token mismatch"));
    CHECK(played.close->error_code.str() == "INVALID_REQUEST");
    CHECK(played.close->error_details_code.str() == "AUTH_TOKEN_MISMATCH");
    CHECK(played.close->after >= 5ms);
    CHECK(played.seen.size() == 1);
}

TEST_CASE("websocket_refused: the refusal comes late, and is waited for") {
    const auto played = play_after_connect({
        pause(900ms),
        answer(error_json("INVALID_REQUEST", "unauthorized", details("AUTH_TOKEN_MISMATCH"))),
        close_frame(1008, "unauthorized"),
        fin(),
    });
    CHECK(played.facts().outcome == WsOutcome::refused);
    CHECK(*played.facts().answered_after >= 900ms);
}

TEST_CASE("websocket_refused: an error frame whose close is a cut, empty, or never comes") {
    const auto error = answer(error_json("INVALID_REQUEST", "unauthorized", details("AUTH_UNAUTHORIZED")));
    struct Row {
        Script end;
        std::uint16_t code;
        CloseOrigin origin;
        TransportEnd transport;
    };
    const auto row = GENERATE_COPY(values<Row>({
        {{error, fin()}, 1006, CloseOrigin::synthesized, TransportEnd::fin},
        {{error, pause(20ms), reset()}, 1006, CloseOrigin::synthesized, TransportEnd::rst},
        {{error, send(frame(0x88, "")), fin()}, 1005, CloseOrigin::frame, TransportEnd::none},
        {{error, silence()}, 1001, CloseOrigin::local, TransportEnd::none},
        {{error, close_frame(1006, "abnormal"), silence()}, 1002, CloseOrigin::local, TransportEnd::none},
    }));
    const auto played = play_after_connect(row.end);
    CHECK(played.facts().outcome == WsOutcome::refused);
    CHECK(played.facts().error->details_code.str() == "AUTH_UNAUTHORIZED");
    REQUIRE(played.close);
    CHECK(played.close->code == row.code);
    CHECK(played.close->origin == row.origin);
    CHECK(played.close->transport == row.transport);
}

TEST_CASE("websocket_closed: before the answer, by a frame or by a cut, in either phase") {
    struct Row {
        Script end;
        std::uint16_t code;
        CloseOrigin origin;
        TransportEnd transport;
        std::string reason;
    };
    const auto row = GENERATE_COPY(values<Row>({
        {{close_frame(1000), fin()}, 1000, CloseOrigin::frame, TransportEnd::none, ""},
        {{close_frame(1008, "connect challenge timeout"), fin()},
         1008,
         CloseOrigin::frame,
         TransportEnd::none,
         "connect challenge timeout"},
        {{close_frame(1014, "bad gateway"), fin()},
         1014,
         CloseOrigin::frame,
         TransportEnd::none,
         "bad gateway"},
        {{close_frame(4001, "gateway auth changed"), fin()},
         4001,
         CloseOrigin::frame,
         TransportEnd::none,
         "gateway auth changed"},
        {{send(frame(0x88, "") + "garbage behind it"), fin()},
         1005,
         CloseOrigin::frame,
         TransportEnd::none,
         ""},
        {{fin()}, 1006, CloseOrigin::synthesized, TransportEnd::fin, ""},
        {{pause(20ms), reset()}, 1006, CloseOrigin::synthesized, TransportEnd::rst, ""},
        {{send(frame(0x81, "{}").substr(0, 3)), fin()},
         1006,
         CloseOrigin::synthesized,
         TransportEnd::fin,
         ""},
    }));
    const bool after_connect = GENERATE(false, true);
    Script script{switch_protocols()};
    if (after_connect) script = until_connect();
    script.insert(script.end(), row.end.begin(), row.end.end());
    const auto played = play({script});
    CHECK(played.record.status == StageStatus::failed);
    CHECK(played.facts().outcome == WsOutcome::closed_before_answer);
    CHECK_FALSE(played.facts().error);
    REQUIRE(played.close);
    CHECK(played.close->code == row.code);
    CHECK(played.close->origin == row.origin);
    CHECK(played.close->transport == row.transport);
    CHECK(played.close->reason.str() == row.reason);
    CHECK(played.close->phase == (after_connect ? ClosePhase::connect : ClosePhase::challenge));
    CHECK(played.facts().credential_sent == after_connect);
}

TEST_CASE("websocket_timeout: no challenge, no answer: we close with 1001") {
    SECTION("nothing after the 101") {
        const auto played = play({{switch_protocols(), client_frame(8), fin()}}, [](auto& bench) {
            bench.plan.budgets.challenge = 300ms;
        });
        CHECK(played.facts().outcome == WsOutcome::no_challenge);
        CHECK(played.record.error->name == "challenge_timeout");
        CHECK(played.close->code == 1001);
        CHECK(played.close->origin == CloseOrigin::local);
        CHECK(played.close->phase == ClosePhase::challenge);
        CHECK_THAT(played.seen[0].frames[0], StartsWith(std::string("\x03\xe9", 2)));
    }
    SECTION("another protocol speaks: its first frame is kept") {
        const auto played =
            play({{switch_protocols(), text("0{\"sid\":\"x\"}"), silence()}}, [](auto& bench) {
                bench.plan.budgets.challenge = 300ms;
            });
        CHECK(played.facts().outcome == WsOutcome::no_challenge);
        CHECK(played.facts().first_frame.str() == "0{\"sid\":\"x\"}");
    }
    SECTION("connect is not answered") {
        const auto played = play_after_connect({client_frame(8), fin()}, [](auto& bench) {
            bench.plan.budgets.answer = 300ms;
        });
        CHECK(played.facts().outcome == WsOutcome::answer_timeout);
        CHECK(played.record.error->name == "answer_timeout");
        CHECK(played.close->code == 1001);
        CHECK(played.close->phase == ClosePhase::connect);
    }
}

TEST_CASE("websocket_cancel: a stopped run gets the stage's record at once") {
    ScriptedPeer peer({until_connect({silence()})});
    StageBench bench(peer.port());
    give_token(bench, canary_token);
    const auto record = bench.run_and_stop(&probes::probe_websocket, 100ms);
    CHECK(ws_facts(record).outcome == WsOutcome::answer_timeout);
    CHECK(bench.close->origin == CloseOrigin::local);
}

TEST_CASE("websocket_upgrade: an HTTP answer other than 101 is kept, and there is no close code") {
    struct Row {
        std::string status, type, body, headers;
        HttpBody kind;
    };
    const auto row = GENERATE_COPY(values<Row>({
        {"400 Bad Request", "text/html", "Missing or invalid Sec-WebSocket-Key header", "", HttpBody::html},
        {"403 Forbidden",
         "application/json",
         R"({"error":{"type":"proxy_attribution_required","message":"x"}})",
         "",
         HttpBody::gateway_attribution},
        {"503 Service Unavailable",
         "text/plain",
         "Too many unauthenticated sockets",
         "",
         HttpBody::gateway_preauth_limit},
        {"502 Bad Gateway", "text/html", "<center>nginx</center>", "Server: nginx\r\n", HttpBody::html},
        {"200 OK", "text/html", "<title>OpenClaw Control</title>", "", HttpBody::gateway_page},
        {"301 Moved Permanently", "", "", "Location: https://gw.example/\r\n", HttpBody::none},
        {"426 Upgrade Required", "text/plain", "Upgrade Required", "", HttpBody::text},
    }));
    CAPTURE(row.status);
    const auto played = play({{request(), respond(row.status, row.type, row.body, row.headers), silence()}});
    const auto& facts = played.facts();
    CHECK(played.record.status == StageStatus::failed);
    CHECK(facts.outcome == WsOutcome::upgrade_declined);
    REQUIRE(facts.upgrade);
    CHECK(facts.upgrade->status == std::stoi(row.status));
    CHECK(facts.upgrade->body_kind == row.kind);
    CHECK(facts.attempts == 1);
    CHECK_FALSE(facts.credential_sent);
    CHECK_FALSE(played.close);
    CHECK(played.record.error->name == "http_" + row.status.substr(0, 3));
}

TEST_CASE("websocket_upgrade: no HTTP answer at all") {
    struct Row {
        Script script;
        std::string error;
        HttpOutcome outcome;
    };
    const auto row = GENERATE_COPY(values<Row>({
        {{request(), silence()}, "upgrade_timeout", HttpOutcome::silent},
        {{request(), send("HTTP/1.1 101 Swi"), silence()}, "upgrade_timeout", HttpOutcome::dripping},
        {{request(), fin()}, "closed_no_byte", HttpOutcome::closed_no_byte},
        {{request(), reset()}, "ECONNRESET", HttpOutcome::reset_no_byte},
        {{request(), send("\x15\x03\x03\x00\x02\x02\x16"), fin()}, "not_http", HttpOutcome::malformed},
    }));
    const auto played = play({row.script}, [](auto& bench) { bench.plan.budgets.challenge = 300ms; });
    CHECK(played.facts().outcome == WsOutcome::no_response);
    CHECK(played.record.error->name == row.error);
    CHECK(played.facts().upgrade->outcome == row.outcome);
    CHECK_FALSE(played.close);
}
