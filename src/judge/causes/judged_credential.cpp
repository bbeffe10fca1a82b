// auth.*: the gateway has judged a token or a password and refused it.
#include "judge/causes/groups.hpp"
#include "judge/forecast/hypothesis.hpp"
#include "judge/remedy/advice.hpp"
#include "judge/remedy/cli_words.hpp"
#include "judge/remedy/credential_words.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/view.hpp"

#include <array>

namespace ocprobe::judge {

namespace {

// ---- the token

// AUTH_UNAUTHORIZED as a code of its own has other reasons, which it names; before 2026.3 the word was all there was.
bool token_refused(const Evidence& e) {
    const auto code = refusal_code(e);
    const bool word_alone = code == "AUTH_UNAUTHORIZED" && refusal(e)->details_code.empty();
    return e.judged_credential().kind == CredentialKind::token &&
           (code == "AUTH_TOKEN_MISMATCH" || word_alone);
}

bool is_malformed(CredentialProblem problem) {
    return problem == CredentialProblem::quoted || problem == CredentialProblem::inner_blank ||
           problem == CredentialProblem::control_character ||
           problem == CredentialProblem::unexpanded_variable || problem == CredentialProblem::wrapped;
}

void say_malformed(const Evidence& e, Verdict& v) {
    const auto& detail = e.judged_credential().problem_detail;
    v.summary =
        cat("The token from ",
            label(e.judged_credential().source),
            " is malformed: ",
            detail.empty() ? std::string(name(e.judged_credential().problem)) : detail);
    v.cause = "It is sent exactly as it stands there, and the gateway refused it.";
    v.evidence = {"credential", "websocket"};
}

void advise_bare_value(Advice& advice) {
    const auto& e = advice.evidence();
    const auto& source = e.judged_credential().source;
    const bool from_file = !source.from.empty() && source.from.front() == '/';
    // `docker run --env-file` keeps the quotes as part of the value; Compose removes them, there they stand in its own file.
    const bool from_env_file =
        source.kind == SourceKind::env_gateway_token && advice.platform() != Platform::compose;
    if (e.judged_credential().problem == CredentialProblem::quoted && (from_file || from_env_file)) {
        auto& step = advice.remedy(
            "Remove the quotes around the value, in the env file or wherever else it is set",
            Place::env_file,
            {Unquote{"", "OPENCLAW_GATEWAY_TOKEN"}}
        );
        if (from_file) step.file = source.from;
        if (!from_file)
            advice.also("Recreate the container with the new value", Place::cli_service, {Recreate{}});
        return;
    }
    correct_credential(
        advice,
        e.judged_credential().problem == CredentialProblem::unexpanded_variable
            ? "The variable was never replaced by its value: set it where the container is started"
            : "Write the bare token"
    );
}

void say_placeholder(const Evidence& e, Verdict& v) {
    v.summary = cat("The token from ", label(e.judged_credential().source), " is a placeholder, not a token");
    v.cause = "A template value or a redaction marker was copied into place; the CLI sends it literally, and "
              "the gateway refused it.";
    v.evidence = {"credential", "websocket"};
}

void advise_real_token(Advice& advice) {
    correct_credential(advice, "Put the gateway's token there");
    compare_lengths(advice);
}

// The gateway judged its token, and all that was sent is a password.
void say_password_for_token(const Evidence& e, Verdict& v) {
    v.summary =
        cat("The gateway wants its token; this CLI sends the password from ",
            label(e.judged_credential().source));
    v.cause = cat("The gateway answers ", refusal_code(e), "; sent: ", used_credential(e), ".");
    v.evidence = {"credential", "websocket"};
}

bool alternative_is_accepted(const Evidence& e) {
    return e.alternative_accepted == std::optional(true) && e.credential.alternative_source;
}

void say_token_mismatch(const Evidence& e, Verdict& v) {
    if (e.judged_credential().kind == CredentialKind::password) return say_password_for_token(e, v);
    v.summary = cat("The gateway refuses the token from ", label(e.judged_credential().source));
    v.cause = cat("Sent: ", used_credential(e), "; ", other_sources(e), ".");
    v.evidence = {"credential", "websocket"};
    if (alternative_is_accepted(e))
        v.cause += cat(" The gateway accepts the one from ", label(*e.credential.alternative_source), ".");
}

void advise_one_token(Advice& advice) {
    const auto& e = advice.evidence();
    if (e.judged_credential().kind == CredentialKind::password) {
        give_credential(advice, "Give the CLI the gateway's token");
        return;
    }
    if (alternative_is_accepted(e)) {
        correct_credential(
            advice,
            cat("Put the value of ", label(*e.credential.alternative_source), " there, or remove this source")
        );
        return;
    }
    correct_credential(advice, "Use one token on both sides: this setting must get the gateway's value");
    compare_lengths(advice);
    if (different_rung(e) == nullptr) return;
    run_again(
        advice,
        cat("Decide whether ", label(different_rung(e)->source), " is the right one (one more attempt)"),
        {"--prove"},
        StepRole::decide
    );
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
    const bool token = e.judged_credential().kind == CredentialKind::token;
    v.summary = token ? cat(mode_by_config_alone(e) ? "By the config here the gateway is in password mode"
                                                    : "The gateway is in password mode",
                            "; this CLI sends a token (",
                            label(e.judged_credential().source),
                            ")")
                      : cat("The gateway refuses the password from ", label(e.judged_credential().source));
    v.cause = cat(
        "The gateway answers ", refusal_code(e), "; sent: ", used_credential(e), "; ", other_sources(e), "."
    );
    v.evidence = {"credential", "websocket"};
}

void advise_password(Advice& advice) {
    const auto& e = advice.evidence();
    advice.remedy(
        "Use the gateway's password on both sides",
        Place::cli_service,
        {SetEnv{"OPENCLAW_GATEWAY_PASSWORD", gateways(e, "OPENCLAW_GATEWAY_PASSWORD")}}
    );
    if (e.judged_credential().kind == CredentialKind::token)
        read_gateway_config(advice, "See the gateway's auth mode", "gateway.auth.mode");
}

// ---- records

constexpr std::array judged_credential_records{
    Cause{
        .id = "auth.token_placeholder",
        .kind = VerdictKind::fault,
        .stage = StageId::websocket,
        .holds =
            [](const Evidence& e) {
                return token_refused(e) && e.judged_credential().problem == CredentialProblem::placeholder;
            },
        .confidence = certain,
        .say = say_placeholder,
        .advise = advise_real_token,
        .once_fixed = credential_is_right,
        .known_from = KnownFrom::network,
        .waiting = Waiting::in_vain_for_this_cli,
        .rules_out = other_families,
        .cli_says = cli_words::token_refused,
        .documentation =
            {.holds_when =
                 "The token is a redaction marker or a template value. The verdict when the gateway "
                 "refused it, else a finding.",
             .what_to_do = "Put the real token there.",
             .links = no_links}},
    Cause{
        .id = "auth.token_malformed",
        .kind = VerdictKind::fault,
        .stage = StageId::websocket,
        .holds = [](const Evidence& e
                 ) { return token_refused(e) && is_malformed(e.judged_credential().problem); },
        .confidence = certain,
        .say = say_malformed,
        .advise = advise_bare_value,
        .once_fixed = credential_is_right,
        .known_from = KnownFrom::network,
        .waiting = Waiting::in_vain_for_this_cli,
        .rules_out = other_families,
        .cli_says = cli_words::token_refused,
        .documentation =
            {.holds_when =
                 "The token has quotes, JSON text or an assignment around it, control characters or "
                 "blanks inside, or is an unexpanded ${VAR}. The verdict when the gateway refused "
                 "it, else a finding.",
             .what_to_do = "Write the bare token.",
             .links = no_links}},
    Cause{
        .id = "auth.token_mismatch",
        .kind = VerdictKind::fault,
        .stage = StageId::websocket,
        .holds = [](const Evidence& e) { return refusal_code(e) == "AUTH_TOKEN_MISMATCH"; },
        .confidence = certain,
        .say = say_token_mismatch,
        .advise = advise_one_token,
        .once_fixed = credential_is_right,
        .known_from = KnownFrom::network,
        .waiting = Waiting::in_vain_for_this_cli,
        .rules_out = other_families,
        .cli_says = cli_words::token_refused,
        .documentation =
            {.holds_when =
                 "AUTH_TOKEN_MISMATCH: the report tells which source was used, which others differ and, "
                 "with --prove, which one works.",
             .what_to_do =
                 "Use one token on both sides. The gateway takes its config's before its environment's.",
             .links = no_links}},
    Cause{
        .id = "auth.password_mismatch",
        .kind = VerdictKind::fault,
        .stage = StageId::websocket,
        .holds = password_refused,
        .confidence = password_confidence,
        .say = say_password_mismatch,
        .advise = advise_password,
        .once_fixed = credential_is_right,
        .known_from = KnownFrom::network,
        .waiting = Waiting::in_vain_for_this_cli,
        .rules_out = other_families,
        .cli_says = cli_words::password_refused,
        .documentation =
            {.holds_when = "AUTH_PASSWORD_MISMATCH, or the gateway is in password mode while a token is "
                           "configured.",
             .what_to_do = "Set OPENCLAW_GATEWAY_PASSWORD on both sides.",
             .links = no_links}},
};

constexpr CauseGroup judged_credential_group{
    .family = "auth",
    .causes = std::span<const Cause>(judged_credential_records),
    .ruled_out = never_ruled_out};

}  // namespace

const CauseGroup& judged_credential_causes() {
    return judged_credential_group;
}

}  // namespace ocprobe::judge
