// Forecasts: what breaks next once the verdict alone is fixed.
#include "unit/judge/fixtures.hpp"

#include <catch2/catch.hpp>

namespace ocprobe::judge_test {

namespace {

using Ids = std::vector<std::string>;

Ids next(const Evidence& e) {
    return next_ids(judge::judge(e));
}

}  // namespace

TEST_CASE("the first screen: with the URL set the config's token is ignored") {
    auto e = own_loopback();
    gateway_at(e, "openclaw-gateway");
    CHECK(next(e) == Ids{"target.url_needs_env_token"});
    e.credential.ladder.push_back(rung(SourceKind::env_gateway_token, false, true));
    CHECK(next(e).empty());
}

TEST_CASE("shared state, separate namespaces: URL, token, then pairing") {
    auto e = own_loopback();
    const auto shared = shared_namespace();
    e.state = shared.state;
    gateway_at(e, "openclaw-gateway");
    CHECK(next(e) == Ids{"target.url_needs_env_token", "pairing.required"});
    e.credential.ladder.push_back(rung(SourceKind::env_gateway_token, false, true));
    CHECK(next(e) == Ids{"pairing.required"});
    // The gateway takes its config's token first: an environment token that differs from it is wrong.
    e.credential.ladder.back().same_as_used = false;
    CHECK(next(e) == Ids{"auth.token_mismatch", "pairing.required"});
    e.state.pairing.device_paired = true;
    CHECK(next(e) == Ids{"auth.token_mismatch"});
}

TEST_CASE("without a candidate that answers nothing is forecast") {
    CHECK(next(own_loopback()).empty());
}

TEST_CASE("refused plaintext: what the probe saw behind it comes next") {
    auto e = bridge();
    by_name(e, "openclaw-gateway");
    e.target.plaintext = PlaintextPolicy::refused;
    CHECK(next(e).empty());
    refused(e, "INVALID_REQUEST", "AUTH_TOKEN_MISMATCH");
    auto judgement = judge::judge(e);
    CHECK(next_ids(judgement) == Ids{"auth.token_mismatch"});
    CHECK(judgement.next.front().because.find("already seen on the wire") != std::string::npos);
    e.credential.problem = CredentialProblem::quoted;
    CHECK(next(e) == Ids{"auth.token_malformed"});

    no_credential(e);
    e.credential.problem = CredentialProblem::none;
    e.credential.stop = CredentialStop::url_needs_env_token;
    CHECK(next(e) == Ids{"target.url_needs_env_token"});

    dns_outcome(e, DnsOutcome::name_not_found);
    CHECK(next(e) == Ids{"target.url_needs_env_token", "dns.name_not_found"});
    e.credential.stop = CredentialStop::none;
    CHECK(next(e).front() == "dns.name_not_found");
}

TEST_CASE("older releases have the chain in their own order") {
    auto e = bridge();
    by_name(e, "openclaw-gateway");
    e.target.plaintext = PlaintextPolicy::refused;
    e.credential.stop = CredentialStop::url_needs_env_token;
    e.cli.rules = CliRules::v2026_4_29;
    CHECK(judge::judge(e).verdict.id == "target.url_needs_env_token");
    CHECK(next(e) == Ids{"target.cli_refuses_plaintext", "pairing.required"});
}

TEST_CASE("a scheme-less URL: the fix writes what was meant, and sets the switch that the name needs") {
    auto e = bridge();
    e.target.fault = UrlFault::no_scheme;
    e.target.url = "openclaw-gateway:18789";
    e.target.endpoint.reset();
    e.target.plaintext = PlaintextPolicy::not_plaintext;
    skip_from(e, StageId::dns);
    CHECK(next(e).empty());
    e.credential.kind = CredentialKind::none;
    e.credential.stop = CredentialStop::url_needs_env_token;
    CHECK(next(e) == Ids{"target.url_needs_env_token"});
    e.target.url = "127.0.0.1:18789";
    gateway_at(e, "openclaw-gateway");
    CHECK(next(e) == Ids{"target.url_needs_env_token", "target.loopback_own_container"});
    e.target.url = "${GATEWAY_URL}";
    e.target.fault = UrlFault::unresolved_variable;
    CHECK(next(e).empty());
}

TEST_CASE("a pin that stops the CLI: what answered without it comes next") {
    auto e = bridge();
    e.target.fault = UrlFault::pin;
    e.target.url = "ws://[fd00::2]:18789";
    e.target.endpoint->host = "fd00::2";
    refused(e, "INVALID_REQUEST", "AUTH_TOKEN_MISMATCH");
    CHECK(next(e).front() == "auth.token_mismatch");
    CHECK(judge::judge(e).verdict.id == "target.url_invalid");
}

TEST_CASE("a config that cannot be read may name another gateway: nothing follows from it") {
    auto e = own_loopback();
    gateway_at(e, "openclaw-gateway");
    e.state.config.status = ConfigStatus::invalid;
    e.credential.kind = CredentialKind::none;
    e.credential.stop = CredentialStop::missing;
    CHECK(next(e).empty());

    auto wrong = bridge();
    refused(wrong, "INVALID_REQUEST", "AUTH_TOKEN_MISMATCH");
    wrong.state.config.status = ConfigStatus::unreadable;
    CHECK(next(wrong) == Ids{"auth.token_mismatch"});

    auto local = shared_namespace();
    no_credential(local);
    local.state.config.status = ConfigStatus::unreadable;
    CHECK(next(local).empty());
}

TEST_CASE("a wrong name or a dead gateway, then what is known of the token") {
    auto e = bridge();
    by_name(e, "openclaw-gatway");
    dns_outcome(e, DnsOutcome::name_not_found);
    e.target.plaintext = PlaintextPolicy::allowed;
    CHECK(next(e).empty());
    e.credential.problem = CredentialProblem::placeholder;
    CHECK(next(e) == Ids{"auth.token_placeholder"});

    auto refused_connection = bridge();
    connect_outcome(refused_connection, ConnectOutcome::refused);
    refused_connection.state = shared_namespace().state;
    CHECK(next(refused_connection) == Ids{"pairing.required"});
}

TEST_CASE("a token that is put right leads to pairing where the state directory says so") {
    auto e = shared_namespace();
    env_url(e, "172.18.0.2");
    refused(e, "INVALID_REQUEST", "AUTH_TOKEN_MISMATCH");
    CHECK(next(e) == Ids{"pairing.required"});
    refused(e, "INVALID_REQUEST", "AUTH_RATE_LIMITED");
    CHECK(next(e) == Ids{"pairing.required"});
}

TEST_CASE("plaintext where TLS was asked for meets the policy") {
    auto e = bridge();
    by_name(e, "openclaw-gateway");
    tls_outcome(e, TlsOutcome::plain_server);
    e.target.source.kind = SourceKind::config_remote_url;
    CHECK(next(e) == Ids{"target.cli_refuses_plaintext"});
    // From a variable the fix sets the switch beside it.
    e.target.source.kind = SourceKind::env_gateway_url;
    CHECK(next(e).empty());
}

TEST_CASE("remote mode without a URL: then the credential") {
    auto e = bridge();
    e.target.remote_url_missing = true;
    e.target.endpoint.reset();
    e.target.source.kind = SourceKind::none;
    skip_from(e, StageId::dns);
    CHECK(next(e).empty());
    e.credential.kind = CredentialKind::none;
    e.credential.stop = CredentialStop::missing;
    CHECK(next(e) == Ids{"auth.no_credential"});
}

TEST_CASE("a protocol that did not meet only by measure keeps what was seen") {
    auto e = bridge();
    refused(e, "INVALID_REQUEST", "AUTH_TOKEN_MISMATCH");
    http(e).version = safe("2026.4.29");
    CHECK(judge::judge(e).verdict.id == "ws.protocol_mismatch");
    CHECK(next(e) == Ids{"auth.token_mismatch"});
}

TEST_CASE("2026.7.1 goes from a missing token to pairing") {
    auto e = bridge();
    e.cli.rules = CliRules::v2026_7_1;
    e.cli.version = "2026.7.1";
    no_credential(e);
    e.credential.stop = CredentialStop::url_needs_env_token;
    CHECK(next(e) == Ids{"pairing.required"});
}

TEST_CASE("runs without a cause forecast nothing") {
    CHECK(next(bridge()).empty());
    auto e = bridge();
    e.internal_error = "x";
    CHECK(next(e).empty());
    auto late = bridge();
    http_outcome(late, HttpOutcome::silent);
    stage(late, StageId::http).cut_short = true;
    late.stopped = StopReason::deadline;
    CHECK(next(late).empty());
}

}  // namespace ocprobe::judge_test
