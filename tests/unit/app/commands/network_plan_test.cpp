// What the probes are asked to do, from options and local facts.
#include "app/commands/health.hpp"
#include "app/commands/network_plan.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cerrno>

using namespace ocprobe;
using namespace ocprobe::app;

namespace {

Evidence dialling(const std::string& host, std::uint16_t port) {
    Evidence evidence;
    Endpoint endpoint;
    endpoint.host = host;
    endpoint.port = port;
    evidence.target.endpoint = endpoint;
    return evidence;
}

NetworkPlan plan_for(const Options& options, Evidence evidence) {
    evidence.question = question_of(options, evidence.target);
    return make_network_plan(options, evidence, {});
}

bool has(const std::vector<Candidate>& candidates, const std::string& host, std::uint16_t port) {
    return std::any_of(candidates.begin(), candidates.end(), [&](const Candidate& c) {
        return c.host == host && c.port == port;
    });
}

}  // namespace

TEST_CASE("candidates are the usual names on the configured port and 18789, and never the target itself") {
    auto evidence = dialling("127.0.0.1", 19000);
    evidence.target.known_ports = {18789, 19000};
    const auto candidates = candidates_for(evidence.target);
    CHECK(has(candidates, "openclaw-gateway", 19000));
    CHECK(has(candidates, "openclaw-gateway", 18789));
    CHECK(has(candidates, "host.docker.internal", 18789));
    CHECK(has(candidates, "127.0.0.1", 18789));
    CHECK_FALSE(has(candidates, "127.0.0.1", 19000));
}

TEST_CASE("where a gateway's process is visible, its port is a candidate; else every port that is listened on"
) {
    ContainerFacts container;
    container.listeners = {{"0.0.0.0", 22, 0}, {"::1", 30262, 0}, {"172.18.0.2", 9000, 0}, {"/run/x", 0, 0}};
    CHECK(candidates_seen_here(container).empty());
    GatewayProcess process;
    process.pid = 7;
    process.port = 30262;
    container.gateway_processes = {process};
    CHECK(candidates_seen_here(container).empty());  // in another network namespace, or not known
    container.gateway_processes.front().same_network_namespace = true;
    CHECK(candidates_seen_here(container).size() == 1);
    CHECK(has(candidates_seen_here(container), "127.0.0.1", 30262));
    container.gateway_processes.front().port.reset();
    const auto all = candidates_seen_here(container);
    CHECK(all.size() == 3);
    CHECK(has(all, "127.0.0.1", 22));
    CHECK(has(all, "127.0.0.1", 30262));
    CHECK(has(all, "172.18.0.2", 9000));
}

TEST_CASE("in a container without a gateway's process every port is a candidate: it may be another "
          "container's namespace") {
    ContainerFacts container;
    container.in_container = true;
    container.listeners = {{"127.0.0.11", 40123, 0}, {"0.0.0.0", 18790, 0}};
    const auto seen = candidates_seen_here(container);
    CHECK(seen.size() == 1);  // not Docker's own resolver
    CHECK(has(seen, "127.0.0.1", 18790));
    GatewayProcess process;
    process.port = 30262;
    process.same_network_namespace = true;
    container.gateway_processes = {process};
    CHECK_FALSE(has(candidates_seen_here(container), "127.0.0.1", 18790));
    container.gateway_processes.clear();
    container.in_container = false;  // on a host others listen, who were not asked for
    CHECK(candidates_seen_here(container).empty());
}

TEST_CASE("without an endpoint only the candidates are asked, and the reason is told") {
    Options options;
    Evidence evidence;
    const auto plan = plan_for(options, evidence);
    CHECK_FALSE(plan.endpoint.has_value());
    CHECK(plan.skip_because == "the URL is invalid");
    CHECK(plan.always_try_candidates);
    CHECK_FALSE(plan.candidates.empty());
    options.candidates = false;
    CHECK(plan_for(options, evidence).candidates.empty());
}

TEST_CASE("no credential goes to a public address in plaintext") {
    auto evidence = dialling("203.0.113.7", 18789);
    evidence.target.host_is_public_literal = true;
    CHECK_FALSE(plan_for({}, evidence).send_credential);
    evidence.target.endpoint->transport = Endpoint::Transport::tls;
    CHECK(plan_for({}, evidence).send_credential);
}

TEST_CASE("health sends no credential unless asked, and keeps to 3 s") {
    Options options;
    options.command = Command::health;
    const auto plan = plan_for(options, dialling("127.0.0.1", 1));
    CHECK_FALSE(plan.run_websocket);
    CHECK(plan.candidates.empty());
    CHECK(plan.budgets.overall == Millis(3000));
    options.auth = true;
    CHECK(plan_for(options, dialling("127.0.0.1", 1)).run_websocket);
}

TEST_CASE("mode none on loopback is asked as the backend only with a device identity") {
    auto evidence = dialling("127.0.0.1", 1);
    evidence.target.host_is_loopback = true;
    evidence.credential.expected_mode = "none";
    CHECK(plan_for({}, evidence).connect.client_id == "cli");
    evidence.state.pairing.device_identity = true;
    CHECK(plan_for({}, evidence).connect.client_id == "gateway-client");
    CHECK(plan_for({}, evidence).connect.client_mode == "backend");
}

TEST_CASE("… or where an older CLI would make itself one and keep it") {
    auto evidence = dialling("127.0.0.1", 1);
    evidence.target.host_is_loopback = true;
    evidence.credential.expected_mode = "none";
    evidence.state.error = ENOENT;
    const auto client = [&] { return plan_for({}, evidence).connect.client_id; };
    CHECK(client() == "cli");
    evidence.cli.measured = true;
    evidence.cli.rules = CliRules::v2026_7_1;
    CHECK(client() == "gateway-client");
    evidence.state.exists = true;
    CHECK(client() == "cli");
    evidence.state.writable = true;
    CHECK(client() == "gateway-client");
}

TEST_CASE("the option --as-cli speaks as the CLI does, in mode and protocol") {
    auto evidence = dialling("127.0.0.1", 1);
    evidence.cli.protocol_min = evidence.cli.protocol_max = 3;
    Options options;
    options.as_cli = true;
    const auto connect = plan_for(options, evidence).connect;
    CHECK(connect.client_id == "cli");
    CHECK(connect.client_mode == "cli");
    CHECK(connect.protocol_min == 3);
    CHECK(connect.protocol_max == 3);
    evidence.device_withheld = "the device is not approved";
    CHECK(plan_for(options, evidence).connect.client_mode == "probe");
}

TEST_CASE("the option --prove asks the neighbours of a gateway that answers, too") {
    Options options;
    CHECK_FALSE(plan_for(options, dialling("127.0.0.1", 1)).always_try_candidates);
    options.prove = true;
    CHECK(plan_for(options, dialling("127.0.0.1", 1)).always_try_candidates);
}

TEST_CASE("the stage timeout caps every stage") {
    Options options;
    options.stage_timeout = Millis(200);
    const auto budgets = plan_for(options, dialling("127.0.0.1", 1)).budgets;
    CHECK(budgets.dns == Millis(200));
    CHECK(budgets.answer == Millis(200));
    CHECK(budgets.overall == Millis(10000));
}

TEST_CASE("health leaves time to name a cause, and asks for the upgrade where /healthz leaves doubt") {
    Options options;
    options.command = Command::health;
    auto evidence = dialling("127.0.0.1", 1);
    evidence.question = question_of(options, evidence.target);
    auto plan = make_network_plan(options, evidence, {});
    CHECK(plan.budgets.overall == Millis(3'000));
    for (const auto stage : {plan.budgets.dns, plan.budgets.connect, plan.budgets.tls, plan.budgets.http})
        CHECK(stage < plan.budgets.overall);
    CHECK_FALSE(plan.run_websocket);
    CHECK(plan.websocket_on_doubt);
    CHECK_FALSE(plan.send_credential);
    options.websocket = true;
    plan = make_network_plan(options, evidence, {});
    CHECK(plan.run_websocket);
    CHECK_FALSE(plan.send_credential);
    CHECK(plan.budgets.http + plan.budgets.challenge < plan.budgets.overall);
    options.command = Command::wait;
    CHECK_FALSE(make_network_plan(options, evidence, {}).websocket_on_doubt);
}

TEST_CASE("waiting mends what comes up by itself, nothing else") {
    const auto mends = [](Waiting waiting, bool auth, VerdictKind kind = VerdictKind::fault) {
        Verdict verdict;
        verdict.kind = kind;
        verdict.waiting = waiting;
        return can_mend_itself(verdict, auth);
    };
    for (const bool auth : {false, true}) {
        CHECK(mends(Waiting::may_help, auth));
        CHECK_FALSE(mends(Waiting::in_vain, auth));
        CHECK_FALSE(mends(Waiting::may_help, auth, VerdictKind::internal_error));
    }
    // What only this CLI stops for decides no wait for the gateway: once it is up, it is ready.
    CHECK_FALSE(mends(Waiting::in_vain_for_this_cli, true));
    CHECK(mends(Waiting::in_vain_for_this_cli, false));
}

TEST_CASE("health is the gateway's own body, ready and authenticated only when asked") {
    Evidence evidence;
    StageRecord http;
    http.id = StageId::http;
    HttpFacts facts;
    facts.gateway = true;
    facts.live = true;
    http.facts = facts;
    evidence.stages.push_back(http);
    CHECK(is_healthy(evidence, {false, false}));
    CHECK_FALSE(is_healthy(evidence, {true, false}));
    CHECK_FALSE(is_healthy(evidence, {false, true}));
    facts.ready = true;
    evidence.stages.back().facts = facts;
    CHECK(is_healthy(evidence, {true, false}));
    // Behind a proxy the upgrade was asked for, too.
    StageRecord websocket;
    websocket.id = StageId::websocket;
    WsFacts asked;
    asked.outcome = WsOutcome::upgrade_declined;
    websocket.facts = asked;
    evidence.stages.push_back(websocket);
    CHECK_FALSE(is_healthy(evidence, {false, false}));
    asked.outcome = WsOutcome::live;
    evidence.stages.back().facts = asked;
    CHECK(is_healthy(evidence, {false, false}));
    CHECK(is_healthy(evidence, {true, false}));
}
