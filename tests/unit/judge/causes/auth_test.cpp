// Rulings on credentials and pairing.
#include "support/fix_text.hpp"
#include "unit/judge/fixtures.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <limits>

namespace ocprobe::judge_test {

namespace {

Evidence refused_with(std::string_view details) {
    auto e = bridge();
    refused(e, "INVALID_REQUEST", details);
    return e;
}

// The gateway is open (mode none) and shares this namespace; the probe asked as the backend client.
Evidence open_gateway() {
    auto e = shared_namespace();
    e.credential.kind = CredentialKind::none;
    e.credential.source = {};
    e.credential.ladder.clear();
    e.credential.expected_mode = "none";
    ws(e).credential_sent = false;
    ws(e).client_mode = "backend";
    ws(e).hello->auth_method = safe("none");
    return e;
}

}  // namespace

TEST_CASE("no credential needs the gateway's word") {
    auto e = shared_namespace();
    e.state = bridge().state;
    no_credential(e);
    CHECK(id(e) == "auth.no_credential");
    SECTION("an unreachable gateway has none") {
        connect_outcome(e, ConnectOutcome::timeout);
        CHECK(id(e) == "connect.timeout");
    }
    SECTION("2026.4.29 dials without, the id is the same") {
        e.cli.rules = CliRules::v2026_4_29;
        e.credential.stop = CredentialStop::none;
        CHECK(id(e) == "auth.no_credential");
    }
    SECTION("a signed device without a secret is told otherwise") {
        refused(e, "INVALID_REQUEST", "AUTH_TOKEN_MISSING");
        ws(e).credential_sent = false;
        CHECK(id(e) == "auth.no_credential");
    }
    SECTION("a cached device token is a credential") {
        e.credential.cached_device_token = true;
        const auto verdict = judge::judge(e).verdict;
        CHECK(verdict.id == "inconclusive");
        CHECK(test::edits_text(verdict.fix.front()) == "ocprobe --as-cli");
    }
    SECTION("so is one that only the CLI can look up") {
        e.credential.value_unknown = true;
        const auto verdict = judge::judge(e).verdict;
        CHECK(verdict.id == "inconclusive");
        CHECK(verdict.summary.find("look up") != std::string::npos);
    }
    SECTION("one that was withheld was there") {
        e.question.stop_at_challenge = true;
        CHECK(id(e) == "inconclusive");
    }
    SECTION("health sends none and asks for none") {
        e.question.live_suffices = true;
        CHECK(id(e) != "auth.no_credential");
    }
}

TEST_CASE("identity required: a credential was sent, and is not judged") {
    auto e = refused_with("DEVICE_IDENTITY_REQUIRED");
    CHECK(id(e) == "auth.identity_required");
    ws(e).credential_sent = false;
    CHECK(id(e) == "auth.no_credential");
}

TEST_CASE("mode none on loopback") {
    auto e = open_gateway();
    CHECK(id(e) == "healthy");
    e.state.pairing.device_identity = false;
    const auto judgement = judge::judge(e);
    CHECK(judgement.verdict.id == "auth.identity_required");
    CHECK(finding(judgement, "cli.health_differs") != nullptr);
    // The gateway's own config is left alone: a mode without its token would keep it from its next start.
    const auto& remedy = judgement.verdict.fix.front();
    CHECK(remedy.place == Place::cli_service);
    REQUIRE_FALSE(remedy.edits.empty());
    CHECK(std::holds_alternative<VolumesFrom>(remedy.edits.front()));
    CHECK(remedy.leads_to == std::vector<std::string>{"healthy"});
    SECTION("a gateway that took a token is not open, whatever this config says") {
        e.credential.kind = CredentialKind::token;
        ws(e).credential_sent = true;
        ws(e).hello->auth_method = safe("token");
        CHECK(id(e) == "healthy");
    }
    SECTION("asked as the CLI is") {
        refused(e, "NOT_PAIRED", "DEVICE_IDENTITY_REQUIRED");
        ws(e).credential_sent = false;
        CHECK(id(e) == "auth.identity_required");
        ws(e).credential_sent = true;
        CHECK(id(e) == "auth.identity_required");
    }
    SECTION("older releases make themselves a device") {
        e.cli.rules = CliRules::v2026_7_1;
        e.cli.version = "2026.7.1";
        CHECK(id(e) == "healthy");
        refused(e, "NOT_PAIRED", "DEVICE_IDENTITY_REQUIRED");
        ws(e).credential_sent = false;
        CHECK(id(e) == "inconclusive");
    }
    SECTION("but not where they cannot keep it") {
        e.cli.rules = CliRules::v2026_7_1;
        e.state.writable = false;
        CHECK(id(e) == "auth.identity_required");
    }
}

TEST_CASE("malformed and placeholder tokens are the verdict only when refused") {
    for (const auto problem : {CredentialProblem::quoted, CredentialProblem::placeholder}) {
        auto e = bridge();
        e.credential.problem = problem;
        const auto judgement = judge::judge(e);
        CHECK(judgement.verdict.id == "healthy");
        const std::string_view expected =
            problem == CredentialProblem::quoted ? "auth.token_malformed" : "auth.token_placeholder";
        REQUIRE(finding(judgement, expected) != nullptr);
        CHECK(finding(judgement, expected)->severity == Severity::warning);

        refused(e, "INVALID_REQUEST", "AUTH_RATE_LIMITED");
        const auto limited = judge::judge(e);
        CHECK(limited.verdict.id == "auth.rate_limited");
        CHECK(finding(limited, expected) != nullptr);

        refused(e, "INVALID_REQUEST", "AUTH_TOKEN_MISMATCH");
        CHECK(id(e) == expected);
        CHECK(finding(judge::judge(e), expected) == nullptr);
    }
}

TEST_CASE("a trimmed token is sound") {
    auto e = bridge();
    e.credential.trimmed = true;
    const auto judgement = judge::judge(e);
    CHECK(judgement.verdict.id == "healthy");
    CHECK(finding(judgement, "auth.token_trimmed")->severity == Severity::info);
    refused(e, "INVALID_REQUEST", "AUTH_TOKEN_MISMATCH");
    CHECK(id(e) == "auth.token_mismatch");
}

TEST_CASE("a mismatch names the source that was used, and those that differ") {
    auto e = shared_namespace();
    e.credential.ladder.push_back(rung(SourceKind::env_gateway_token, false, false));
    refused(e, "INVALID_REQUEST", "AUTH_TOKEN_MISMATCH");
    auto verdict = judge::judge(e).verdict;
    CHECK(verdict.id == "auth.token_mismatch");
    CHECK(verdict.summary.find("config gateway.auth.token") != std::string::npos);
    CHECK(verdict.cause.find("env OPENCLAW_GATEWAY_TOKEN differs") != std::string::npos);
    CHECK(test::edits_text(verdict.fix.back()) == "ocprobe --prove");
    e.alternative_accepted = true;
    e.credential.alternative_source = Source{SourceKind::env_gateway_token, {}};
    verdict = judge::judge(e).verdict;
    CHECK(
        verdict.cause.find("The gateway accepts the one from env OPENCLAW_GATEWAY_TOKEN") != std::string::npos
    );
}

TEST_CASE("the password") {
    const auto said = judge::judge(refused_with("AUTH_PASSWORD_MISMATCH")).verdict;
    CHECK(said.id == "auth.password_mismatch");
    CHECK(said.confidence == Confidence::certain);
    auto e = refused_with("DEVICE_IDENTITY_REQUIRED");
    e.credential.expected_mode = "password";
    ws(e).credential_sent = true;
    const auto verdict = judge::judge(e).verdict;
    CHECK(verdict.id == "auth.password_mismatch");
    CHECK(verdict.summary.find("password mode") != std::string::npos);
    CHECK(verdict.confidence == Confidence::likely);  // a gateway in mode none says the same
}

TEST_CASE("of a token and a password in one frame the verdict names the one that was judged") {
    auto e = refused_with("AUTH_PASSWORD_MISMATCH");
    e.credential.kind = CredentialKind::token;
    e.credential.source = Source{SourceKind::env_gateway_token, {}};
    SentCredential password;
    password.kind = CredentialKind::password;
    password.source = Source{SourceKind::env_gateway_password, {}};
    e.credential.also = {password};
    ws(e).credential_judged = CredentialKind::password;
    const auto verdict = judge::judge(e).verdict;
    CHECK(verdict.id == "auth.password_mismatch");
    CHECK(verdict.summary.find("OPENCLAW_GATEWAY_PASSWORD") != std::string::npos);
}

TEST_CASE("a lockout tells its end and is never called a mismatch") {
    auto e = refused_with("AUTH_RATE_LIMITED");
    ws(e).error->retry_after_ms = 299'985;
    e.started_at = Millis(1'795'481'612'565);
    const auto verdict = judge::judge(e).verdict;
    CHECK(verdict.cause.find("300 s") != std::string::npos);
    CHECK(verdict.cause.find("2026-11-24T") != std::string::npos);
    CHECK_FALSE(judge::judge(e).authorised.has_value());
}

TEST_CASE("an end of a lockout that no gateway means is not told") {
    auto e = refused_with("AUTH_RATE_LIMITED");
    e.started_at = Millis(1'795'481'612'565);
    const auto cause = [&](std::int64_t retry_after) {
        ws(e).error->retry_after_ms = retry_after;
        return judge::judge(e).verdict.cause;
    };
    constexpr std::int64_t month = 30LL * 24 * 3'600'000;
    for (const auto retry_after :
         {std::numeric_limits<std::int64_t>::max(),
          std::numeric_limits<std::int64_t>::min(),
          month + 1,
          std::int64_t{-1},
          std::int64_t{-5'000}}) {
        INFO(retry_after);
        CHECK(cause(retry_after).find("does not tell when it ends") != std::string::npos);
        CHECK(cause(retry_after).find("It ends in") == std::string::npos);
    }
    CHECK(cause(0).find("It ends in 1 s (2026-11-24T") != std::string::npos);
    CHECK(cause(month).find("It ends in 2592001 s (2026-12-24T") != std::string::npos);
}

TEST_CASE("any other AUTH_ code is printed with its reason") {
    auto e = refused_with("AUTH_UNAUTHORIZED");
    e.credential.kind = CredentialKind::password;
    ws(e).error->auth_reason = safe("trusted_proxy_untrusted_source");
    const auto verdict = judge::judge(e).verdict;
    CHECK(verdict.id == "auth.unauthorized");
    CHECK(verdict.summary.find("trusted_proxy_untrusted_source") != std::string::npos);
    CHECK(id(refused_with("AUTH_SOMETHING_NEW")) == "auth.unauthorized");
    CHECK(id(refused_with("DEVICE_AUTH_SIGNATURE_INVALID")) == "auth.unauthorized");
}

TEST_CASE("a forced credential is not stopped by what the CLI would stop for") {
    auto e = bridge();
    e.credential.forced = true;
    e.credential.stop = CredentialStop::unresolved_secret_ref;
    e.credential.source.kind = SourceKind::flag_token_file;
    const auto judgement = judge::judge(e);
    CHECK(judgement.verdict.id == "healthy");
    CHECK(finding(judgement, "auth.credential_override") != nullptr);
}

TEST_CASE("pairing is read from the state directory, although the probe's own hello-ok succeeds") {
    auto e = shared_namespace();
    env_url(e, "172.18.0.2");
    const auto judgement = judge::judge(e);
    CHECK(judgement.verdict.id == "pairing.required");
    CHECK(judgement.verdict.confidence == Confidence::likely);
    CHECK(judgement.authorised == std::optional(true));
    CHECK(judge::exit_code(e, judgement.verdict) == 1);
    SECTION("never on loopback") {
        CHECK(id(shared_namespace()) == "healthy");
    }
    SECTION("a paired device is sound") {
        e.state.pairing.device_paired = true;
        CHECK(id(e) == "healthy");
    }
    SECTION("a device token of this gateway proves that it was paired") {
        e.state.pairing.cached_token_origins = {"ws://172.18.0.2:18789"};
        CHECK(id(e) == "healthy");
        e.state.pairing.cached_token_origins = {"ws://10.0.0.9:18789"};
        CHECK(id(e) == "pairing.required");
    }
    SECTION("whose tree it is does not matter: the CLI presents what its own holds") {
        e.state.gateway_traces = false;
        e.state.pairing.gateway_tables_used = false;
        e.state.pairing.identity_is_gateways = false;
        CHECK(id(e) == "pairing.required");
        e.state.lock.held = false;
        CHECK(id(e) == "pairing.required");
    }
    SECTION("the identity files of older releases are ignored by 2026.9.6") {
        e.state.pairing.json_layout = true;
        CHECK(id(e) == "healthy");
    }
    SECTION("a database that could not be read tells nothing") {
        e.state.pairing.problem = StoreProblem::unreadable;
        e.state.pairing.database_error = "locked";
        CHECK(id(e) == "healthy");
    }
    SECTION("without an identity 2026.9.6 goes without a device") {
        e.state.pairing.device_identity = false;
        CHECK(id(e) == "healthy");
    }
    SECTION("a pending request, by its reason") {
        e.state.pairing.device_pending = true;
        e.state.pairing.device_paired = true;
        e.state.pairing.pending_reason = "scope-upgrade";
        e.state.pairing.pending_request_id = "18a3c52e-794f-41e2-bc1a-8bf0b10677fa";
        const auto verdict = judge::judge(e).verdict;
        CHECK(verdict.id == "pairing.scope_upgrade");
        CHECK(verdict.confidence == Confidence::likely);
        CHECK(test::edits_text(verdict.fix.front()).find("devices approve 18a3c52e") != std::string::npos);
        e.target.host_is_loopback = true;
        CHECK(id(e) == "healthy");
    }
    SECTION("an earlier fault goes first") {
        refused(e, "INVALID_REQUEST", "AUTH_TOKEN_MISMATCH");
        CHECK(id(e) == "auth.token_mismatch");
    }
    SECTION("a Unix socket is no target of the CLI's") {
        e.target.endpoint->transport = Endpoint::Transport::unix_socket;
        CHECK(id(e) == "healthy");
    }
}

TEST_CASE("2026.7.1 presents a new device to every remote gateway") {
    auto e = bridge();
    e.cli.rules = CliRules::v2026_7_1;
    e.cli.version = "2026.7.1";
    CHECK(id(e) == "pairing.required");
    SECTION("unless it cannot keep one") {
        e.state.writable = false;
        CHECK(id(e) == "healthy");
    }
    SECTION("also once it has made it") {
        e.state.pairing.device_identity = true;
        CHECK(id(e) == "pairing.required");
    }
    SECTION("but not after it was accepted once") {
        e.state.pairing.device_identity = true;
        e.state.pairing.cached_token_local = true;
        CHECK(id(e) == "healthy");
    }
    SECTION("and not on loopback") {
        e.target.host_is_loopback = true;
        CHECK(id(e) == "healthy");
    }
    SECTION("an assumed version proves nothing") {
        e.cli.measured = false;
        CHECK(id(e) == "healthy");
    }
}

TEST_CASE("a request id goes into a command only when it is one") {
    auto e = bridge();
    refused(e, "NOT_PAIRED", "PAIRING_REQUIRED", "not-paired");
    ws(e).error->request_id = safe("$(reboot)");
    for (const auto& step : judge::judge(e).verdict.fix)
        CHECK(test::edits_text(step).find("reboot") == std::string::npos);
    ws(e).error->request_id = safe("18a3c52e-794f-41e2-bc1a-8bf0b10677fa");
    CHECK(test::edits_text(judge::judge(e).verdict.fix.front())
              .ends_with("devices approve 18a3c52e-794f-41e2-bc1a-8bf0b10677fa"));
}

TEST_CASE("a call in the gateway's container is told the port, which may stand on its command line alone") {
    auto e = bridge();
    by_name(e, "brain");
    refused(e, "NOT_PAIRED", "PAIRING_REQUIRED", "not-paired");
    CHECK_FALSE(fix_says(judge::judge(e).verdict, "OPENCLAW_GATEWAY_PORT"));
    e.target.endpoint->port = 19001;
    CHECK(fix_says(judge::judge(e).verdict, "env OPENCLAW_GATEWAY_PORT=19001 openclaw devices list"));
    e.cli.command = {"node", "/app/openclaw.mjs"};
    CHECK(fix_says(judge::judge(e).verdict, "node /app/openclaw.mjs devices list"));
    e.target.endpoint->transport = Endpoint::Transport::tls;
    CHECK_FALSE(fix_says(judge::judge(e).verdict, "OPENCLAW_GATEWAY_PORT"));
}

TEST_CASE("AUTH_UNAUTHORIZED with a reason of its own is not blamed on the token") {
    const auto problem = GENERATE(CredentialProblem::placeholder, CredentialProblem::quoted);
    auto e = refused_with("AUTH_UNAUTHORIZED");
    ws(e).error->auth_reason = safe("trusted_proxy_untrusted_source");
    e.credential.problem = problem;
    const auto verdict = judge::judge(e).verdict;
    CHECK(verdict.id == "auth.unauthorized");
    CHECK(verdict.summary.find("trusted_proxy_untrusted_source") != std::string::npos);
    // Before 2026.3 the word was all there was.
    ws(e).error->details_code = {};
    ws(e).error->message = safe("unauthorized: gateway token mismatch");
    CHECK(
        id(e) == (problem == CredentialProblem::quoted ? "auth.token_malformed" : "auth.token_placeholder")
    );
}

TEST_CASE("a signature refused for its age: the clocks are blamed as far as they were read") {
    auto e = refused_with("DEVICE_AUTH_SIGNATURE_EXPIRED");
    ws(e).clock_offset_ms.reset();
    CHECK(id(e) == "clock.skew");
    CHECK(judge::judge(e).verdict.confidence == Confidence::likely);
    ws(e).clock_offset_ms = -600'000;
    CHECK(id(e) == "clock.skew");
    CHECK(judge::judge(e).verdict.confidence == Confidence::certain);
    ws(e).clock_offset_ms = 1;
    CHECK(id(e) == "auth.unauthorized");
}

TEST_CASE("an answer that names a cause outranks the code of the close behind it") {
    const auto code = GENERATE(as<std::uint16_t>(), 1008, 1012, 1013);
    auto e = refused_with("AUTH_TOKEN_MISMATCH");
    e.close = CloseEvent{};
    e.close->code = code;
    e.close->origin = CloseOrigin::frame;
    CHECK(id(e) == "auth.token_mismatch");
    ws(e).error->code = safe("UNAVAILABLE");
    ws(e).error->details_code = safe("AUTH_RATE_LIMITED");
    ws(e).error->message = safe("gateway starting; retry shortly");
    CHECK(id(e) == "auth.rate_limited");
}

TEST_CASE("what was sent is never excluded as not asked") {
    auto e = bridge();
    ws(e).hello.reset();
    ws(e).outcome = WsOutcome::closed_before_answer;
    ws(e).credential_sent = true;
    for (const auto& entry : judge::judge(e).verdict.excluded)
        CHECK(entry.id != "auth.*");
    // Judged before the credential is.
    for (const auto& entry : judge::judge(refused_with("PROTOCOL_MISMATCH")).verdict.excluded)
        CHECK(entry.id != "pairing.*");
}

TEST_CASE("in trusted-proxy mode a password is advised, for the gateway and for the CLI, and never a token") {
    auto e = shared_namespace();
    no_credential(e);
    e.credential.expected_mode = "trusted-proxy";
    const auto verdict = judge::judge(e).verdict;
    CHECK(verdict.id == "auth.no_credential");
    REQUIRE(verdict.fix.size() == 2);
    CHECK(verdict.fix[0].place == Place::gateway_service);
    CHECK(verdict.fix[1].place == Place::cli_service);
    for (const auto& step : verdict.fix) {
        CHECK(step.role == StepRole::remedy);
        CHECK(test::edits_text(step).starts_with("OPENCLAW_GATEWAY_PASSWORD<-"));
    }
}

}  // namespace ocprobe::judge_test
