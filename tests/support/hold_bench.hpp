// Runs hold() against a peer on loopback.
#pragma once

#include "ocprobe/probes/hold.hpp"
#include "support/handshake.hpp"
#include "support/scripted_peer.hpp"
#include "support/times.hpp"

#include <catch2/catch.hpp>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace ocprobe::test {

/// A plan whose only time that ends is the one to hold, and that is short; change what a test is about, then run.
struct HoldBench {
    explicit HoldBench(std::uint16_t port) {
        plan.endpoint.emplace();
        plan.endpoint->host = "127.0.0.1";
        plan.endpoint->port = port;
        plan.endpoint->host_header = "127.0.0.1:" + std::to_string(port);
        plan.run_http = false;
        plan.budgets.overall = never;
        plan.budgets.connect = never;
        plan.budgets.challenge = never;
        plan.budgets.answer = never;
        hold.time = Millis(400);
        hold.ask_for = never;
        credentials.token.emplace(std::string(canary_token));
        redactor.add(*credentials.token);
    }

    /// Fails the test when no session came to be held.
    const HoldFacts& run() {
        if (!go().held) throw std::runtime_error("no session was held");
        return *result.held;
    }
    const NetworkResult& go() {
        const probes::Services services{
            .clock = system_clock(),
            .redactor = redactor,
            .run_started = system_clock().monotonic(),
            .stop_descriptor = stop_descriptor,
            .log = {},
            .stage_ended = {},
        };
        watch.event = [this](const HoldEvent& event) {
            events.push_back(std::string(name(event.kind)) + " " + std::to_string(event.socket->number));
            if (heard) heard();
            return events.size() < listens_to;
        };
        result = probes::hold(plan, credentials, services, hold, watch);
        return result;
    }

    NetworkPlan plan;
    probes::HoldPlan hold;
    probes::HoldWatch watch;
    Credentials credentials;
    Redactor redactor;
    int stop_descriptor = -1;
    NetworkResult result;
    std::vector<std::string> events;
    std::function<void()> heard;     ///< called at each event
    std::size_t listens_to = 1'000;  ///< events, then nobody is there to be told
};

[[nodiscard]] inline std::string hello_with_boot(const std::string& boot_id) {
    auto json = hello_json;
    const std::string usual = "30dd71b4-4a56-4a4e-baff-22a4a3953745";
    return json.replace(json.find(usual), usual.size(), boot_id);
}
/// A session of the usual gateway, and what follows.
[[nodiscard]] inline Script session(Script then, const std::string& hello = hello_json) {
    Script script = until_connect({answer(hello)});
    std::move(then.begin(), then.end(), std::back_inserter(script));
    return script;
}
/// A session that is held until we leave.
[[nodiscard]] inline Script held(const std::string& hello = hello_json) {
    return session({client_frame(8), close_frame(1000), fin()}, hello);
}

/// One session that ends like `end`, one that is held; what the report says of the end.
[[nodiscard]] inline SessionEnd ended_by(Script end, const std::string& next = hello_json) {
    ScriptedPeer peer({session(std::move(end)), held(next)});
    HoldBench bench(peer.port());
    const auto facts = bench.run();
    const auto seen = peer.end();
    for (const auto& transcript : seen) {
        for (const auto& problem : transcript.problems)
            FAIL_CHECK(problem);
    }
    REQUIRE(facts.ends.size() == 1);
    CHECK(facts.ends_total == 1);
    CHECK(seen.size() == 2);
    CHECK(bench.events == std::vector<std::string>{"opened 1", "ended 1", "opened 1"});
    return facts.ends.front();
}

}  // namespace ocprobe::test
