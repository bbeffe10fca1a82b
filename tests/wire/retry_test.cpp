// A gateway that is starting or draining is asked again within the budget; one that has judged a credential
// never is.
#include "support/handshake.hpp"

#include <catch2/catch.hpp>

using namespace ocprobe;
using namespace ocprobe::test;
using namespace std::chrono_literals;

namespace {

const auto starting_json = error_json(
    "UNAVAILABLE",
    "gateway starting; retry shortly",
    R"(,"details":{"reason":"startup-sidecars"},"retryable":true,"retryAfterMs":300)"
);

Script starting() {
    return until_connect({answer(starting_json), close_frame(1013, "gateway starting"), fin()});
}

Script healthy() {
    return until_connect({answer(hello_json), client_frame(8), close_frame(1000), fin()});
}

Script refusing(const std::string& code, const std::string& more = {}) {
    return until_connect({
        answer(error_json("INVALID_REQUEST", "unauthorized", details(code, more))),
        close_frame(1008, "unauthorized"),
        fin(),
    });
}

Script admission_closed() {
    return {
        request(),
        respond("503 Service Unavailable", "text/plain", "Gateway websocket admission closed"),
        fin()};
}

}  // namespace

TEST_CASE("websocket_retry: 1013 is asked again after the time that it names, and the last word counts") {
    const auto played = play({starting(), starting(), healthy()});
    CHECK(played.record.status == StageStatus::passed);
    CHECK(played.facts().outcome == WsOutcome::hello_ok);
    CHECK(played.facts().attempts == 3);
    CHECK_FALSE(played.facts().error);
    CHECK_FALSE(played.close);
    CHECK(played.took >= 600ms);
}

TEST_CASE("websocket_retry: a retryAfterMs below 250 ms is not obeyed") {
    auto hasty = starting_json;
    hasty.replace(hasty.find(":300"), 4, ":0");
    const auto played = play({until_connect({answer(hasty), close_frame(1013), fin()}), healthy()});
    CHECK(played.facts().attempts == 2);
    CHECK(played.took >= 250ms);
}

TEST_CASE("websocket_retry: the pauses grow, so that a credential is not sent twice a second") {
    std::vector<Script> scripts(16, starting());
    const auto played = play(scripts, [](auto& bench) { bench.plan.budgets.overall = 4'000ms; });
    CHECK(played.facts().outcome == WsOutcome::refused);
    // After 0, 0.3, 0.8 and 1.8 s; the next one would be at 3.8 s.
    CHECK(played.facts().attempts <= 4);
    CHECK(played.facts().attempts >= 2);
}

TEST_CASE("websocket_retry: still starting at the deadline is no deadline") {
    std::vector<Script> scripts(8, starting());
    const auto played = play(scripts, [](auto& bench) { bench.plan.budgets.overall = 1'500ms; });
    CHECK(played.facts().outcome == WsOutcome::refused);
    CHECK(played.facts().attempts > 1);
    CHECK(played.facts().error->reason.str() == "startup-sidecars");
    CHECK(played.facts().error->retry_after_ms == 300);
    CHECK(played.close->code == 1013);
    CHECK(played.close->origin == CloseOrigin::frame);
}

TEST_CASE("websocket_retry: what tells nothing does not replace what was told") {
    const bool gone = GENERATE(false, true);
    std::vector<Script> scripts{starting()};
    if (!gone) scripts.push_back(until_connect({silence()}));
    ScriptedPeer peer(scripts);
    StageBench bench(peer.port());
    bench.plan.budgets.overall = 1'400ms;
    const auto record = bench.run(&probes::probe_websocket);
    CHECK(ws_facts(record).outcome == WsOutcome::refused);
    CHECK(ws_facts(record).attempts >= 2);
    CHECK(bench.close->code == 1013);
}

TEST_CASE("websocket_retry: a draining gateway's 503, and its 1012 before anything was sent") {
    const bool http = GENERATE(false, true);
    const Script first =
        http ? admission_closed() : Script{switch_protocols(), close_frame(1012, "service restart"), fin()};
    const auto played = play({first, healthy()});
    CHECK(played.facts().outcome == WsOutcome::hello_ok);
    CHECK(played.facts().attempts == 2);
}

TEST_CASE("websocket_retry: not when the plan says so, and not after 1012 once the credential was sent") {
    SECTION("plan") {
        const auto played = play({starting()}, [](auto& bench) { bench.plan.retry_starting = false; });
        CHECK(played.facts().attempts == 1);
        CHECK(played.close->code == 1013);
    }
    SECTION("1012 after connect") {
        const auto played = play({until_connect({close_frame(1012, "service restart"), fin()})});
        CHECK(played.facts().attempts == 1);
        CHECK(played.facts().outcome == WsOutcome::closed_before_answer);
        CHECK(played.close->code == 1012);
    }
}

TEST_CASE("websocket_retry: an answer about a credential is never asked for again") {
    const auto code = GENERATE(
        as<std::string>(),
        "AUTH_TOKEN_MISMATCH",
        "AUTH_RATE_LIMITED",
        "AUTH_UNAUTHORIZED",
        "PAIRING_REQUIRED",
        "PROTOCOL_MISMATCH"
    );
    const auto played = play({until_connect({
        answer(error_json("UNAVAILABLE", "no", details(code) + R"(,"retryable":true,"retryAfterMs":299985)")),
        close_frame(1013, "no"),
        fin(),
    })});
    CHECK(played.facts().attempts == 1);
    CHECK(played.facts().error->retry_after_ms == 299985);
    CHECK(played.seen.size() == 1);
}

TEST_CASE("websocket_retry: a gateway that starts closes with 1013; the same words and another code are not "
          "asked again") {
    const auto code = GENERATE(as<std::uint16_t>(), 1000, 1008, 1011);
    const auto played = play({until_connect({answer(starting_json), close_frame(code, "later"), fin()})});
    CHECK(played.facts().attempts == 1);
    CHECK(played.seen.size() == 1);
}

TEST_CASE("websocket_prove: the other token is tried once after a mismatch, and never otherwise") {
    const auto with_other = [](StageBench& bench) {
        bench.credentials.alternative_token.emplace(std::string("the-other-token-0987"));
    };
    SECTION("accepted") {
        const auto played = play({refusing("AUTH_TOKEN_MISMATCH"), healthy()}, with_other);
        CHECK(played.alternative_accepted == true);
        CHECK(played.facts().outcome == WsOutcome::refused);
        CHECK(played.facts().attempts == 1);
        CHECK(played.close->code == 1008);
        CHECK_THAT(played.seen[1].frames[0], Catch::Contains("the-other-token-0987"));
        CHECK_THAT(played.seen[1].frames[0], !Catch::Contains(canary_token));
    }
    SECTION("refused as well") {
        const auto played =
            play({refusing("AUTH_TOKEN_MISMATCH"), refusing("AUTH_TOKEN_MISMATCH")}, with_other);
        CHECK(played.alternative_accepted == false);
    }
    SECTION("the second attempt was not judged") {
        const auto played =
            play({refusing("AUTH_TOKEN_MISMATCH"), refusing("AUTH_RATE_LIMITED")}, with_other);
        CHECK_FALSE(played.alternative_accepted);
    }
    SECTION("rate limited, or nothing else to try") {
        const bool limited = GENERATE(false, true);
        const auto played = play(
            {refusing(limited ? "AUTH_RATE_LIMITED" : "AUTH_TOKEN_MISMATCH")},
            limited ? with_other : std::function<void(StageBench&)>()
        );
        CHECK_FALSE(played.alternative_accepted);
        CHECK(played.seen.size() == 1);
    }
}
