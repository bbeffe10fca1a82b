// Runs hold() against a peer on loopback.
#pragma once

#include "ocprobe/probes/hold.hpp"
#include "support/handshake.hpp"
#include "support/scripted_peer.hpp"

#include <string>
#include <utility>
#include <vector>

namespace ocprobe::test {

/// A plan with times short enough for tests; change what a test is about, then run.
struct HoldBench {
    explicit HoldBench(std::uint16_t port) {
        plan.endpoint.emplace();
        plan.endpoint->host = "127.0.0.1";
        plan.endpoint->port = port;
        plan.endpoint->host_header = "127.0.0.1:" + std::to_string(port);
        plan.run_http = false;
        plan.budgets.overall = Millis(6'000);
        plan.budgets.connect = Millis(1'500);
        plan.budgets.challenge = Millis(1'500);
        plan.budgets.answer = Millis(1'500);
        hold.time = Millis(400);
        hold.ask_for = Millis(2'500);
        credentials.token.emplace(std::string(canary_token));
        redactor.add(*credentials.token);
    }

    const HoldFacts& run() {
        const probes::Doors doors{
            .clock = system_clock(),
            .redactor = redactor,
            .run_started = system_clock().monotonic(),
            .stop_descriptor = stop_descriptor,
            .log = {},
            .stage_ended = {},
        };
        watch.event = [this](const HoldEvent& event) {
            events.push_back(std::string(name(event.kind)) + " " + std::to_string(event.socket->number));
        };
        result = probes::hold(plan, credentials, doors, hold, watch);
        if (!result.held) throw std::runtime_error("no session was held");
        return *result.held;
    }

    NetworkPlan plan;
    probes::HoldPlan hold;
    probes::HoldWatch watch;
    Credentials credentials;
    Redactor redactor;
    int stop_descriptor = -1;
    probes::HoldResult result;
    std::vector<std::string> events;
};

/// The connect stage's own connection, which says nothing.
[[nodiscard]] inline Script unused() {
    return {silence()};
}
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

}  // namespace ocprobe::test
