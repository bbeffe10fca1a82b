// Held sockets against scripted gateways: what is sent, how a session can end, what asking again can meet.
#include "support/hold_bench.hpp"

#include <catch2/catch.hpp>

#include <thread>
#include <unistd.h>

using namespace ocprobe;
using namespace ocprobe::test;
using namespace std::chrono_literals;

namespace {

const std::string other_boot = "99999999-0000-4000-8000-000000000001";

/// A first session that is cut, then `met` by whoever asks again, then a session.
SessionEnd asked_again(std::vector<Script> met, const std::string& last = hello_json) {
    std::vector<Script> scripts{session({pause(30ms), reset()})};
    for (auto& script : met)
        scripts.push_back(std::move(script));
    scripts.push_back(held(last));
    ScriptedPeer peer(std::move(scripts));
    HoldBench bench(peer.port());
    bench.hold.time = Millis(2'500);
    bench.hold.ask_for = Millis(6'000);
    const auto facts = bench.run();
    REQUIRE(facts.ends.size() == 1);
    return facts.ends.front();
}

}  // namespace

TEST_CASE("hold: a session is kept to the end of its time, pings are answered, and nothing else is sent") {
    ScriptedPeer peer({session(
        {send(frame(0x89, "first")),
         client_frame(10),
         text(R"({"type":"event","event":"tick","payload":{"ts":1}})"),
         send(frame(0x89, "")),
         client_frame(10),
         client_frame(8),
         close_frame(1000),
         fin()}
    )});
    HoldBench bench(peer.port());
    const auto& facts = bench.run();
    const auto seen = peer.end();
    REQUIRE(seen.size() == 1);
    CHECK(seen[0].problems.empty());
    CHECK(seen[0].frame_opcodes == std::vector<unsigned>{1, 10, 10, 9, 8});  // the ping when the time is over
    CHECK(seen[0].frames[1] == "first");
    CHECK(facts.whole_time);
    CHECK(facts.held >= 400ms);
    CHECK(facts.ends.empty());
    REQUIRE(facts.sockets.size() == 1);
    const auto& socket = facts.sockets[0];
    CHECK(socket.open);
    CHECK(socket.answered_at_end == true);
    CHECK(socket.sessions == 1);
    CHECK(socket.pings_answered == 2);
    CHECK(socket.pings_sent == 0);
    CHECK(socket.role == HoldRole::silent);
    CHECK_FALSE(socket.boot_id.empty());
    CHECK_FALSE(socket.local_address.empty());
    CHECK(bench.result.stages.back().status == StageStatus::passed);
    CHECK_FALSE(bench.result.close);
    CHECK(bench.result.stopped == StopReason::none);
    CHECK(bench.events == std::vector<std::string>{"opened 1"});
}

TEST_CASE("hold: every close code is recorded as the peer's own frame, and the session asked for again") {
    const auto code = GENERATE(1000, 1001, 1008, 1009, 1011, 1012, 1013, 3000, 4000, 4001);
    const auto end = ended_by({close_frame(static_cast<std::uint16_t>(code), "why"), client_frame(8), fin()});
    CHECK(end.close.code == code);
    CHECK(end.close.origin == CloseOrigin::frame);
    CHECK(end.close.reason.str() == "why");
    CHECK(end.close.phase == ClosePhase::session);
    CHECK(end.asked.empty());
    CHECK(end.back_after);
    CHECK(end.gateway == SameGateway::same);
    CHECK_FALSE(end.went_silent);
    CHECK_FALSE(end.gave_up);
}

TEST_CASE("hold: an empty close frame, FIN and RST") {
    const auto way = GENERATE(0, 1, 2);
    Script script;
    if (way == 0) script = {send(frame(0x88, "")), client_frame(8), fin()};
    if (way == 1) script = {fin()};
    if (way == 2) script = {reset()};
    const auto end = ended_by(std::move(script));
    CHECK(end.close.code == (way == 0 ? 1005 : 1006));
    CHECK(end.close.origin == (way == 0 ? CloseOrigin::frame : CloseOrigin::synthesized));
    if (way == 1) CHECK(end.close.transport == TransportEnd::fin);
    if (way == 2) CHECK(end.close.transport == TransportEnd::rst);
    CHECK(end.gateway == SameGateway::same);
}

TEST_CASE("hold: what breaks the protocol is closed by us, and said") {
    const auto end = ended_by({send(frame(0xf1, "reserved bits")), client_frame(8), fin()});
    CHECK(end.close.code == 1002);
    CHECK(end.close.origin == CloseOrigin::local);
    CHECK_FALSE(end.close.reason.empty());
}

TEST_CASE("hold: the event shutdown belongs to the end") {
    const auto end = ended_by(
        {text(
             R"({"type":"event","event":"shutdown","payload":{"reason":"gateway restarting","restartExpectedMs":1500}})"
         ),
         close_frame(1012, "service restart"),
         client_frame(8),
         fin()},
        hello_with_boot(other_boot)
    );
    REQUIRE(end.shutdown);
    CHECK(end.shutdown->reason.str() == "gateway restarting");
    CHECK(end.shutdown->restart_expected_ms == 1500);
    CHECK(end.gateway == SameGateway::other);
    CHECK(end.new_boot_id.str() == other_boot);
}

TEST_CASE("hold: a gateway without boot ids is known by the start of its process") {
    const auto without = [](std::int64_t uptime) {
        auto json = hello_json;
        const std::string boot = R"("bootId":"30dd71b4-4a56-4a4e-baff-22a4a3953745",)";
        json.erase(json.find(boot), boot.size());
        return json.replace(json.find("135470"), 6, std::to_string(uptime));
    };
    const bool same = GENERATE(true, false);
    ScriptedPeer peer({session({reset()}, without(135'470)), held(without(same ? 135'500 : 20'000))});
    HoldBench bench(peer.port());
    const auto& facts = bench.run();
    REQUIRE(facts.ends.size() == 1);
    CHECK(facts.ends[0].gateway == (same ? SameGateway::same : SameGateway::other));
}

TEST_CASE("hold: a peer that says nothing any more is given up, and asked again") {
    ScriptedPeer peer({session({silence()}), held()});
    HoldBench bench(peer.port());
    bench.hold.silence_limit = Millis(250);
    bench.hold.time = Millis(400);
    const auto& facts = bench.run();
    REQUIRE(facts.ends.size() == 1);
    CHECK(facts.ends[0].went_silent);
    CHECK(facts.ends[0].close.origin == CloseOrigin::local);
    CHECK(facts.ends[0].silence.received >= 250ms);
    CHECK(facts.ends[0].gateway == SameGateway::same);
}

TEST_CASE("hold: a session that answers no ping when the time is over was not kept") {
    ScriptedPeer peer({session({silence()}), held()});
    HoldBench bench(peer.port());
    bench.hold.time = Millis(300);
    const auto& facts = bench.run();
    REQUIRE(facts.ends.size() == 1);
    CHECK(facts.ends[0].went_silent);
    CHECK(facts.ends[0].gateway == SameGateway::same);
    CHECK(facts.sockets[0].answered_at_end == true);  // the session that came after it
    CHECK(bench.events == std::vector<std::string>{"opened 1", "ended 1", "opened 1"});
}

TEST_CASE("hold: what asking again meets is told in order, equal tries as one") {
    const auto starting = until_connect(
        {answer(error_json(
             "UNAVAILABLE",
             "gateway starting; retry shortly",
             R"(,"details":{"reason":"startup-sidecars"},"retryable":true,"retryAfterMs":100)"
         )),
         close_frame(1013, "gateway starting"),
         fin()}
    );
    const Script draining{
        request(),
        respond("503 Service Unavailable", "text/plain", "Gateway websocket admission closed"),
        fin()};
    const Script no_upstream{
        request(), respond("502 Bad Gateway", "text/html", "<center>nginx</center>"), fin()};
    const auto end = asked_again(
        {draining, starting, starting, no_upstream, {request(), fin()}}, hello_with_boot(other_boot)
    );
    REQUIRE(end.asked.size() == 4);
    CHECK(end.asked[0].what == AskedAgain::draining);
    CHECK(end.asked[1].what == AskedAgain::starting);
    CHECK(end.asked[1].times == 2);
    CHECK(end.asked[1].detail == "startup-sidecars");
    CHECK(end.asked[2].what == AskedAgain::declined);
    CHECK(end.asked[2].detail == "HTTP 502");
    CHECK(end.asked[3].what == AskedAgain::closed);
    CHECK(end.back_after);
    CHECK(end.gateway == SameGateway::other);
}

TEST_CASE("hold: nobody listens any more, and asking ends after its time") {
    ScriptedPeer* self = nullptr;
    ScriptedPeer peer({session({[&](PeerSide&) { self->refuse(); }, reset()})});
    self = &peer;
    HoldBench bench(peer.port());
    bench.hold.time = Millis(200);
    bench.hold.ask_for = Millis(1'200);
    const auto& facts = bench.run();
    REQUIRE(facts.ends.size() == 1);
    const auto& end = facts.ends[0];
    CHECK(end.gave_up);
    CHECK_FALSE(end.back_after);
    REQUIRE(end.asked.size() == 1);
    CHECK(end.asked[0].what == AskedAgain::refused);
    CHECK(end.asked[0].detail == "ECONNREFUSED");
    CHECK(end.asked[0].times >= 2);
    CHECK(end.asked[0].times <= 6);
    CHECK_FALSE(facts.whole_time);
    CHECK(bench.events.back() == "gave_up 1");
}

TEST_CASE("hold: a credential that is refused is never sent again, whatever the number of sockets") {
    const auto code =
        GENERATE(as<std::string>(), "AUTH_TOKEN_MISMATCH", "AUTH_RATE_LIMITED", "PAIRING_REQUIRED");
    const auto refusing = until_connect(
        {answer(error_json("INVALID_REQUEST", "unauthorized", details(code))), close_frame(1008, "no"), fin()}
    );
    const Script changed =
        session({pause(500ms), close_frame(4001, "gateway auth changed"), client_frame(8), fin()});
    ScriptedPeer peer({changed, changed, changed, refusing});
    HoldBench bench(peer.port());
    bench.hold.count = 3;
    bench.hold.time = Millis(60'000);
    const auto& facts = bench.run();
    const auto seen = peer.end();
    CHECK(seen.size() == 4);
    REQUIRE(facts.ends.size() == 3);
    for (const auto& end : facts.ends) {
        CHECK(end.close.code == 4001);
        CHECK(end.gave_up);
    }
    REQUIRE(facts.refusal);
    CHECK(facts.refusal->details_code.str() == code);
    CHECK_FALSE(facts.whole_time);
}

TEST_CASE("hold: who lets us in and cuts us off at once is not asked in a loop") {
    std::vector<Script> scripts;
    for (int i = 0; i < 12; ++i)
        scripts.push_back(session({reset()}));
    ScriptedPeer peer(std::move(scripts));
    HoldBench bench(peer.port());
    bench.hold.time = Millis(2'000);
    bench.hold.ask_for = Millis(3'000);
    static_cast<void>(bench.run());
    const auto seen = peer.end();
    CHECK(seen.size() >= 4);
    CHECK(seen.size() <= 7);
}

TEST_CASE("hold: 32 sockets, each with its own session") {
    std::vector<Script> scripts;
    for (int i = 0; i < 32; ++i)
        scripts.push_back(
            session({send(frame(0x89, "")), client_frame(10), client_frame(8), close_frame(1000), fin()})
        );
    ScriptedPeer peer(std::move(scripts));
    HoldBench bench(peer.port());
    bench.hold.count = 32;
    bench.hold.time = Millis(3'000);
    const auto& facts = bench.run();
    const auto seen = peer.end();
    CHECK(seen.size() == 32);
    for (const auto& transcript : seen) {
        for (const auto& problem : transcript.problems)
            FAIL_CHECK(problem);
    }
    REQUIRE(facts.sockets.size() == 32);
    for (const auto& socket : facts.sockets) {
        CHECK(socket.open);
        CHECK(socket.pings_answered == 1);
    }
    CHECK(facts.whole_time);
}

TEST_CASE("hold: a signal ends it politely, while held and while asked for again") {
    const bool waiting = GENERATE(false, true);
    int ends[2]{-1, -1};
    REQUIRE(::pipe(ends) == 0);
    ScriptedPeer* self = nullptr;
    ScriptedPeer peer({waiting ? session({[&](PeerSide&) { self->refuse(); }, reset()}) : held()});
    self = &peer;
    HoldBench bench(peer.port());
    bench.hold.time = never;
    bench.hold.ask_for = never;
    bench.stop_descriptor = ends[0];
    std::thread signal([&] {
        std::this_thread::sleep_for(700ms);
        const char number = 15;
        if (::write(ends[1], &number, 1) != 1) std::abort();
    });
    const auto& facts = bench.run();
    signal.join();
    ::close(ends[0]);
    ::close(ends[1]);
    const auto seen = peer.end();
    CHECK(bench.result.stopped == StopReason::signal);
    CHECK(bench.result.signal == 15);
    CHECK_FALSE(facts.whole_time);
    REQUIRE(seen.size() == 1);
    if (waiting) {
        REQUIRE(facts.ends.size() == 1);
        CHECK_FALSE(facts.ends[0].gave_up);
        CHECK_FALSE(facts.ends[0].back_after);
    } else {
        CHECK(seen[0].problems.empty());
        CHECK(facts.sockets[0].open);
    }
}

TEST_CASE("hold: when nobody is there to be told, it ends") {
    ScriptedPeer peer({held(), held(), held()});
    HoldBench bench(peer.port());
    bench.hold.count = 3;
    bench.hold.time = Millis(60'000);
    bench.listens_to = 2;
    const auto& facts = bench.run();
    CHECK(bench.events.size() == 2);
    CHECK_FALSE(facts.whole_time);
}

TEST_CASE("hold: without hello-ok there is nothing to hold, and the stages say why") {
    ScriptedPeer peer({until_connect(
        {answer(error_json("INVALID_REQUEST", "unauthorized", details("AUTH_TOKEN_MISMATCH"))),
         close_frame(1008, "unauthorized"),
         fin()}
    )});
    HoldBench bench(peer.port());
    CHECK_THROWS(bench.run());
    CHECK_FALSE(bench.result.held);
    CHECK(bench.result.stages.back().status == StageStatus::failed);
    REQUIRE(bench.result.close);
    CHECK(bench.result.close->code == 1008);
    CHECK(bench.events.empty());
}

TEST_CASE(
    "hold: a cut that repeats at the same silence is measured, and the direction told by the busy sockets"
) {
    // A proxy that gives up a connection 1.2 s after the last byte in either direction.
    const Script idle = session(
        {[](PeerSide& side) {
             auto last = std::chrono::steady_clock::now();
             auto known = side.received.size();
             while (std::chrono::steady_clock::now() - last < 1'200ms) {
                 if (!side.receive_within(20ms)) continue;
                 if (side.received.size() == known) continue;
                 known = side.received.size();
                 last = std::chrono::steady_clock::now();
                 side.send(frame(0x8a, ""));
             }
         },
         reset()}
    );
    std::vector<Script> scripts;
    for (int i = 0; i < 40; ++i)
        scripts.push_back(idle);
    ScriptedPeer peer(std::move(scripts));
    HoldBench bench(peer.port());
    bench.hold.bisect_idle = true;
    bench.hold.count = 4;
    bench.hold.time = Millis(60'000);
    const auto& facts = bench.run();
    REQUIRE(facts.idle);
    CHECK(facts.idle->after > 1'100ms);
    CHECK(facts.idle->after < 12'000ms);
    CHECK(facts.idle->episodes >= 3);
    CHECK(facts.idle->busy_outlived);
    CHECK(facts.held < 60s);
    CHECK(facts.sockets[3].role == HoldRole::ping);
    CHECK(facts.sockets[3].pings_sent > 2);
    CHECK(facts.sockets[0].pings_sent == 0);
}

TEST_CASE("hold: where a later connection may not have the credential, it stops at the challenge") {
    ScriptedPeer peer(
        {session({pause(30ms), reset()}),
         {switch_protocols(), text(challenge_json()), client_frame(8), close_frame(1000), fin()}}
    );
    HoldBench bench(peer.port());
    bench.hold.ask_for = Millis(600);
    // As when the name leads to a public address by then.
    bench.heard = [&] { bench.plan.send_credential = false; };
    const auto& facts = bench.run();
    const auto seen = peer.end();
    REQUIRE(facts.ends.size() == 1);
    REQUIRE_FALSE(facts.ends[0].asked.empty());
    CHECK(facts.ends[0].asked[0].what == AskedAgain::failed);
    REQUIRE(seen.size() >= 3);
    for (const auto& frame : seen[1].frames)
        CHECK(frame.find(canary_token) == std::string::npos);
    CHECK(seen[1].frame_opcodes == std::vector<unsigned>{8});
}
