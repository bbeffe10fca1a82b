// Rulings between the upgrade and the answer: protocols, closes, timeouts and the deadline.
#include "support/fix_text.hpp"
#include "unit/judge/fixtures.hpp"

#include <catch2/catch.hpp>

namespace ocprobe::judge_test {

TEST_CASE("the measured CLI's range decides, although the probe's wider one met") {
    auto e = bridge();
    ws(e).hello->protocol = 3;
    ws(e).hello->version = safe("2026.4.29");
    auto verdict = judge::judge(e).verdict;
    CHECK(verdict.id == "ws.protocol_mismatch");
    CHECK(verdict.summary.find("4 here, 3 there") != std::string::npos);

    e.cli.measured = false;
    const auto judgement = judge::judge(e);
    CHECK(judgement.verdict.id == "healthy");
    CHECK(finding(judgement, "ws.protocol_mismatch") != nullptr);

    auto old_cli = bridge();
    old_cli.cli.version = "2026.4.29";
    old_cli.cli.rules = CliRules::v2026_4_29;
    old_cli.cli.protocol_min = 3;
    old_cli.cli.protocol_max = 3;
    verdict = judge::judge(old_cli).verdict;
    CHECK(verdict.id == "ws.protocol_mismatch");
    CHECK(verdict.fix.front().purpose.find("upgrade the CLI to at least 2026.5.12") != std::string::npos);

    auto to_come = bridge();
    refused(to_come, "INVALID_REQUEST", "PROTOCOL_MISMATCH");
    ws(to_come).error->expected_protocol = 5;
    verdict = judge::judge(to_come).verdict;
    CHECK(verdict.id == "ws.protocol_mismatch");
    CHECK(verdict.fix.front().purpose.ends_with("upgrade the CLI to a release that speaks protocol 5"));
}

TEST_CASE("protocol comes before authentication, also when only the version tells it") {
    auto e = bridge();
    refused(e, "INVALID_REQUEST", "AUTH_TOKEN_MISMATCH");
    http(e).version = safe("2026.4.29");
    CHECK(id(e) == "ws.protocol_mismatch");
    http(e).version = safe("2026.5.12");
    CHECK(id(e) == "auth.token_mismatch");
}

TEST_CASE("protocol comes before authentication, also when only the gateway's behaviour tells it") {
    // As the real CLI 2026.4.29 at a gateway 2026.9.6 with a wrong token: "gateway closed (1002): protocol mismatch".
    auto e = bridge();
    refused(e, "INVALID_REQUEST", "AUTH_TOKEN_MISMATCH");
    http(e).version = {};
    ws(e).challenge_after = Micros(1000);
    ws(e).challenge_capabilities = {safe("model-catalog-snapshot")};
    e.cli.version = "2026.4.29";
    e.cli.rules = CliRules::v2026_4_29;
    e.cli.protocol_min = 3;
    e.cli.protocol_max = 3;
    const auto verdict = judge::judge(e).verdict;
    CHECK(verdict.id == "ws.protocol_mismatch");
    CHECK(verdict.summary.find("3 here, 4 there") != std::string::npos);
    CHECK(verdict.cause.find("at least 2026.9.4") != std::string::npos);
    CHECK(verdict.fix.front().purpose.find("upgrade the CLI to at least 2026.5.12") != std::string::npos);

    // Releases of both protocols behave so: nothing is known.
    ws(e).challenge_capabilities.clear();
    CHECK(id(e) == "auth.token_mismatch");
}

TEST_CASE("an old gateway's 1002 has no details code") {
    auto e = bridge();
    refused(e, "INVALID_REQUEST", "");
    ws(e).error->expected_protocol = 3;
    CHECK(id(e) == "ws.protocol_mismatch");
}

TEST_CASE("error frames without a code are read by their wording") {
    const struct {
        std::string_view message;
        std::string_view expected;
    } rows[] = {
        {"unauthorized: gateway token mismatch", "auth.unauthorized"},
        {"device identity required", "auth.identity_required"},
        {"pairing required", "pairing.required"},
        {"invalid connect params: at root: unexpected property 'x'", "ws.connect_rejected"},
    };
    for (const auto& row : rows) {
        auto e = bridge();
        refused(e, "INVALID_REQUEST", "");
        ws(e).error->message = safe(row.message);
        INFO(row.message);
        CHECK(id(e) == row.expected);
    }
}

TEST_CASE("1000 without a reason: the elapsed time hints at whose timer it was") {
    const struct {
        Micros after;
        std::string_view hint;
    } rows[] = {
        {Micros(3'004'000), "2026.3.12"},
        {Micros(10'020'000), "2026.3.31"},
        {Micros(15'021'000), "the gateway's handshake timer"},
    };
    for (const auto& row : rows) {
        auto e = bridge();
        closed(e, 1000, "");
        e.close->after = row.after;
        CHECK(judge::judge(e).verdict.cause.find(row.hint) != std::string::npos);
    }
    auto e = bridge();
    closed(e, 1000, "");
    e.close->after = Micros(6'000'000);
    CHECK(judge::judge(e).verdict.cause.find("timer") == std::string::npos);
    closed(e, 1000, "bye");
    e.close->after = Micros(15'021'000);
    CHECK(judge::judge(e).verdict.cause.find("timer") == std::string::npos);
}

TEST_CASE("a close tells who made it") {
    auto e = bridge();
    closed(e, 1006, "", CloseOrigin::synthesized);
    e.close->transport = TransportEnd::rst;
    const auto verdict = judge::judge(e).verdict;
    CHECK(verdict.cause.find("the connection was cut") != std::string::npos);
    CHECK(verdict.cause.find("RST") != std::string::npos);
}

TEST_CASE("a stage's own budget is a finding about the peer, the overall deadline is not") {
    const struct {
        std::string_view expected;
        Evidence (*make)();
        StageId stage;
    } rows[] = {
        {"dns.no_answer",
         [] {
             auto e = bridge();
             dns_outcome(e, DnsOutcome::timeout);
             return e;
         },
         StageId::dns},
        {"connect.timeout",
         [] {
             auto e = bridge();
             connect_outcome(e, ConnectOutcome::timeout);
             return e;
         },
         StageId::connect},
        {"tls.handshake_failed",
         [] {
             auto e = bridge();
             tls_outcome(e, TlsOutcome::timeout);
             return e;
         },
         StageId::tls},
        {"http.no_response",
         [] {
             auto e = bridge();
             http_outcome(e, HttpOutcome::silent);
             return e;
         },
         StageId::http},
        {"ws.no_challenge",
         [] {
             auto e = bridge();
             ws(e) = WsFacts{};
             ws(e).outcome = WsOutcome::no_challenge;
             return e;
         },
         StageId::websocket},
        {"ws.answer_timeout",
         [] {
             auto e = bridge();
             ws(e) = WsFacts{};
             ws(e).outcome = WsOutcome::answer_timeout;
             return e;
         },
         StageId::websocket},
    };
    for (const auto& row : rows) {
        INFO(row.expected);
        auto e = row.make();
        CHECK(id(e) == row.expected);
        e.stopped = StopReason::deadline;
        // The deadline came while candidates were tried: what was proven before it stands.
        CHECK(id(e) == row.expected);
        stage(e, row.stage).cut_short = true;
        CHECK(id(e) == "deadline");
        stage(e, row.stage).cut_short = false;
        stage(e, row.stage).error = StageError{"deadline", {}, ""};
        CHECK(id(e) == "deadline");
        CHECK(judge::judge(e).reachable != std::optional(false));
        e.stopped = StopReason::signal;
        e.signal = 15;
        stage(e, row.stage).error = StageError{"signal", 15, ""};
        const auto verdict = judge::judge(e).verdict;
        CHECK(verdict.id == "inconclusive");
        CHECK(judge::exit_code(e, verdict) == 143);
    }
}

TEST_CASE("our own limits are no fault of the peer's") {
    for (const auto outcome : {WsOutcome::message_too_large, WsOutcome::too_much}) {
        auto e = bridge();
        ws(e) = WsFacts{};
        ws(e).outcome = outcome;
        const auto judgement = judge::judge(e);
        CHECK(judgement.verdict.id == "inconclusive");
        CHECK(judgement.verdict.cause.find("limit of ours") != std::string::npos);
    }
}

TEST_CASE("a forged 1006 is called one") {
    auto e = bridge();
    ws(e) = WsFacts{};
    ws(e).outcome = WsOutcome::protocol_violation;
    ws(e).violation = "close code 1006 in a frame";
    ws(e).peer_sent_1006 = true;
    CHECK(judge::judge(e).verdict.cause.find("forgery") != std::string::npos);
}

TEST_CASE("TLS: a closed handshake is published-port-like only at the host's address") {
    auto e = bridge();
    tls_outcome(e, TlsOutcome::closed);
    CHECK(id(e) == "tls.handshake_failed");
    connection(e).chosen_address = e.container.default_gateway;
    CHECK(id(e) == "connect.published_port_reset");
    tls(e).bytes_received = 127;  // something did come: no port that only forwards
    CHECK(id(e) == "tls.handshake_failed");
    // With a 400, which a TLS server gives to plaintext too: then nothing was proven.
    tls(e).plain_http_answered = true;
    CHECK(id(e) == "tls.handshake_failed");
    tls(e).outcome = TlsOutcome::plain_server;
    CHECK(id(e) == "tls.plain_server");
    CHECK(judge::judge(e).verdict.confidence == Confidence::certain);
}

TEST_CASE("plaintext that is no HTTP is likely, and not called HTTP") {
    auto e = bridge();
    tls_outcome(e, TlsOutcome::plain_server);
    tls(e).reason = "wrong version number";
    const auto verdict = judge::judge(e).verdict;
    CHECK(verdict.id == "tls.plain_server");
    CHECK(verdict.confidence == Confidence::likely);
    CHECK(verdict.cause.find("is no TLS (wrong version number)") != std::string::npos);
}

TEST_CASE("an untrusted chain that only the system vouches for is sent to NODE_EXTRA_CA_CERTS") {
    auto e = bridge();
    tls_outcome(e, TlsOutcome::untrusted);
    tls(e).trusted_by_system_only = true;
    const auto verdict = judge::judge(e).verdict;
    CHECK(verdict.id == "tls.untrusted_certificate");
    CHECK(test::edits_text(verdict.fix.front()).find("NODE_EXTRA_CA_CERTS") != std::string::npos);
    CHECK(verdict.cause.find("AA:BB") != std::string::npos);
}

TEST_CASE("an expired certificate shows both clocks") {
    auto e = bridge();
    tls_outcome(e, TlsOutcome::expired);
    tls(e).not_after = "2026-11-01T00:00:00.000Z";
    e.started_at = Millis(1'795'481'612'565);
    const auto verdict = judge::judge(e).verdict;
    CHECK(verdict.cause.find("2026-11-01") != std::string::npos);
    CHECK(verdict.cause.find("2026-11-24") != std::string::npos);
}

}  // namespace ocprobe::judge_test
