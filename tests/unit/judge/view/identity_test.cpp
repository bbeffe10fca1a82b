// One gateway or two: by address, by start time, by release, by the socket that listens, by boot id.
#include "judge/view/identity.hpp"
#include "unit/judge/fixtures.hpp"

#include <catch2/catch.hpp>

namespace ocprobe::judge_test {

using judge::Sameness;

namespace {

constexpr auto one_id = "11111111-794f-41e2-bc1a-8bf0b10677fa";
constexpr auto other_id = "22222222-794f-41e2-bc1a-8bf0b10677fa";

/// A gateway on loopback that refuses the token, and a candidate on another loopback port.
Evidence two_ports() {
    auto e = shared_namespace();
    refused(e, "INVALID_REQUEST", "AUTH_TOKEN_MISMATCH");
    http(e).version = {};
    http(e).uptime_ms = 60'000;
    http(e).uptime_at = Micros(10'000);
    http(e).uptime_error = Micros(2'000);
    connection(e).chosen_address = "127.0.0.1";
    gateway_at(e, "127.0.0.1", 18790, "127.0.0.1");
    auto& candidate = e.candidates.back();
    candidate.uptime_ms = 60'030;
    candidate.uptime_at = Micros(40'000);
    candidate.uptime_error = Micros(2'000);
    return e;
}

Sameness sameness(const Evidence& e) {
    return judge::compare(e, e.candidates.back()).same;
}

}  // namespace

TEST_CASE("identity: gateways that started at the same moment are one, others are two") {
    auto e = two_ports();
    CHECK(sameness(e) == Sameness::one);
    CHECK(finding(judge::judge(e), "target.one_gateway") != nullptr);
    e.candidates.back().uptime_ms = 61'000;
    CHECK(sameness(e) == Sameness::two);
    const auto judgement = judge::judge(e);
    const auto* found = finding(judgement, "target.two_gateways");
    REQUIRE(found != nullptr);
    CHECK(found->severity == Severity::warning);
    CHECK(found->summary.find("pairs with") != std::string::npos);
}

TEST_CASE("identity: an answer that took long says too little to call two gateways one") {
    auto e = two_ports();
    e.candidates.back().uptime_error = Micros(1'500'000);
    e.candidates.back().uptime_ms = 61'000;
    CHECK(sameness(e) == Sameness::unknown);
}

TEST_CASE("identity: one address is one gateway, whatever the name") {
    auto e = bridge();
    refused(e, "INVALID_REQUEST", "AUTH_TOKEN_MISMATCH");
    connection(e).chosen_address = "172.18.0.2";
    gateway_at(e, "gateway");
    CHECK(sameness(e) == Sameness::one);
    e.candidates.back().candidate.port = 18790;
    CHECK(sameness(e) == Sameness::unknown);
}

TEST_CASE("identity: two releases are two gateways") {
    auto e = bridge();
    gateway_at(e, "gateway", 18789, "172.18.0.9");
    e.candidates.back().version = safe("2026.8.2");
    ws(e).hello->version = safe("2026.9.6");
    CHECK(sameness(e) == Sameness::two);
    e.candidates.back().version = safe("2026.9.6");
    CHECK(sameness(e) == Sameness::unknown);
    const auto judgement = judge::judge(e);
    const auto* found = finding(judgement, "target.other_gateway");
    REQUIRE(found != nullptr);
    CHECK(found->severity == Severity::info);
    CHECK(found->summary.find("not known") != std::string::npos);
}

TEST_CASE("identity: one socket that listens everywhere is one gateway on two addresses of ours") {
    auto e = shared_namespace();
    http(e).uptime_ms.reset();
    connection(e).chosen_address = "127.0.0.1";
    e.container.own_addresses = {"172.18.0.5"};
    gateway_at(e, "openclaw-gateway", 18789, "172.18.0.5");
    e.container.listeners_measured = true;
    e.container.listeners = {{"0.0.0.0", 18789, 0}};
    CHECK(sameness(e) == Sameness::one);
    e.container.listeners = {{"127.0.0.1", 18789, 0}, {"172.18.0.5", 18789, 0}};
    CHECK(sameness(e) == Sameness::unknown);
    e.container.listeners_measured = false;
    CHECK(sameness(e) == Sameness::unknown);
}

TEST_CASE("identity: the gateway that answers, and the one that runs on the state directory") {
    auto e = shared_namespace();
    ws(e).hello->boot_id = safe(one_id);
    CHECK(judge::compare_with_state(e).same == Sameness::unknown);
    e.state.pairing.boot_ids = {one_id};
    CHECK(judge::compare_with_state(e).same == Sameness::one);
    e.state.pairing.boot_ids = {other_id};
    CHECK(judge::compare_with_state(e).same == Sameness::two);
    e.state.lock.held = true;
    CHECK(finding(judge::judge(e), "target.two_gateways") != nullptr);
    // Nobody runs on it: the row is what a gateway that was killed has left behind.
    e.state.lock.held = false;
    e.state.lock.state = LockState::dead;
    CHECK(finding(judge::judge(e), "target.two_gateways") == nullptr);
    ws(e).hello->boot_id = {};
    CHECK(judge::compare_with_state(e).same == Sameness::unknown);
}

}  // namespace ocprobe::judge_test
