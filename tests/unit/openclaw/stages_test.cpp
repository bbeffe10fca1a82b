// The records of the three stages that need no socket.
#include "ocprobe/openclaw/stages.hpp"

#include <catch2/catch.hpp>

#include <cerrno>

namespace ocprobe::openclaw::stages_test {

TEST_CASE("a target that the CLI would dial passes, with its source") {
    Target target;
    target.url = "ws://127.0.0.1:18789";
    target.source = {SourceKind::default_loopback, ""};
    const auto stage = target_stage(target);
    CHECK(stage.status == StageStatus::passed);
    CHECK(stage.summary == "ws://127.0.0.1:18789 · default loopback");
}

TEST_CASE("an invalid URL, a refused one and a missing remote URL fail the target stage") {
    Target target;
    target.fault = UrlFault::no_scheme;
    target.fault_detail = "it has no scheme";
    CHECK(target_stage(target).error->name == "url_invalid");

    Target refused;
    refused.stop = DialStop::plaintext;
    refused.refused_because = "plaintext";
    CHECK(target_stage(refused).status == StageStatus::failed);
    CHECK(target_stage(refused).error->text == "plaintext");

    Target remote;
    remote.remote_url_missing = true;
    CHECK(target_stage(remote).error->name == "remote_url_missing");
}

TEST_CASE("an address named for this run is a remark where the CLI would not dial it, no failure") {
    Target target;
    target.url = "unix:/run/openclaw/gateway.sock";
    target.source = {SourceKind::flag_url, {}};
    target.overridden = true;
    target.stop = DialStop::plaintext;
    target.remote_url_missing = true;
    CHECK(target_stage(target).status == StageStatus::warned);
    target.overridden = false;
    CHECK(target_stage(target).status == StageStatus::failed);
}

TEST_CASE("a dead variable is a warning, not a failure") {
    Target target;
    target.dead_variables.push_back({"OPENCLAW_CONFIG_DIR", "Compose only", false});
    CHECK(target_stage(target).status == StageStatus::warned);
}

TEST_CASE("the credential stage names source and length, never a value") {
    CredentialFacts credential;
    credential.kind = CredentialKind::token;
    credential.source = {SourceKind::config_auth_token, ""};
    credential.length = 48;
    CHECK(credential_stage(credential).summary == "config gateway.auth.token (48 characters)");
    CHECK(credential_stage(credential).status == StageStatus::passed);
}

TEST_CASE("the credential stage fails only where the CLI stops") {
    CredentialFacts none;
    CHECK(credential_stage(none).status == StageStatus::warned);
    none.stop = CredentialStop::missing;
    CHECK(credential_stage(none).status == StageStatus::warned);
    none.stop = CredentialStop::url_needs_env_token;
    CHECK(credential_stage(none).status == StageStatus::failed);
    none.stop = CredentialStop::unresolved_secret_ref;
    none.stop_detail = "gateway.auth.token names OC_TOKEN, which is not set";
    CHECK(credential_stage(none).error->text == none.stop_detail);
}

TEST_CASE("a hidden config directory stops only the older CLI") {
    StateFacts state;
    state.directory = "/home/node/.openclaw";
    state.exists = true;
    state.writable = true;
    state.config.status = ConfigStatus::hidden;
    state.config.error = EACCES;
    CliFacts cli;
    CHECK(state_stage(state, cli, 0).status == StageStatus::warned);
    cli.rules = CliRules::v2026_7_1;
    CHECK(state_stage(state, cli, 0).status == StageStatus::failed);
}

TEST_CASE("a read-only state directory warns unless it is declared") {
    StateFacts state;
    state.directory = "/s";
    state.exists = true;
    state.read_only_mount = true;
    CHECK(state_stage(state, {}, 0).status == StageStatus::warned);
    state.config.declared_read_only = true;
    CHECK(state_stage(state, {}, 0).status == StageStatus::passed);
}

TEST_CASE("of a token and a password in one frame the stage names the one that was judged") {
    CredentialFacts facts;
    facts.kind = CredentialKind::token;
    facts.source = {SourceKind::env_gateway_token, ""};
    facts.length = 48;
    SentCredential password;
    password.kind = CredentialKind::password;
    password.source = {SourceKind::env_gateway_password, ""};
    password.length = 12;
    password.problem = CredentialProblem::quoted;
    facts.also = {password};

    const std::string token_first =
        "env OPENCLAW_GATEWAY_TOKEN (48 characters), also env OPENCLAW_GATEWAY_PASSWORD";
    CHECK(credential_stage(facts).summary == token_first);
    CHECK(credential_stage(facts, CredentialKind::token).summary == token_first);
    const auto judged = credential_stage(facts, CredentialKind::password);
    CHECK(
        judged.summary ==
        "env OPENCLAW_GATEWAY_PASSWORD (12 characters), also env OPENCLAW_GATEWAY_TOKEN · quoted"
    );
    CHECK(judged.status == StageStatus::warned);

    // One alone was sent: the gateway's mode is another matter then.
    facts.also.clear();
    CHECK(
        credential_stage(facts, CredentialKind::password).summary ==
        "env OPENCLAW_GATEWAY_TOKEN (48 characters)"
    );
}

}  // namespace ocprobe::openclaw::stages_test
