// auth.*: the gateway has judged a token or a password and refused it.
#include "judge/causes/families.hpp"
#include "judge/remedy/credential_words.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/view.hpp"

namespace ocprobe::judge::auth {

namespace {

// ---- the token

// AUTH_UNAUTHORIZED as a code of its own has other reasons, which it names; before 2026.3 the word was all there was.
bool token_refused(const Evidence& e) {
    const auto code = refusal_code(e);
    const bool word_alone = code == "AUTH_UNAUTHORIZED" && refusal(e)->details_code.empty();
    return e.credential.kind == CredentialKind::token && (code == "AUTH_TOKEN_MISMATCH" || word_alone);
}

bool is_malformed(CredentialProblem problem) {
    return problem == CredentialProblem::quoted || problem == CredentialProblem::inner_blank ||
           problem == CredentialProblem::control_character ||
           problem == CredentialProblem::unexpanded_variable;
}

void say_malformed(const Evidence& e, Verdict& v) {
    const auto& detail = e.credential.problem_detail;
    v.summary =
        cat("The token from ",
            label(e.credential.source),
            " is malformed: ",
            detail.empty() ? std::string(name(e.credential.problem)) : detail);
    v.cause = "It is sent exactly as it stands there, and the gateway refused it.";
    v.fix.push_back(put_credential(
        e,
        e.credential.problem == CredentialProblem::quoted ? "Write it without quotes" : "Write the bare token"
    ));
    v.evidence = {"credential", "websocket"};
}

void say_placeholder(const Evidence& e, Verdict& v) {
    v.summary = cat("The token from ", label(e.credential.source), " is a placeholder, not a token");
    v.cause = "A template value or a redaction marker was copied into place; the CLI sends it literally, and "
              "the gateway refused it.";
    v.fix.push_back(read_gateways_token(e));
    v.fix.push_back(put_credential(e, "Put the gateway's token there"));
    v.evidence = {"credential", "websocket"};
}

// The gateway judged its token, and all that was sent is a password.
void say_password_for_token(const Evidence& e, Verdict& v) {
    v.summary =
        cat("The gateway wants its token; this CLI sends the password from ", label(e.credential.source));
    v.cause = cat("The gateway answers ", refusal_code(e), "; sent: ", used_credential(e), ".");
    v.fix.push_back(read_gateways_token(e));
    v.fix.push_back(
        set_variables(e, "Give the CLI that token", {{"OPENCLAW_GATEWAY_TOKEN", "${OPENCLAW_GATEWAY_TOKEN}"}})
    );
    v.evidence = {"credential", "websocket"};
}

void say_token_mismatch(const Evidence& e, Verdict& v) {
    if (e.credential.kind == CredentialKind::password) return say_password_for_token(e, v);
    v.summary = cat("The gateway refuses the token from ", label(e.credential.source));
    v.cause = cat("Sent: ", used_credential(e), "; ", other_sources(e), ".");
    v.evidence = {"credential", "websocket"};
    if (e.alternative_accepted == std::optional(true) && e.credential.alternative_source) {
        v.cause +=
            cat(" Proven: the gateway accepts the one from ", label(*e.credential.alternative_source), ".");
        v.fix.push_back(put_credential(
            e,
            cat("Put the value of ", label(*e.credential.alternative_source), " there, or remove this source")
        ));
        return;
    }
    v.fix.push_back(read_gateways_token(e));
    v.fix.push_back(put_credential(e, "Use one token on both sides"));
    if (different_rung(e) != nullptr) {
        v.fix.push_back(decide(
            cat("Decide whether ", label(different_rung(e)->source), " is the right one (one more attempt)"),
            here(e),
            "ocprobe --prove"
        ));
    }
}

// ---- the password

bool password_refused(const Evidence& e) {
    const auto code = refusal_code(e);
    if (code == "AUTH_PASSWORD_MISMATCH") return true;
    const bool missing = code == "AUTH_PASSWORD_MISSING" || code == "DEVICE_IDENTITY_REQUIRED";
    return missing && credential_sent(e) &&
           (e.credential.expected_mode == "password" || code == "AUTH_PASSWORD_MISSING");
}

// That a device is wanted is said in mode none, too: then only the config here speaks of a password.
bool mode_by_config_alone(const Evidence& e) {
    return refusal_code(e) == "DEVICE_IDENTITY_REQUIRED";
}

Confidence password_confidence(const Evidence& e) {
    return mode_by_config_alone(e) ? Confidence::likely : Confidence::certain;
}

void say_password_mismatch(const Evidence& e, Verdict& v) {
    const bool token = e.credential.kind == CredentialKind::token;
    v.summary = token ? cat(mode_by_config_alone(e) ? "By the config here the gateway is in password mode"
                                                    : "The gateway is in password mode",
                            "; this CLI sends a token (",
                            label(e.credential.source),
                            ")")
                      : cat("The gateway refuses the password from ", label(e.credential.source));
    v.cause = cat(
        "The gateway answers ", refusal_code(e), "; sent: ", used_credential(e), "; ", other_sources(e), "."
    );
    v.fix.push_back(set_variables(
        e,
        "Use the gateway's password on both sides",
        {{"OPENCLAW_GATEWAY_PASSWORD", "${OPENCLAW_GATEWAY_PASSWORD}"}}
    ));
    if (token)
        v.fix.push_back(decide(
            "See the gateway's auth mode",
            gateway_place(e),
            in_gateway(e, "openclaw config get gateway.auth.mode")
        ));
    v.evidence = {"credential", "websocket"};
}

}  // namespace

constinit const Cause token_placeholder{
    [](const Evidence& e) {
        return token_refused(e) && e.credential.problem == CredentialProblem::placeholder;
    },
    certain,
    say_placeholder};
constinit const Cause token_malformed{
    [](const Evidence& e) { return token_refused(e) && is_malformed(e.credential.problem); },
    certain,
    say_malformed};
constinit const Cause token_mismatch{
    [](const Evidence& e) { return refusal_code(e) == "AUTH_TOKEN_MISMATCH"; }, certain, say_token_mismatch};
constinit const Cause password_mismatch{password_refused, password_confidence, say_password_mismatch};

}  // namespace ocprobe::judge::auth
