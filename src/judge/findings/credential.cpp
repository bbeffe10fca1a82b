// Findings about credentials: what differs, what is malformed though accepted, what the CLI would not see.
#include "judge/findings/findings.hpp"
#include "judge/remedy/words.hpp"
#include "judge/view/view.hpp"

#include <array>

namespace ocprobe::judge {

namespace {

bool is_environment(SourceKind kind) {
    return kind == SourceKind::env_gateway_token || kind == SourceKind::env_gateway_password;
}

bool is_remote(SourceKind kind) {
    return kind == SourceKind::config_remote_token || kind == SourceKind::config_remote_password;
}

// Two values for the same gateway. A local and a remote one may differ on purpose, and so may the config's
// own beside an environment URL, which can lead to another gateway.
bool meant_to_be_the_same(const Evidence& e, SourceKind loser) {
    const auto winner = e.judged_credential().source.kind;
    if (is_remote(winner) != is_remote(loser) && !is_environment(winner) && !is_environment(loser))
        return false;
    return !(e.credential.config_ignored && !is_environment(loser));
}

void note_differences(Notes& notes) {
    const auto& e = notes.evidence();
    for (const auto& rung : e.credential.ladder) {
        const bool differs = rung.present && !rung.used && rung.same_as_used == std::optional(false);
        if (!differs || rung.kind != e.judged_credential().kind ||
            rung.source.kind == SourceKind::state_device_token)
            continue;
        const auto severity = meant_to_be_the_same(e, rung.source.kind) ? Severity::warning : Severity::info;
        notes.add(
            severity,
            cat(label(rung.source),
                " holds another ",
                name(rung.kind),
                " than ",
                label(e.judged_credential().source),
                ", which is used"),
            "keep one source"
        );
    }
}

std::string value_of(const SentCredential& credential) {
    return cat("The ", name(credential.kind), " from ", label(credential.source), " is ");
}

void note_trimmed_value(Notes& notes) {
    const auto& credential = notes.evidence().judged_credential();
    if (!credential.trimmed) return;
    notes.add(
        Severity::info,
        cat("Blanks or a carriage return were cut from the ends of the ",
            name(credential.kind),
            ", as the CLI does: harmless")
    );
}

void note_malformed_value(Notes& notes) {
    const auto& credential = notes.evidence().judged_credential();
    switch (credential.problem) {
    case CredentialProblem::quoted:
    case CredentialProblem::inner_blank:
    case CredentialProblem::control_character:
    case CredentialProblem::unexpanded_variable:
    case CredentialProblem::wrapped:
        notes.add(
            Severity::warning,
            cat(value_of(credential), "malformed (", name(credential.problem), ")"),
            "write the bare value"
        );
        return;
    default:
        return;
    }
}

void note_placeholder_value(Notes& notes) {
    const auto& credential = notes.evidence().judged_credential();
    if (credential.problem != CredentialProblem::placeholder) return;
    notes.add(Severity::warning, cat(value_of(credential), "a placeholder"), "set a real one on both sides");
}

void note_credential_override(Notes& notes) {
    const auto& credential = notes.evidence().credential;
    if (!credential.forced) return;
    notes.add(
        Severity::info,
        cat("The credential comes from ", label(credential.source), ": the CLI would not see it")
    );
}

void note_device(Notes& notes) {
    const auto& e = notes.evidence();
    if (e.presents_device()) {
        notes.add(
            Severity::info,
            cat("--as-cli: the CLI's own device ",
                e.state.pairing.device_id.substr(0, 12),
                " was presented with its cached token; the gateway notes that it was seen, and nothing else")
        );
    } else if (e.device_withheld) {
        notes.add(Severity::warning, cat("--as-cli did not present the device: ", *e.device_withheld));
    }
}

void note_references(Notes& notes) {
    const auto& e = notes.evidence();
    if (e.credential.stop == CredentialStop::unresolved_secret_ref) return;
    for (const auto& rung : e.credential.ladder) {
        if (rung.problem != CredentialProblem::unresolved_reference) continue;
        notes.add(
            notes.worry(),
            cat(label(rung.source),
                rung.used ? " is a reference that only the CLI can resolve"
                          : " is a reference that cannot be resolved here",
                rung.problem_detail.empty() ? "" : ": ",
                rung.problem_detail)
        );
    }
}

// `openclaw health` does not stop where `openclaw gateway call health`, whose behaviour is judged here, does.
bool health_still_connects(const Evidence& e) {
    if (e.cli.rules != CliRules::v2026_9_6) return false;
    const bool has_env = e.judged_credential().kind != CredentialKind::none;
    if (e.state.config.status == ConfigStatus::invalid) return has_env;
    if (e.credential.stop == CredentialStop::unresolved_secret_ref) return true;
    if (e.credential.stop == CredentialStop::missing) return refused_without_identity(e);
    return open_loopback_gateway(e) && !e.state.pairing.device_identity;
}

void note_health_command(Notes& notes) {
    if (notes.healthy() || !health_still_connects(notes.evidence())) return;
    notes.add(
        Severity::info,
        "`openclaw health` ignores this problem and still connects; `openclaw gateway call` does not"
    );
}

void note_removed_credential(Notes& notes) {
    const auto& e = notes.evidence();
    const bool none_now =
        e.judged_credential().kind == CredentialKind::none && e.state.config.status == ConfigStatus::ok;
    if (!none_now) return;
    for (const auto& generation : e.state.history) {
        if (!generation.readable || (!generation.has_auth_token && !generation.has_auth_password)) continue;
        notes.add(
            Severity::warning,
            cat("An older generation of the config held a credential: ",
                generation.path,
                " of ",
                rfc3339(Millis(generation.mtime_ms)),
                generation.writer_version.empty() ? "" : ", written by ",
                generation.writer_version,
                "; the present file holds none",
                e.state.config.last_writer_version.empty() ? "" : ", last written by ",
                e.state.config.last_writer_version),
            "compare it with the present file"
        );
        return;
    }
}

constexpr Documentation auth_sources_differ_documentation{
    .holds_when = "Another source holds a different credential than the one that is used.",
    .what_to_do = "Keep one source.",
    .links = no_links};
constexpr Documentation auth_token_trimmed_documentation{
    .holds_when = "Blanks or a carriage return stood at the ends of the credential; the CLI cuts them "
                  "too.",
    .what_to_do = "Harmless.",
    .links = no_links};
constexpr Documentation auth_credential_override_documentation{
    .holds_when = "The credential comes from --token-file, standard input or OCPROBE_TOKEN: the CLI would "
                  "not see it.",
    .what_to_do = "Nothing to do.",
    .links = no_links};
constexpr Documentation auth_as_cli_documentation{
    .holds_when = "--as-cli presents the CLI's own device and its cached token, or tells why it does not. The"
                  " gateway makes a pairing request for a device that it does not know, or knows with another"
                  " platform or role. So its row for this device must be visible in the state directory.",
    .what_to_do = "Nothing to do where it was presented. Else let the real CLI decide.",
    .links = no_links};
constexpr Documentation cli_health_differs_documentation{
    .holds_when = "`openclaw health` would fare otherwise than `openclaw gateway call health` here.",
    .what_to_do = "Trust the stricter one.",
    .links = no_links};
constexpr Documentation state_credential_removed_documentation{
    .holds_when = "The present config holds no credential, an older generation of it does.",
    .what_to_do = "Compare the two: something rewrote the file.",
    .links = no_links};

constexpr std::array credential_records{
    FindingRecord{
        .id = "auth.sources_differ",
        .stage = StageId::credential,
        .note = note_differences,
        .documentation = &auth_sources_differ_documentation},
    FindingRecord{
        .id = "auth.token_trimmed",
        .stage = StageId::credential,
        .note = note_trimmed_value,
        .documentation = &auth_token_trimmed_documentation},
    FindingRecord{
        .id = "auth.token_malformed",
        .stage = StageId::credential,
        .note = note_malformed_value,
        .documentation = documented_by_its_cause},
    FindingRecord{
        .id = "auth.token_placeholder",
        .stage = StageId::credential,
        .note = note_placeholder_value,
        .documentation = documented_by_its_cause},
    FindingRecord{
        .id = "auth.credential_override",
        .stage = StageId::credential,
        .note = note_credential_override,
        .documentation = &auth_credential_override_documentation},
    FindingRecord{
        .id = "auth.as_cli",
        .stage = StageId::credential,
        .note = note_device,
        .documentation = &auth_as_cli_documentation},
    FindingRecord{
        .id = "auth.unresolved_secret_ref",
        .stage = StageId::credential,
        .note = note_references,
        .documentation = documented_by_its_cause},
    FindingRecord{
        .id = "cli.health_differs",
        .stage = StageId::target,
        .note = note_health_command,
        .documentation = &cli_health_differs_documentation},
    FindingRecord{
        .id = "state.credential_removed",
        .stage = StageId::state,
        .note = note_removed_credential,
        .documentation = &state_credential_removed_documentation},
};

}  // namespace

std::span<const FindingRecord> credential_findings() {
    return credential_records;
}

}  // namespace ocprobe::judge
