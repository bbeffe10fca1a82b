// Candidates: what else answers where the configured address does not.
#include "support/dns_server.hpp"
#include "support/fixture_tree.hpp"
#include "support/listeners.hpp"
#include "support/net_bench.hpp"
#include "support/scripted_peer.hpp"

#include <catch2/catch.hpp>

using namespace ocprobe;
using namespace ocprobe::test;

namespace {

/// A run whose own address refuses.
struct Lost : NetBench {
    Lost() : NetBench("127.0.0.1", closed_port()) {
        plan.resolver.hosts = tree.real("/etc/hosts");
        plan.resolver.resolv_conf = tree.real("/etc/resolv.conf");
        tree.file("/etc/hosts", "127.0.0.1 gateway\n127.0.0.1 openclaw-gateway\n");
        credentials.token.emplace(std::string("a-token-nobody-may-see"));
        redactor.add(*credentials.token);
    }
    FixtureTree tree;
};

constexpr auto live = R"({"ok":true,"status":"live"})";
constexpr auto json = "application/json; charset=utf-8";

/// Every request of a look: /healthz on one connection, whatever else it asks there, and the upgrade on another.
std::vector<Script> gateway_scripts() {
    const Script health{
        request(),
        respond("200 OK", json, live),
        request(),
        respond("404 Not Found", "text/plain", ""),
        silence()};
    const Script upgrade{switch_protocols(), text(challenge_json()), silence()};
    return {health, upgrade};
}

}  // namespace

TEST_CASE("candidates: one that answers as a gateway is found, without a credential") {
    ScriptedPeer peer(gateway_scripts());
    Lost lost;
    lost.plan.candidates = {{"gateway", peer.port(), "a usual name"}};
    const auto& result = lost.run();
    REQUIRE(result.candidates.size() == 1);
    const auto& found = result.candidates[0];
    CHECK(found.candidate.host == "gateway");
    CHECK(found.outcome == CandidateOutcome::gateway);
    CHECK(found.address == "127.0.0.1");
    CHECK_FALSE(found.tls);
    CHECK(found.challenge_after.has_value());
    CHECK_FALSE(found.detail.empty());
    for (const auto& connection : peer.end())
        CHECK(connection.received.find("a-token-nobody") == std::string::npos);
}

TEST_CASE("candidates: asked where somebody else answers, and not where a proxy misses its upstream") {
    struct Row {
        Script script;
        bool asked;
    };
    const auto row = GENERATE(values<Row>({
        {{send("SSH-2.0-OpenSSH_9.2p1\r\n"), silence()}, true},
        {{request(), respond("200 OK", "text/html", "<title>Welcome to nginx!</title>"), fin()}, true},
        {{request(), respond("404 Not Found", "text/plain", "404 page not found"), fin()}, true},
        {{request(), respond("502 Bad Gateway", "text/html", "<center>nginx</center>"), fin()}, false},
        {{silence()}, false},
        {{request(), fin()}, false},
    }));
    ScriptedPeer other(std::vector<Script>(4, row.script));
    ScriptedPeer gateway(gateway_scripts());
    Lost lost;
    lost.plan.endpoint->port = other.port();
    lost.plan.run_http = lost.plan.run_websocket = true;
    lost.plan.budgets.http = Millis(300);
    lost.plan.budgets.challenge = Millis(300);
    lost.plan.candidates = {{"127.0.0.1", gateway.port(), "the same host"}};
    const auto& result = lost.run();
    REQUIRE(result.candidates.size() == (row.asked ? 1 : 0));
    if (row.asked) CHECK(result.candidates[0].outcome == CandidateOutcome::gateway);
}

TEST_CASE("candidates: two names for one address are one visit") {
    ScriptedPeer peer(gateway_scripts());
    Lost lost;
    lost.plan.candidates = {{"gateway", peer.port(), "x"}, {"openclaw-gateway", peer.port(), "y"}};
    const auto& result = lost.run();
    CHECK(result.candidates.at(0).outcome == CandidateOutcome::gateway);
    CHECK(result.candidates.at(1).outcome == CandidateOutcome::gateway);
    CHECK(peer.end().size() == 2);
}

TEST_CASE(
    "candidates: a wss URL asks over TLS, whatever the certificate, and in plaintext where TLS is not spoken"
) {
    ScriptedPeer secure(gateway_scripts(), ScriptedPeer::Layer::tls);
    auto scripts = gateway_scripts();
    scripts.insert(scripts.begin(), {send("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"), fin()});
    ScriptedPeer plain(std::move(scripts));
    Lost lost;
    lost.plan.endpoint->transport = Endpoint::Transport::tls;
    lost.plan.candidates = {{"gateway", secure.port(), "x"}, {"gateway", plain.port(), "y"}};
    const auto& result = lost.run();
    CHECK(result.candidates.at(0).outcome == CandidateOutcome::gateway);
    CHECK(result.candidates.at(0).tls);
    CHECK(result.candidates.at(1).outcome == CandidateOutcome::gateway);
    CHECK_FALSE(result.candidates.at(1).tls);
    CHECK(result.candidates.at(1).challenge_after.has_value());
}

TEST_CASE("candidates: no name, no connection, something else, and the address that failed") {
    const DnsServer names(dns_always(3));
    const auto page = "<html><title>Welcome to nginx!</title></html>";
    const Script web{request(), respond("200 OK", "text/html", page), silence()};
    ScriptedPeer peer({web, web, web});
    Lost lost;
    lost.plan.resolver.servers_override = names.address();
    const auto closed = closed_port();
    lost.plan.candidates = {
        {"nowhere", 18789, "a"},
        {"gateway", closed, "b"},
        {"gateway", peer.port(), "c"},
        {"gateway", lost.plan.endpoint->port, "d"},
    };
    const auto& result = lost.run();
    REQUIRE(result.candidates.size() == 4);
    CHECK(result.candidates[0].outcome == CandidateOutcome::no_name);
    CHECK(result.candidates[0].detail == "NXDOMAIN");
    CHECK(result.candidates[1].outcome == CandidateOutcome::no_connection);
    CHECK(result.candidates[1].detail == "ECONNREFUSED");
    CHECK(result.candidates[2].outcome == CandidateOutcome::not_a_gateway);
    CHECK(result.candidates[3].outcome == CandidateOutcome::not_tried);
}

TEST_CASE("candidates_timeout: silent peers, black holes and silent name servers cost two seconds at most") {
    const DnsServer names([](const DnsQuery&) { return std::vector<std::string>(); });
    ScriptedPeer silent({{silence()}, {silence()}});
    TcpListener hole("127.0.0.2", 0, 0);
    hole.fill();
    Lost lost;
    lost.plan.resolver.servers_override = names.address();
    lost.plan.candidates = {
        {"nowhere", 18789, "a"}, {"127.0.0.1", silent.port(), "b"}, {"127.0.0.2", hole.port(), "c"}};
    const auto& result = lost.run();
    CHECK(result.candidates.at(0).outcome == CandidateOutcome::no_name_server);
    CHECK(result.candidates.at(1).outcome == CandidateOutcome::not_a_gateway);
    CHECK(result.candidates.at(2).outcome == CandidateOutcome::no_connection);
    CHECK(result.candidates.at(2).detail == "timeout");
    CHECK(lost.took < peer_patience);
}

TEST_CASE("candidates: asked when the target stage has failed already, and never beside a connection") {
    ScriptedPeer peer(gateway_scripts());
    Lost lost;
    lost.plan.endpoint.reset();
    lost.plan.skip_because = "no URL";
    lost.plan.always_try_candidates = true;
    lost.plan.candidates = {{"gateway", peer.port(), "x"}};
    CHECK(lost.run().candidates.at(0).outcome == CandidateOutcome::gateway);

    const TcpListener listener;
    NetBench connected("127.0.0.1", listener.port());
    connected.plan.candidates = {{"127.0.0.1", closed_port(), "x"}};
    CHECK(connected.run().candidates.empty());
}

TEST_CASE("candidates_deadline: the overall budget ends them, and takes nothing from the verdict") {
    ScriptedPeer silent({{silence()}, {silence()}});
    Lost lost;
    lost.plan.budgets.overall = Millis(400);
    lost.plan.candidates = {{"127.0.0.1", silent.port(), "b"}};
    const auto& result = lost.run();
    CHECK(result.stopped == StopReason::none);
    CHECK(lost.error(StageId::connect) == "ECONNREFUSED");
    CHECK(result.candidates.size() == 1);
}
