// Three facts, exclusions, exit codes and the wording that must not trust a peer.
#include "support/fix_text.hpp"
#include "unit/judge/fixtures.hpp"

#include <catch2/catch.hpp>

namespace ocprobe::judge_test {

namespace {

bool excludes(const Verdict& verdict, std::string_view id) {
    for (const auto& entry : verdict.excluded) {
        if (entry.id == id) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("reachable, authorised and scoped are three facts") {
    auto judgement = judge::judge(bridge());
    CHECK(judgement.reachable == std::optional(true));
    CHECK(judgement.authorised == std::optional(true));
    CHECK_FALSE(judgement.scoped.has_value());

    auto e = shared_namespace();
    ws(e).hello->scopes = {safe("operator.read")};
    CHECK(judge::judge(e).scoped == std::optional(true));
    ws(e).hello->scopes = {safe("operator.talk")};
    CHECK(judge::judge(e).scoped == std::optional(false));

    judgement = judge::judge(own_loopback());
    CHECK(judgement.reachable == std::optional(false));
    CHECK_FALSE(judgement.authorised.has_value());
    CHECK_FALSE(judgement.scoped.has_value());

    auto refused_token = bridge();
    refused(refused_token, "INVALID_REQUEST", "AUTH_TOKEN_MISMATCH");
    judgement = judge::judge(refused_token);
    CHECK(judgement.reachable == std::optional(true));
    CHECK(judgement.authorised == std::optional(false));

    auto untrusted = bridge();
    tls_outcome(untrusted, TlsOutcome::untrusted);
    CHECK_FALSE(judge::judge(untrusted).reachable.has_value());

    auto invalid = bridge();
    invalid.target.fault = UrlFault::quotes;
    skip_from(invalid, StageId::dns);
    CHECK_FALSE(judge::judge(invalid).reachable.has_value());
}

TEST_CASE("what the evidence excludes, and what was not asked") {
    auto verdict = judge::judge(own_loopback()).verdict;
    CHECK(excludes(verdict, "dns.*"));
    CHECK(excludes(verdict, "tls.*"));
    CHECK(excludes(verdict, "auth.*"));
    CHECK(excludes(verdict, "pairing.*"));
    CHECK_FALSE(excludes(verdict, "connect.*"));

    auto e = bridge();
    refused(e, "INVALID_REQUEST", "AUTH_TOKEN_MISMATCH");
    verdict = judge::judge(e).verdict;
    CHECK(excludes(verdict, "connect.*"));
    CHECK(excludes(verdict, "http.not_a_gateway"));
    CHECK(excludes(verdict, "ws.no_challenge"));
    CHECK(excludes(verdict, "pairing.*"));
    CHECK_FALSE(excludes(verdict, "auth.*"));

    e = shared_namespace();
    env_url(e, "172.18.0.2");
    CHECK(excludes(judge::judge(e).verdict, "auth.*"));
}

TEST_CASE("exit codes") {
    auto e = bridge();
    e.stopped = StopReason::signal;
    for (const int signal : {1, 2, 15}) {
        e.signal = signal;
        CHECK(judge::exit_code(e, judge::judge(e).verdict) == 128 + signal);
    }
    e.internal_error = "x";
    CHECK(judge::exit_code(e, judge::judge(e).verdict) == 70);
}

TEST_CASE("a verdict that was proven before a signal is kept") {
    auto e = bridge();
    by_name(e, "openclaw-gateway");
    e.target.plaintext = PlaintextPolicy::refused;
    skip_from(e, StageId::dns);
    e.stopped = StopReason::signal;
    e.signal = 2;
    const auto verdict = judge::judge(e).verdict;
    CHECK(verdict.id == "target.cli_refuses_plaintext");
    CHECK(judge::exit_code(e, verdict) == 130);
}

TEST_CASE("empty evidence is inconclusive") {
    const auto judgement = judge::judge(Evidence{});
    CHECK(judgement.verdict.id == "inconclusive");
    CHECK(test::edits_text(judgement.verdict.fix.front()) == "openclaw gateway call health");
    CHECK(judgement.next.empty());
}

TEST_CASE("a host name that a shell would read otherwise stands in no command") {
    auto e = bridge();
    by_name(e, "gw;reboot");
    connect_outcome(e, ConnectOutcome::refused);
    for (const auto& step : judge::judge(e).verdict.fix)
        CHECK(test::edits_text(step).find("gw;") == std::string::npos);
    tls_outcome(e, TlsOutcome::handshake_failed);
    for (const auto& step : judge::judge(e).verdict.fix) {
        const auto at = test::edits_text(step).find("gw;");
        CHECK((at == std::string::npos || test::edits_text(step)[at - 1] == '\''));
    }
}

TEST_CASE("outside a container the fix is for a shell") {
    auto e = bridge();
    e.container.in_container = false;
    by_name(e, "openclaw-gateway");
    e.target.plaintext = PlaintextPolicy::refused;
    const auto verdict = judge::judge(e).verdict;
    CHECK(test::edits_text(verdict.fix.front()) == "OPENCLAW_ALLOW_INSECURE_PRIVATE_WS=1");
    CHECK(verdict.fix.front().place == Place::cli_host);
    CHECK(verdict.fix.front().platform == Platform::host);
}

}  // namespace ocprobe::judge_test
